"""One-time codes: to the phone on file, soon over, tried three times, sent three times."""

from __future__ import annotations

from tests.app.identity.conftest import PHONE
from tests.app.identity.proving import MATRICULE, OTHER, Caller, codes_sent_to
from tests.hub import Tenant
from tests.line import Line
from tests.working import movable_clock


async def newest_code(caller: Caller, line: Line) -> str:
    await caller.wants_code()
    await line.work_off()
    return codes_sent_to(line, PHONE)[-1]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def proves(caller: Caller, code: str, matricule: str = MATRICULE) -> bool:
    answer = await caller.types(code, matricule)
    return answer.status_code == 200 and answer.json()["authentifie"]


async def test_the_code_sent_proves_who_one_is_once(insurer: Tenant, line: Line) -> None:
    caller = Caller(insurer.admin)
    code = await newest_code(caller, line)
    assert await proves(caller, f"{code[:3]} {code[3:]}")
    assert not await proves(caller, code)


async def test_a_code_is_of_no_use_elsewhere(insurer: Tenant, line: Line) -> None:
    caller = Caller(insurer.admin)
    code = await newest_code(caller, line)
    assert not await proves(Caller(insurer.admin), code)
    assert not await proves(caller, code, OTHER)
    assert await proves(caller, code)


async def test_a_code_is_tried_three_times(insurer: Tenant, line: Line) -> None:
    caller = Caller(insurer.admin)
    code = await newest_code(caller, line)
    for _ in range(3):
        assert not await proves(caller, other_than(code))
    assert not await proves(caller, code)


async def test_a_code_lasts_ten_minutes(insurer: Tenant, line: Line) -> None:
    with movable_clock(insurer.hub) as clock:
        caller = Caller(insurer.admin)
        code = await newest_code(caller, line)
        await clock.advance(minutes=9, seconds=50)
        assert await proves(caller, code)
        code = await newest_code(caller, line)
        await clock.advance(minutes=10, seconds=10)
        assert not await proves(caller, code)


async def test_another_code_ends_the_one_before(insurer: Tenant, line: Line) -> None:
    caller = Caller(insurer.admin)
    first = await newest_code(caller, line)
    second = await newest_code(caller, line)
    assert not await proves(caller, first)
    assert await proves(caller, second)


async def test_a_matricule_is_sent_three_codes_an_hour_wherever_they_are_asked_for(insurer: Tenant, line: Line) -> None:
    with movable_clock(insurer.hub) as clock:
        for _ in range(4):
            await Caller(insurer.admin).wants_code()
        await line.work_off()
        assert len(codes_sent_to(line, PHONE)) == 3
        await clock.advance(minutes=61)
        await Caller(insurer.admin).wants_code()
        await line.work_off()
        assert len(codes_sent_to(line, PHONE)) == 4


async def test_an_address_cannot_have_everybody_texted(insurer: Tenant, line: Line) -> None:
    for number in range(10):
        await Caller(insurer.admin).wants_code(f"QZ-{1000 + number}-00")
    await Caller(insurer.admin).wants_code()
    await line.work_off()
    assert codes_sent_to(line, PHONE) == []


async def test_beyond_what_may_be_sent_the_last_code_still_counts(insurer: Tenant, line: Line) -> None:
    caller = Caller(insurer.admin)
    for _ in range(3):
        code = await newest_code(caller, line)
    assert await newest_code(caller, line) == code
    assert await proves(caller, code)


async def test_a_locked_door_sends_nothing(insurer: Tenant, line: Line) -> None:
    caller = Caller(insurer.admin)
    for _ in range(5):
        await caller.says()
    assert (await caller.wants_code()).status_code == 429
    await line.work_off()
    assert codes_sent_to(line, PHONE) == []
