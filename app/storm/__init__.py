"""The stormy night of the demo: invented callers and texters played through the real, signed doors of this Vigie.

It runs as a process of its own, so that killing the web process in the middle is part of the show: callers whose
connection fails call again. Offered only when VIGIE_DEMO is set. Writes nothing but its progress file.
"""
