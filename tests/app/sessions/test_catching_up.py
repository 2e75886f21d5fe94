"""A call ends with holes in its file: the rest is asked for by text, once."""

from __future__ import annotations

import uuid

from simulators.vapi.scripts import CallScript, Turn
from tests.agents_in_service import heard_by
from tests.hub import Tenant
from tests.line import Line
from tests.working import bring_forward

CALLER = "+15145550178"


def a_call(*words: str) -> CallScript:
    """A caller who says these words and hangs up."""
    turns = (Turn("assistant", "Bonjour?"), *(Turn("user", text) for text in words))
    return CallScript(str(uuid.uuid4()), CALLER, turns, (), summary=words[0])


async def test_what_a_call_left_open_is_asked_for_by_text_once(line: Line, drain: Tenant) -> None:
    outcome = await line.call(a_call("Bonjour, c'est Luc Gagnon, mon drain de plancher est bouché"))
    assert outcome.complete
    await line.work_off()
    assert heard_by(line, CALLER) == []
    await bring_forward(drain.hub)
    await line.work_off()
    said = heard_by(line, CALLER)
    assert len(said) == 1
    assert "adresse" in said[0]
    assert said[0].count("?") == 1


async def test_a_complete_file_and_a_call_about_nothing_ask_for_nothing(line: Line, drain: Tenant) -> None:
    await line.call(a_call("C'est Luc Gagnon, drain bouché au 12 rue des Érables, Laval H7N 1A1"))
    await line.call(a_call("Mauvais numéro, désolé"))
    await bring_forward(drain.hub)
    await line.work_off()
    assert heard_by(line, CALLER) == []
