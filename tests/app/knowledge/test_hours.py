"""Opening hours are wall-clock times of the business, also in the two odd nights of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.connectors.errors import ToolRefused
from app.knowledge import tools
from app.knowledge.hours import end_of_next_opening_day, is_open_within, opening_at
from app.knowledge.models import Hours, HoursException, Range
from tests.hub import Tenant
from tests.shop import ask, customer, done, refused
from tests.working import movable_clock

PARIS = ZoneInfo("Europe/Paris")
DAY = (Range("10:00", "12:30"), Range("14:00", "19:00"))
SHOP = Hours(None, 1, ((), DAY, DAY, DAY, DAY, DAY, ()))
NIGHTS = Hours(None, 1, ((Range("22:00", "03:00"),),) * 7)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "is_open", "next_open"),
    [
        ("2026-11-20T10:00", True, "2026-11-20T14:00"),
        ("2026-11-20T12:30", False, "2026-11-20T14:00"),
        ("2026-11-20T18:59", True, "2026-11-21T10:00"),
        ("2026-11-21T19:00", False, "2026-11-24T10:00"),
        ("2026-11-22T12:00", False, "2026-11-24T10:00"),
    ],
)
def test_open_from_the_first_minute_to_the_last(at: str, is_open: bool, next_open: str) -> None:
    found = opening_at(SHOP, PARIS, paris(at))
    assert (found.open_now, found.next_open) == (is_open, paris(next_open))


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-31", "2026-10-24", "2026-10-27", "2027-03-27"])
def test_ten_oclock_is_ten_oclock_on_either_side_of_a_change_of_clocks(day: str) -> None:
    opens = paris(f"{day}T10:00")
    assert not opening_at(SHOP, PARIS, opens - timedelta(seconds=1)).open_now
    assert opening_at(SHOP, PARIS, opens).open_now


def test_a_night_over_a_change_of_clocks_is_one_hour_shorter_or_longer() -> None:
    spring = opening_at(NIGHTS, PARIS, paris("2026-03-28T23:00"))
    autumn = opening_at(NIGHTS, PARIS, paris("2026-10-24T23:00"))
    assert spring.closes_at is not None
    assert autumn.closes_at is not None
    assert spring.closes_at - paris("2026-03-28T22:00") == timedelta(hours=4)
    assert autumn.closes_at - paris("2026-10-24T22:00") == timedelta(hours=6)


def test_a_time_the_clocks_skip_still_opens() -> None:
    early = Hours(None, 1, ((Range("02:30", "06:00"),),) * 7)
    found = opening_at(early, PARIS, paris("2026-03-29T04:00"))
    assert found.open_now


def test_after_midnight_belongs_to_the_evening_before() -> None:
    saturdays = Hours(None, 1, ((), (), (), (), (), (Range("20:00", "02:00"),), ()))
    assert opening_at(saturdays, PARIS, paris("2026-11-22T01:59")).open_now
    assert not opening_at(saturdays, PARIS, paris("2026-11-22T02:00")).open_now
    assert not opening_at(saturdays, PARIS, paris("2026-11-21T01:00")).open_now


def test_round_the_clock_and_never() -> None:
    always = Hours(None, 1, ((Range("00:00", "00:00"),),) * 7)
    assert opening_at(always, PARIS, paris("2026-11-22T00:00")).open_now
    never = opening_at(Hours(None, 1, ((),) * 7), PARIS, paris("2026-11-22T00:00"))
    assert (never.open_now, never.next_open) == (False, None)
    assert end_of_next_opening_day(Hours(None, 1, ((),) * 7), PARIS, paris("2026-11-22T00:00")) is None


def test_an_exception_replaces_the_day_and_says_why() -> None:
    christmas = HoursException(date(2026, 12, 25), (), "Noël")
    eve = HoursException(date(2026, 12, 24), (Range("10:00", "16:00"),))
    hours = Hours(None, 1, SHOP.weekly, (eve, christmas))
    found = opening_at(hours, PARIS, paris("2026-12-25T11:00"))
    assert (found.open_now, found.closed_reason, found.next_open) == (False, "Noël", paris("2026-12-26T10:00"))
    assert not opening_at(hours, PARIS, paris("2026-12-24T17:00")).open_now


def test_a_hold_knows_whether_anybody_could_come() -> None:
    evening = paris("2026-11-21T19:30")
    assert not is_open_within(SHOP, PARIS, evening, evening + timedelta(hours=24))
    assert is_open_within(SHOP, PARIS, evening, evening + timedelta(hours=63))
    assert end_of_next_opening_day(SHOP, PARIS, evening + timedelta(hours=24)) == paris("2026-11-24T19:00")


async def test_the_agent_tells_the_hours_of_the_business(drain: Tenant) -> None:
    week = [[], *([[["10:00", "19:00"]]] * 5), []]
    holiday = {"on": "2026-12-25", "reason": "Noël"}
    written = await done(drain.admin, "PUT", "/opening-hours", {"weekly": week, "exceptions": [holiday]})
    assert (written["version"], written["time_zone"]) == (1, "America/Toronto")
    someone = await customer(drain, 1)
    with movable_clock(drain.hub) as clock:
        clock.ahead = datetime(2026, 11, 22, 15, 0, tzinfo=UTC) - datetime.now(UTC)  # a Sunday in Montréal
        told = await ask(drain, tools.opening_hours, someone)
        assert told == {
            "open_now": False,
            "today": [],
            "next_open": "2026-11-24T10:00:00-05:00",
            "closes_at": None,
        }
        christmas = await ask(drain, tools.opening_hours, someone, on="2026-12-25")
        assert (christmas["today"], christmas["closed_reason"]) == ([], "Noël")
        assert (await ask(drain, tools.opening_hours, someone, on="2026-11-25"))["today"] == [["10:00", "19:00"]]
        now = await done(drain.admin, "GET", "/opening-hours/now")
        assert now["open_now"] is False


async def test_hours_nobody_said_are_not_invented(drain: Tenant) -> None:
    someone = await customer(drain, 1)
    with pytest.raises(ToolRefused, match="unknown"):
        await ask(drain, tools.opening_hours, someone)
    with pytest.raises(ToolRefused, match="bad_arguments: on"):
        await ask(drain, tools.opening_hours, someone, on="demain")
    assert (await done(drain.admin, "GET", "/opening-hours"))["version"] == 0


@pytest.mark.parametrize(
    "week",
    [
        [[["10:00", "19:00"]]] * 6,
        [[["10:00", "25:00"]], *([[]] * 6)],
        [[["10:00", "12:00"], ["11:00", "13:00"]], *([[]] * 6)],
        [[["20:00", "02:00"], ["21:00", "23:00"]], *([[]] * 6)],
        [[["10:00"]], *([[]] * 6)],
    ],
)
async def test_hours_that_make_no_sense_are_refused(drain: Tenant, week: list[object]) -> None:
    assert (await refused(drain.admin, "PUT", "/opening-hours", {"weekly": week}))[:2] == (422, "invalid_fields")


async def test_a_stale_week_does_not_overwrite_a_newer_one(drain: Tenant) -> None:
    await done(drain.admin, "PUT", "/opening-hours", {"weekly": [[]] * 7})
    await done(drain.dispatcher, "PUT", "/opening-hours", {"weekly": [[["09:00", "17:00"]]] * 7}, **{"If-Match": "1"})
    status, _, problem = await refused(drain.admin, "PUT", "/opening-hours", {"weekly": [[]] * 7}, **{"If-Match": "1"})
    assert (status, problem["current"]["weekly"][0]) == (412, [["09:00", "17:00"]])
    assert (await refused(drain.viewer, "GET", "/opening-hours"))[0] == 403
