"""Live delivery of committed events to boards: a library that knows topics, positions and bytes, and no business.

Life of a client: the application authenticates it, makes an `Access` and hands the connection to `attach_ws` or
`sse_response`. The client names its topics and the last position it saw; what it missed is replayed (from the memory
of this process or from the `Store`), then events follow live. A process follows a tenant on the bus only while that
tenant has clients here, plus a grace period.

Invariants, each with a test:

* An event is delivered once per client, in order of `seq`; a lost, repeated or reordered doorbell changes latency only.
* `publish` never waits for a client. A slow client gets newest versions only, then `lagging` and close code 4409.
* An event is encoded and framed once per process; all frames of one bus read go to a client as one write.
* A client never receives a topic its `Access` does not allow.

What to use, module by module:

    ports     Access, Store, Publish: what the application supplies
    live      LiveHub(store, epoch=…, bus_url=…, publish=…): `async with` it once per process
              .close_session(key) .close_user(tenant_id, user_id) .view(access, topic, id) .send_ephemeral(…) .drain()
              .listen(tenant_id, hear, whisper): events for a part of this process
    ws        HubProtocol (uvicorn `ws=`), await attach_ws(websocket, access, hub)
    sse       sse_response(request, access, topics, after, hub), requested_position(request)
    serving   listen(host, port), uvicorn_options(), DrainingServer(config, on_drain)

Pure, without clock, I/O or vendor: position, topics, envelope, sequence, history, subscription, listeners, protocol,
presence, hub, ports. Shells: bus, live, ws, sse, serving.
"""
