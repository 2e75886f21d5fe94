"""Glue from committed events to live clients: who may follow what, where the past is read, sockets, SSE, tickets.

The only slice that knows `realtime`. A topic is carried to whoever holds `<topic>:read`; nothing else filters, so what
a user may not read is never sent. A live connection belongs to a login or an API key and is cut within a second of its
end.
Holds no transaction while a client listens.
"""
