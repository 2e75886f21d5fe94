"""The stormy night and the load senders: reproducible, through the doors, losing nothing a live server would take."""

from __future__ import annotations

import asyncio
import re
import socket
from collections import Counter
from itertools import pairwise

from simulators.senders import send_load
from simulators.storm import Progress, plan, storm
from simulators.storm_cast import CAST, Line, Person
from simulators.target import Target
from simulators.twilio.behaviour import MAGIC_NUMBERS
from tests.simulators.account import target_at
from tests.simulators.fake_hub import OUR_NUMBER, FakeHub
from tests.simulators.serving import serving

INSTANT = 0.01
FEW = tuple(person for person in CAST if person.channel == "sms")[:6]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_cast_is_large_varied_and_reachable_only_in_fiction() -> None:
    assert len(CAST) >= 40
    phones = [person.phone for person in CAST if person.phone and person.phone.startswith("+")]
    assert len(phones) == len(set(phones))
    assert all(re.fullmatch(r"\+1(514|438|450)55501\d\d", phone) for phone in phones)
    assert not {OUR_NUMBER, "+15145550110", *MAGIC_NUMBERS} & set(phones)
    assert {person.language for person in CAST} == {"fr", "en"}
    assert sum(person.channel == "voice" for person in CAST) >= 8
    assert any(line.photos for person in CAST for line in person.lines)
    worst = Counter(min((line.want for line in person.lines if line.want), default="none") for person in CAST)
    assert 0.2 <= worst["P1"] / len(CAST) <= 0.32
    assert {line.disposition for person in CAST for line in person.lines} == {
        "alert",
        "refuse",
        "redirect",
        "personal",
        "none",
    }


def test_the_same_seed_plans_the_same_night() -> None:
    assert plan(minutes=2, seed=7, run="x") == plan(minutes=2, seed=7, run="x")
    assert [cue.person for cue in plan(minutes=2, seed=7)] != [cue.person for cue in plan(minutes=2, seed=8)]


def test_another_run_of_a_night_differs_by_its_identifiers_only() -> None:
    first, second = plan(minutes=2, seed=7, run="x"), plan(minutes=2, seed=7, run="y")
    assert [(cue.at, cue.lines) for cue in first] == [(cue.at, cue.lines) for cue in second]
    assert not {cue.provider_id for cue in first} & {cue.provider_id for cue in second}
    assert len({cue.provider_id for cue in first}) == len(first)


def test_the_night_is_steady_and_follow_ups_follow() -> None:
    cues = plan(minutes=3, seed=1)
    gaps = {round(after.at - before.at, 6) for before, after in pairwise(cues)}
    assert len(gaps) == 1
    assert cues[-1].at < 180
    for number, person in enumerate(CAST):
        said = [line for cue in cues if cue.person == number for line in cue.lines]
        assert tuple(said) == person.lines


async def test_a_whole_night_goes_through_the_signed_doors(hub: FakeHub, target: Target) -> None:
    seen: list[Progress] = []
    report = await storm(target, minutes=INSTANT, seed=3, on_progress=seen.append)
    assert (report.sent, report.accepted, report.refused, report.failures) == (len(plan(minutes=1)), report.sent, 0, {})
    assert hub.forged == 0
    texts = {text["MessageSid"]: text for text in hub.texts}
    calls = {message["call"]["id"] for message in hub.vapi}
    assert set(report.expected) == set(texts) | calls
    assert all(texts[sid]["Body"] == report.expected[sid].text for sid in texts)
    assert (seen[-1].sent, seen[-1].total) == (report.sent, report.sent)
    stops = [text for text in hub.texts if "OptOutType" in text.names]
    assert [text["Body"] for text in stops] == ["STOP"]
    assert any("Stop la livraison" in text["Body"] for text in hub.texts)
    assert {expected.urgency for expected in report.expected.values()} == {"P1", "P2", "P3", "P4", None}


