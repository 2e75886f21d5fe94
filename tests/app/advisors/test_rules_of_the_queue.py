"""The order of the queue, who is asked first, until when a call back is promised: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from agents.session.commands import Brief
from app.desk import rules
from app.desk.models import Advisor, Decline, Handoff, HandoffRequest
from app.desk.wording import before

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""Noon in Montréal, a Monday."""


def waiting(**given: Any) -> Handoff:
    request = HandoffRequest(
        "caller_asked",
        given.pop("skill", "general"),
        given.pop("language", "fr"),
        given.pop("urgency", "P3"),
        given.pop("complexity", 0),
        given.pop("emotion", 0.0),
        flags=given.pop("flags", ()),
    )
    score = rules.score(request, given.pop("tags", ()))
    at = NOON + timedelta(seconds=given.pop("after", 0))
    return Handoff(
        uuid4(),
        1,
        uuid4(),
        uuid4(),
        "waiting",
        request.reason,
        request.skill,
        request.language,
        request.urgency,
        request.complexity,
        request.emotion,
        list(request.flags),
        score,
        Brief(""),
        at,
        at + rules.PROMISE_AFTER,
        **given,
    )


def advisor(**given: Any) -> Advisor:
    plain = Advisor(uuid4(), 1, "Alix Roy", "available", 5, 0, [], ["fr"])
    return replace(plain, **given)


def chosen(advisors: list[Advisor], handoff: Handoff, offered: tuple[UUID, ...] = ()) -> list[Advisor]:
    return rules.candidates(advisors, handoff, offered=offered, members={a.user_id for a in advisors})


def test_the_queue_goes_by_urgency_then_by_what_must_not_wait_then_by_age() -> None:
    late_but_urgent = waiting(urgency="P1", after=300)
    injured = waiting(flags=("injury",), after=200)
    upset = waiting(emotion=0.9, after=100)
    vip = waiting(tags=["VIP"], complexity=20)
    hard = waiting(complexity=80, emotion=0.2)
    older, newer = waiting(), waiting(after=1)
    everybody = [newer, hard, upset, older, vip, injured, late_but_urgent]
    assert sorted(everybody, key=rules.order) == [late_but_urgent, injured, vip, hard, upset, older, newer]


def test_only_somebody_free_who_knows_the_subject_and_the_language_is_asked() -> None:
    handoff = waiting(skill="sewer", language="en")
    fits = advisor(skills=["sewer", "vip"], languages=["fr", "en"])
    others = [
        advisor(skills=["sewer"]),
        advisor(languages=["en"]),
        replace(fits, user_id=uuid4(), status="paused"),
        replace(fits, user_id=uuid4(), status="busy"),
        replace(fits, user_id=uuid4(), active=5),
        replace(fits, user_id=uuid4(), capacity=0),
    ]
    assert chosen([*others, fits], handoff) == [fits]
    assert chosen([*others, fits], handoff, offered=(fits.user_id,)) == []
    no_member = rules.candidates([fits], handoff, offered=(), members=())
    assert no_member == []


def test_who_declined_is_not_asked_again() -> None:
    one, other = advisor(), advisor()
    handoff = replace(waiting(), declines=(Decline(one.user_id, one.name, "lunch", NOON),))
    assert chosen([one, other], handoff) == [other]


def test_the_least_loaded_is_asked_first_then_who_was_not_asked_for_longest() -> None:
    loaded = advisor(active=2)
    half = advisor(active=1, capacity=2)
    asked_now = advisor(offered_at=NOON)
    asked_before = advisor(offered_at=NOON - timedelta(minutes=5))
    never = advisor()
    assert chosen([loaded, half, asked_now, asked_before, never], waiting()) == [
        never,
        asked_before,
        asked_now,
        loaded,
        half,
    ]


def test_a_desk_where_everybody_is_busy_is_staffed_one_where_everybody_pauses_is_not() -> None:
    busy, paused = advisor(status="busy"), advisor(status="paused")
    handoff = waiting()
    members = {busy.user_id, paused.user_id}
    assert rules.is_staffed([busy, paused], handoff, members)
    assert not rules.is_staffed([paused], handoff, members)
    assert not rules.is_staffed([busy], waiting(language="en"), members)
    assert not rules.is_ripe(handoff, [busy, paused], offered=(), members=members)
    assert rules.is_ripe(handoff, [paused], offered=(), members=members)


@pytest.mark.parametrize(("urgency", "minutes"), [("P1", 5), ("P2", 15), ("P3", 60), ("P4", 240)])
def test_the_more_urgent_the_sooner_the_promise(urgency: Any, minutes: int) -> None:
    assert rules.call_back_by(urgency, NOON, None) == NOON + timedelta(minutes=minutes)


def test_what_can_wait_is_promised_for_when_the_doors_open_and_what_cannot_is_not() -> None:
    opens = NOON + timedelta(hours=16)
    assert rules.call_back_by("P3", NOON, opens) == opens + timedelta(hours=1)
    assert rules.call_back_by("P1", NOON, opens) == NOON + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("ahead", "language", "words"),
    [
        (timedelta(hours=1), "fr", "avant 13\u00a0h"),
        (timedelta(minutes=65), "fr", "avant 13\u00a0h\u00a005"),
        (timedelta(hours=21), "fr", "demain avant 9\u00a0h"),
        (timedelta(hours=45), "fr", "le mercredi 25 novembre avant 9\u00a0h"),
        (timedelta(minutes=65), "en", "before 1:05\u202fp.m."),
        (timedelta(hours=45), "en", "on Wednesday, November 25 before 9:00\u202fa.m."),
    ],
)
def test_a_deadline_is_said_on_the_clock_of_the_business(ahead: timedelta, language: Any, words: str) -> None:
    said = before(NOON + ahead, NOON, language=language, locale="fr-CA", time_zone="America/Toronto")
    assert said == words
