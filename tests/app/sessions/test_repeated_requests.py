"""The carrier asks again: what was answered is answered again, as long as it may still be said."""

from __future__ import annotations

from simulators.twilio.inbound import Inbound, new_message_sid, send_inbound
from tests.hub import Tenant
from tests.line import Line

CALLER = "+15145550177"
WORDS = "Bonjour, mon drain de cuisine est lent"


async def twice(line: Line, sid: str, words: str = WORDS) -> Inbound:
    """One delivery of a text, straight to the door: no carrier takes the answer."""
    return await send_inbound(line.http, line.target, from_=CALLER, body=words, message_sid=sid)


async def test_an_answer_nobody_took_is_given_again(line: Line) -> None:
    sid = new_message_sid()
    first, again = await twice(line, sid), await twice(line, sid)
    assert first.replies == again.replies != ()


async def test_an_answer_is_not_given_again_once_an_advisor_owns_the_conversation(line: Line, drain: Tenant) -> None:
    sid = new_message_sid()
    assert (await twice(line, sid)).replies
    http = drain.dispatcher.http
    conversation = (await http.get("/api/v1/conversations")).json()["items"][0]
    assert (await http.post(f"/api/v1/conversations/{conversation['id']}/claim", json={})).status_code == 200
    assert (await twice(line, sid)).replies == ()


async def test_an_answer_is_not_given_again_after_stop(line: Line) -> None:
    sid = new_message_sid()
    assert (await twice(line, sid)).replies
    await twice(line, new_message_sid(), "STOP")
    assert (await twice(line, sid)).replies == ()
