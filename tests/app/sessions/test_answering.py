"""A customer texts a business whose agent is in service."""

from __future__ import annotations

from tests.agents_in_service import heard_by
from tests.hub import Tenant
from tests.line import Line, line_of

CALLER = "+15145550177"


async def test_a_text_is_answered_in_the_providers_own_answer(line: Line, drain: Tenant) -> None:
    sent = await line.text(CALLER, "Bonjour, mon drain de cuisine est lent, combien pour un débouchage?")
    assert len(sent.replies) == 1
    assert "virtuel" in sent.replies[0]
    assert sent.replies[0].count("?") == 1


async def test_without_an_agent_nobody_answers(drain: Tenant) -> None:
    async with line_of(drain) as line:
        sent = await line.text(CALLER, "Bonjour, mon drain est lent")
    assert sent.replies == ()


async def test_the_agent_discloses_itself_once_and_asks_one_thing_at_a_time(line: Line) -> None:
    for words in ("Bonjour, mon drain de cuisine est lent", "Julie Martin", "12 rue des Érables, Laval H7N 1A1"):
        await line.text(CALLER, words)
        await line.work_off()
    said = heard_by(line, CALLER)
    assert len(said) == 3
    assert sum("virtuel" in words for words in said) == 1
    assert all(words.count("?") <= 1 for words in said)
