"""What slices of the web process hear: committed events as values, in order."""

from __future__ import annotations

from app.listening import Heard
from app.stream.listening import HubListening
from realtime.live import LiveHub
from tests.hub import Tenant
from tests.line import line_of
from tests.realtime.servers import eventually


async def test_a_text_is_heard_as_events_in_order(drain: Tenant) -> None:
    listening = HubListening(drain.hub.web.services[LiveHub])
    heard: list[Heard | None] = []
    others: list[Heard | None] = []

    def fails(_event: Heard | None) -> None:
        raise ValueError

    stops = [listening.listen(drain.id, ear) for ear in (fails, heard.append, others.append)]
    await eventually(lambda: heard == [None])
    async with line_of(drain) as line:
        await line.text("+15145550142", "Bonjour, ma toilette déborde")
        await eventually(lambda: any(e is not None and e.topic == "messages" for e in heard))
        message = next(e for e in heard if e is not None and e.topic == "messages")
        assert message.data is not None
        assert (message.type, message.data["text"]) == ("message.received", "Bonjour, ma toilette déborde")
        positions = [e.seq for e in heard if e is not None]
        assert positions == list(range(positions[0], positions[0] + len(positions)))
        assert others == heard
        stops[1]()
        await line.text("+15145550142", "Venez vite")
        await eventually(lambda: others[-1] is not None and others[-1].seq > positions[-1])
        assert [e.seq for e in heard if e is not None] == positions
    for stop in stops:
        stop()


async def test_whispers_go_both_ways(drain: Tenant) -> None:
    listening = HubListening(drain.hub.web.services[LiveHub])
    whispers: list[bytes] = []
    stop = listening.listen(drain.id, lambda _event: None, whispers.append)
    async with drain.dispatcher.board("conversations") as board:
        await board.send({"op": "typing", "id": "c1"})
        typing = await board.until(lambda frame: frame["op"] == "typing")
        assert typing["who"]["kind"] == "advisor"
        await eventually(lambda: any(b'"typing"' in frame for frame in whispers))
        listening.whisper(drain.id, b'{"op":"typing","topic":"conversations","id":"c2","who":{"kind":"contact"}}')
        shown = await board.until(lambda frame: frame["op"] == "typing" and frame["id"] == "c2")
        assert shown["who"] == {"kind": "contact"}
    stop()


async def test_a_viewer_of_boards_cannot_pretend_to_answer(drain: Tenant) -> None:
    async with drain.viewer.board("alerts") as board:
        await board.send({"op": "typing", "id": "c1"})
        refused = await board.until(lambda frame: frame["op"] == "error")
        assert refused["problem"]["code"] == "topic_forbidden"
