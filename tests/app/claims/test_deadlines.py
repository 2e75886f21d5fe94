"""Time passes: customers are reminded by day, files nobody touches reach somebody, and everything happens once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.claims.handlers import sweep
from tests.app.claims.insurer import INJURED, PDF, PHONE, SIMPLE, WITHOUT_PAPERS, Desk, View, at, view
from tests.line import Line
from tests.working import Clock, movable_clock

TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture
def clock(desk: Desk) -> Iterator[Clock]:
    """It is noon where the business is."""
    with movable_clock(desk.tenant.hub) as moved:
        there = moved.now().astimezone(TORONTO)
        noon = there.replace(hour=12, minute=0, second=0, microsecond=0)
        moved.ahead = (noon if noon > there else noon + timedelta(days=1)) - there
        yield moved


def reminders(line: Line) -> list[str]:
    return [m.body for m in line.texts_to(PHONE) if m.body.startswith("Rappel")]


async def test_a_customer_is_reminded_on_the_second_and_the_fifth_day(desk: Desk, line: Line, clock: Clock) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    told = []
    for _ in range(6):
        await clock.advance(days=1)
        await line.work_off()
        told.append(len(reminders(line)))
    assert told == [0, 1, 1, 1, 2, 2]
    assert claim["number"] in reminders(line)[0]
    assert "/suivi/" in reminders(line)[0], "with the way to their page"
    assert [c["detail"]["count"] for c in await desk.history(claim) if c["kind"] == "reminded"] == [1, 2]


async def test_nobody_is_reminded_at_night(desk: Desk, line: Line, clock: Clock) -> None:
    await desk.assessed(WITHOUT_PAPERS)
    clock.ahead += timedelta(days=2, hours=12)
    await clock.advance(minutes=1)
    await line.work_off()
    assert clock.now().astimezone(TORONTO).hour == 0
    assert reminders(line) == []
    await clock.advance(hours=8, minutes=30)
    await line.work_off()
    assert reminders(line) == []
    await clock.advance(hours=1)
    await line.work_off()
    assert len(reminders(line)) == 1


async def test_who_asked_not_to_be_written_to_is_not_reminded(desk: Desk, line: Line, clock: Clock) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    await line.text(PHONE, "STOP")
    await line.work_off()
    before = len(line.texts_to(PHONE))
    await clock.advance(days=2, hours=1)
    await line.work_off()
    assert len(line.texts_to(PHONE)) == before
    [reminded] = [c for c in await desk.history(claim) if c["kind"] == "reminded"]
    assert reminded["detail"]["by"] is None


async def test_past_the_deadline_an_advisor_is_needed(desk: Desk, line: Line, clock: Clock) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    assert at(claim["customer_due_at"]) - at(claim["updated_at"]) == timedelta(days=7)
    await clock.advance(days=7, minutes=1)
    late = await desk.read(claim)
    assert (late["status"], late["treatment"], late["escalation_reason"]) == (
        *("escalade", "escalade"),
        "documents_overdue",
    )
    await line.work_off()
    await clock.advance(minutes=1)
    assert (await desk.read(claim))["version"] == late["version"], "once"
    [alert] = await open_alerts(desk)
    assert claim["number"] in alert["text"]


async def test_documents_in_time_leave_nothing_to_escalate(desk: Desk, line: Line, clock: Clock) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    for kind in claim["missing"]:
        await desk.upload(claim, PDF, kind, kind)
    clock.ahead += timedelta(days=3)
    await desk.done(await desk.read(claim), "assign", user_id=None)
    await clock.advance(days=1)
    await line.work_off()
    assert reminders(line) == []


async def test_a_file_nobody_touches_for_five_days_reaches_somebody(desk: Desk, line: Line, clock: Clock) -> None:
    claim = await desk.assessed(SIMPLE)
    await clock.advance(days=4, hours=23)
    assert (await desk.read(claim))["status"] == "en_cours"
    await clock.advance(hours=2)
    idle = await desk.read(claim)
    assert (idle["status"], idle["escalation_reason"]) == ("escalade", "open_too_long")
    await line.work_off()
    assert len(await open_alerts(desk)) == 1


async def test_an_advisors_own_idle_file_is_told_to_the_team(desk: Desk, line: Line, clock: Clock) -> None:
    claim = await desk.done(await desk.assessed(SIMPLE), "assign", user_id=str(desk.hand.id))
    await clock.advance(days=5, minutes=1)
    await line.work_off()
    idle = await desk.read(claim)
    assert (idle["status"], idle["advisor"]["name"]) == ("escalade", desk.hand.name)
    assert len(await open_alerts(desk)) == 1


async def test_a_declaration_nobody_finished_is_decided_upon_within_the_hour(
    desk: Desk, line: Line, clock: Clock
) -> None:
    hurt, glass = await desk.declare(INJURED), await desk.declare(SIMPLE)
    await clock.advance(minutes=59)
    assert (await desk.read(hurt))["status"] == "nouveau"
    await clock.advance(minutes=2)
    assert (await desk.read(hurt))["status"] == "escalade"
    assert (await desk.read(glass))["status"] == "en_cours"
    await line.work_off()
    assert len(await open_alerts(desk)) == 1


async def test_what_an_advisor_has_begun_is_not_decided_over_their_head(desk: Desk, clock: Clock) -> None:
    claim = await desk.done(await desk.declare(INJURED), "assign", user_id=str(desk.hand.id))
    await clock.advance(hours=30)
    assert await desk.read(claim) == claim


async def test_a_customer_waited_for_by_hand_has_a_deadline_too(desk: Desk, clock: Clock) -> None:
    claim = await desk.bring(await desk.declare(), "en_attente_client")
    assert at(claim["customer_due_at"]) - at(claim["updated_at"]) == timedelta(days=7)
    await clock.advance(days=7, minutes=1)
    assert (await desk.read(claim))["status"] == "escalade"


async def test_what_was_not_done_in_time_is_too_late(desk: Desk, clock: Clock) -> None:
    claim = await desk.assessed(SIMPLE)
    await clock.advance(days=1, minutes=1)
    actions = {a["action"]: a["status"] for a in (await desk.file(claim))["actions"]}
    assert (actions["proposer_garage"], actions["contact_expert"]) == ("expiree", "en_attente")
    assert [c["detail"] for c in await desk.history(claim) if c["kind"] == "action_expired"] == [
        {"action": "proposer_garage"}
    ]


async def test_a_closed_file_is_left_alone(desk: Desk, line: Line, clock: Clock) -> None:
    claim = await desk.done(await desk.assessed(WITHOUT_PAPERS), "reject", reason="Doublon")
    for _ in range(8):
        await clock.advance(days=1)
    await line.work_off()
    assert await desk.read(claim) == claim
    assert reminders(line) == []


async def test_two_sweepers_at_once_act_once(desk: Desk, clock: Clock) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    clock.ahead += timedelta(days=2, hours=1)
    now: datetime = clock.now()
    await asyncio.gather(*[sweep(desk.tenant.hub.db, now) for _ in range(4)])
    assert len([c for c in await desk.history(claim) if c["kind"] == "reminded"]) == 1


async def open_alerts(desk: Desk) -> list[View]:
    found: list[View] = view(await desk.ask("GET", "/alerts"))["items"]
    return [a for a in found if a["need"] == "claim"]