async def test_a_server_that_dies_in_the_night_loses_nothing(hub: FakeHub) -> None:
    port = free_port()

    def half_way(progress: Progress) -> None:
        if progress.sent == 5:
            died.set()

    died = asyncio.Event()
    target = target_at(f"http://127.0.0.1:{port}")
    async with asyncio.TaskGroup() as group:
        night = group.create_task(storm(target, minutes=0.05, seed=1, on_progress=half_way, cast=FEW, patience=30))
        async with serving(hub.app(), port=port):
            await died.wait()
        before = len(hub.texts)
        hub.answers = [500, 502]
        async with serving(hub.app(), port=port):
            report = await night
    assert before < len(hub.texts)
    assert (report.accepted, report.failures) == (report.sent, {})
    assert report.retried >= 2
    assert {text["MessageSid"] for text in hub.texts} == set(report.expected)


async def test_what_never_got_through_is_said(hub: FakeHub) -> None:
    report = await storm(target_at(f"http://127.0.0.1:{free_port()}"), minutes=INSTANT, cast=FEW, patience=0.1)
    assert (report.accepted, len(report.failures), report.expected) == (0, report.sent, {})


async def test_a_refused_night_is_counted_as_refused(hub: FakeHub, target: Target) -> None:
    impostor = Target(target.base_url, target.public_url, "AC1", "wrong", "wrong", OUR_NUMBER, OUR_NUMBER)
    report = await storm(impostor, minutes=INSTANT, cast=FEW)
    assert (report.refused, report.retried, hub.texts) == (report.sent, 0, [])


async def test_a_call_answered_badly_is_a_failure_of_the_night(hub: FakeHub, target: Target) -> None:
    hub.tool_answer = "bare array"
    caller = Person("Ana", "+14505550150", (Line("ça refoule", "P1"),), channel="voice")
    report = await storm(target, minutes=INSTANT, cast=(caller,))
    assert "results" in next(iter(report.failures.values()))


async def test_senders_deliver_every_text_once(hub: FakeHub, target: Target) -> None:
    load = await send_load(target, messages=60, senders=6)
    assert Counter(load.accepted) == Counter(text["MessageSid"] for text in hub.texts)
    assert (len(load.accepted), load.refused, load.unsent, load.attempts) == (60, [], [], 60)
    assert len(load.seconds) == 60
    assert len({text["Body"] for text in hub.texts}) == 60


async def test_senders_deliver_copies_shuffled(hub: FakeHub, target: Target) -> None:
    load = await send_load(target, messages=20, senders=5, copies=10)
    order = [text["MessageSid"] for text in hub.texts]
    assert set(Counter(order).values()) == {10}
    assert len(load.accepted) == 20
    assert load.disagreements == []
    assert len({tuple(order[place : place + 2]) for place in range(len(order) - 1)}) > 100


async def test_copies_answered_differently_are_told(hub: FakeHub, target: Target) -> None:
    hub.answers = [403]
    load = await send_load(target, messages=1, senders=1, copies=2)
    assert load.disagreements == load.accepted != []


async def test_senders_keep_a_rate_and_stop_when_asked(hub: FakeHub, target: Target) -> None:
    load = await send_load(target, messages=20, senders=4, rate=50)
    assert 0.35 <= load.elapsed <= 2
    stop = asyncio.Event()
    endless = await send_load(target, stop=stop, rate=200, on_accepted=lambda _sid: stop.set())
    assert 1 <= len(endless.accepted) <= 10


async def test_senders_outlive_a_dead_server(hub: FakeHub) -> None:
    port = free_port()
    accepted: list[str] = []
    enough = asyncio.Event()

    def count(sid: str) -> None:
        accepted.append(sid)
        if len(accepted) == 30:
            enough.set()

    async with asyncio.TaskGroup() as group:
        target = target_at(f"http://127.0.0.1:{port}")
        sending = group.create_task(send_load(target, messages=120, senders=4, rate=200, on_accepted=count))
        async with serving(hub.app(), port=port):
            await enough.wait()
        async with serving(hub.app(), port=port):
            load = await sending
    assert (len(load.accepted), load.unsent) == (120, [])
    assert load.attempts > 120
    assert set(load.accepted) == {text["MessageSid"] for text in hub.texts} == set(accepted)
