"""Somebody texts a drain company for help and its agent answers, as the caller and the team live it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.agents_in_service import put_in_service
from tests.hub import Tenant
from tests.journeys.talking import Texter, shown
from tests.line import Line

JULIE = "+15145550177"


@pytest.fixture
async def julie(drain: Tenant, line: Line) -> Texter:
    """A customer of a drain company that never transfers calls."""
    await put_in_service(drain, agent_name="Paul", policy={"transfer": "callback"})
    return Texter(line, JULIE)


async def test_an_emergency_is_on_the_board_at_once_and_its_card_fills_while_the_caller_is_still_talking(
    drain: Tenant, julie: Texter
) -> None:
    async with drain.dispatcher.board("alerts", "contacts") as board:
        answer = await julie.says("Ça refoule, l'eau monte dans le sous-sol!")
        alert = await shown(board, "alerts", lambda a: a["urgency"] == "P1")
        assert alert["contact"]["name"] is alert["contact"]["address"] is None
        assert "l'agent virtuel de Drain" in answer
        assert "vous rappelle en priorité" in answer
        assert "n'utilisez plus d'eau" in answer
        assert answer.endswith("Quelle est l'adresse, avec le code postal?")

        assert await julie.says("12 rue des Érables, Laval H7N 1A1") == "Quel est votre nom complet?"
        contact = await shown(board, "contacts", lambda c: c["address"])
        assert (contact["address"], contact["postal_code"]) == ("12 rue des Érables, Laval", "H7N 1A1")

        asked = await julie.says("My name is Julie Martin, can we speak English please?")
        assert asked.endswith("Can the team call you back at 514 555-0177?")
        assert (await shown(board, "contacts", lambda c: c["name"]))["name"] == "Julie Martin"
        recap = await julie.says("Yes, that's my number")
        for fact in ("12 rue des Érables", "H7N 1A1", "Julie Martin", "514 555-0177", "as a priority"):
            assert fact in recap
        assert "call you back as a priority" in await julie.says("Perfect, that is right")
        await julie.line.work_off()
        card = await shown(board, "alerts", lambda a: a["urgency"] == "P1" and a["contact"]["address"])
    assert card["contact"]["name"] == "Julie Martin"
    in_time = datetime.fromisoformat(card["call_back_by"]) - datetime.fromisoformat(card["raised_at"])
    assert in_time == timedelta(minutes=5)
    assert max(julie.waits) < 3
    assert sum("virtuel" in words or "virtual" in words for words in julie.heard) == 1
    assert all(words.count("?") <= 1 for words in julie.heard)
