"""Vapi, simulated: scripted calls of a voice assistant, played against the server address a real one would call.

A call is queued, rings, is in progress, speaks and listens, uses tools, ends, and is reported. The player authenticates
as Vapi does (shared secret, bearer or HMAC) and is a demanding reader of answers: a tool result that a real assistant
would silently ignore raises `BadAnswer` here. Faults (copies, disorder, losses) are asked for, never accidental.
"""
