"""Too many failures lock the door: for a session, for a matricule, for an address; and not for ever."""

from __future__ import annotations

import asyncio

import pytest

from tests.app.identity.proving import (
    BORN,
    MATRICULE,
    NOBODYS,
    OTHER,
    Caller,
    attempts_locked_after,
    audited,
)
from tests.hub import Tenant
from tests.working import movable_clock


def matricules(count: int) -> list[str]:
    """As many that nobody has."""
    return [f"QZ-{1000 + number}-00" for number in range(count)]


async def test_a_session_is_locked_after_five_failures_whomever_it_claims_to_be(insurer: Tenant) -> None:
    caller = Caller(insurer.admin)
    assert await attempts_locked_after([caller] * 6, matricules(6)) == 5
    assert not await caller.is_known()
    assert await Caller(insurer.admin, caller.address).is_known()


@pytest.mark.parametrize("matricule", [MATRICULE, NOBODYS])
async def test_a_matricule_is_locked_after_five_failures_wherever_they_come_from(
    insurer: Tenant, matricule: str
) -> None:
    callers = [Caller(insurer.admin, f"203.0.113.{number}") for number in range(6)]
    assert await attempts_locked_after(callers, [matricule] * 6) == 5
    assert not await Caller(insurer.admin, "198.51.100.7").is_known(matricule)
    assert await Caller(insurer.admin, "198.51.100.7").is_known(OTHER)


async def test_an_address_is_locked_after_ten_failures_whoever_speaks_there(insurer: Tenant) -> None:
    callers = [Caller(insurer.admin) for _ in range(12)]
    assert await attempts_locked_after(callers, matricules(12)) == 10


async def test_a_success_clears_its_session_and_its_matricule_but_not_its_address(insurer: Tenant) -> None:
    caller = Caller(insurer.admin)
    for _ in range(2):
        for _ in range(4):
            assert (await caller.says()).status_code == 200
        assert await caller.is_known()
    assert (await caller.says()).status_code == 200
    assert (await caller.says()).status_code == 429


async def test_a_lock_lasts_a_quarter_of_an_hour_after_the_last_failure_looked_at(insurer: Tenant) -> None:
    caller = Caller(insurer.admin)
    with movable_clock(insurer.hub) as clock:
        for _ in range(4):
            await caller.says()
            await clock.advance(minutes=3)
        assert (await caller.says()).status_code == 429
        await clock.advance(minutes=14)
        assert (await caller.says(born=BORN)).status_code == 429
        await clock.advance(minutes=2)
        assert await caller.is_known()


async def test_failures_far_apart_lock_nobody(insurer: Tenant) -> None:
    caller = Caller(insurer.admin)
    with movable_clock(insurer.hub) as clock:
        for _ in range(8):
            assert (await caller.says()).status_code == 200
            await clock.advance(minutes=4)


async def test_many_tries_at_once_are_counted_one_after_the_other(insurer: Tenant) -> None:
    callers = [Caller(insurer.admin, f"203.0.113.{number}") for number in range(12)]
    answers = await asyncio.gather(*(caller.says() for caller in callers))
    assert sum(answer.status_code == 200 for answer in answers) == 4


async def test_the_team_reads_when_a_door_was_locked_and_who_was_recognised_not_what_was_tried(insurer: Tenant) -> None:
    caller = Caller(insurer.admin)
    assert await caller.is_known()
    for _ in range(6):
        await caller.says()
    (proven,) = await audited(insurer, "prove_identity")
    (locked,) = await audited(insurer, "lock_identity")
    assert (proven["entity_kind"], proven["detail"]["factor"]) == ("contact", "birth_date")
    assert locked["detail"] == {"scopes": ["session", "matricule"]}
