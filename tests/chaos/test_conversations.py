"""Kill anything while people talk: each of their words is answered once, in order, and by whoever may speak.

`CHAOS_SEED` repeats a run; `CHAOS_TALK_SECONDS` makes one longer, with a kill about every two seconds.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx2
import pytest

from simulators.senders import RESERVED_PHONES
from simulators.twilio.app import twilio_app
from simulators.twilio.carrier import Carrier, TwilioConfig
from tests.chaos import ledger, said
from tests.chaos.conversing import Advisor, Chatter, Log, Texter, insisting
from tests.chaos.following import Follower
from tests.chaos.house import House, a_house
from tests.chaos.test_survival import compared_at_rest
from tests.simulators.serving import serving

SECONDS: Final = float(os.environ.get("CHAOS_TALK_SECONDS") or 12)
VICTIMS: Final = ("web", "worker", "postgres", "valkey")
QUIET_SECONDS: Final = 45.0
ACCOUNT: Final = {"twilio_account_sid": "AC" + "7" * 32, "twilio_auth_token": "only-this-test-knows"}
DRAIN, ASSUR = "+15145550100", "+15145550110"
SITES: Final = ("pk_demo_drain_secours", "pk_demo_assur_clair00")
SLOW_DRAIN: Final = (
    "Bonjour, mon drain de cuisine est lent",
    "Je m'appelle Julie Martin",
    "C'est au 12 rue des Érables, Laval H7N 1A1",
)
WINDSCREEN: Final = (
    "Bonjour, un caillou a fissuré mon pare-brise ce matin sur l'autoroute A1",
    "AB-4521-22",
    "12 mars 1985",
    "Oui c'est bien moi",
)
WORDS: Final = {DRAIN: SLOW_DRAIN, ASSUR: WINDSCREEN, SITES[0]: SLOW_DRAIN, SITES[1]: WINDSCREEN}
MODEL: Final = {"first_token_ms": 120, "token_ms": 5}

pytestmark = pytest.mark.chaos


@dataclass
class Street:
    """Everybody who talks, and what they lived."""

    house: House
    carrier: Carrier
    log: Log = field(default_factory=Log)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    phones: Any = field(default_factory=lambda: iter(RESERVED_PHONES))

    async def text(self, number: str, advisor: Advisor | None = None) -> None:
        """One phone after another tells what it is about; with an advisor, a human takes over in the middle."""
        while not self.stop.is_set():
            texter = Texter(self.carrier, next(self.phones), number, self.log)
            first, *others = WORDS[number]
            await texter.says(first)
            if advisor is not None:
                await advisor.takes_over(texter)
            for words in others:
                await texter.says(words)

    async def chat(self, site_key: str) -> None:
        """One browser after another."""
        async with httpx2.AsyncClient(base_url=self.house.url, trust_env=False, timeout=10) as http:
            while not self.stop.is_set():
                chatter = Chatter(http, site_key, self.log)
                await chatter.open()
                for words in WORDS[site_key]:
                    await chatter.says(words)
                await chatter.leave()
                await asyncio.sleep(2)


@asynccontextmanager
async def a_street() -> AsyncIterator[Street]:
    """A house whose texts go through a carrier that nobody kills."""
    config = TwilioConfig(ACCOUNT["twilio_account_sid"], ACCOUNT["twilio_auth_token"], pace=0.05)
    async with (
        Carrier(config) as carrier,
        serving(twilio_app(carrier)) as url,
        a_house(twilio_api_base_url=url, **ACCOUNT) as house,
    ):
        carrier.config = replace(config, hub=house.target)
        yield Street(house, carrier)


async def put_a_model_in_service(house: House, admin: httpx2.AsyncClient) -> None:
    """The insurer's agent is phrased by a model that takes its time."""
    async with httpx2.AsyncClient(base_url=house.model_url, trust_env=False) as http:
        (await http.put("/_sim/behaviour", json=MODEL)).raise_for_status()
    body = (await admin.get("/api/v1/agent/profile")).json()["published"]["profile"]
    body |= {"engine": "model", "policy": {**body["policy"], "model_budget_ms": 1500}}
    for method, path, given in (
        ("PUT", "", {"profile": body}),
        ("POST", "/scenarios", None),
        ("POST", "/publish", None),
    ):
        answer = await admin.request(method, f"/api/v1/agent/profile{path}", json=given, timeout=60)
        assert answer.is_success, answer.text


async def kill_while_they_talk(street: Street, chance: random.Random) -> list[str]:
    """Every victim in random order, over and over, always while people are answered."""
    order: list[str] = []
    waiting: list[str] = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until or waiting:
        waiting = waiting or chance.sample(VICTIMS, len(VICTIMS))
        victim = waiting.pop()
        before = street.log.answers
        await street.house.until("people are answered", lambda before=before: street.log.answers > before)  # type: ignore[misc]
        await asyncio.sleep(chance.uniform(0.0, 1.5))
        await street.house.until(f"{victim} is there", lambda victim=victim: street.house.kill(victim))  # type: ignore[misc]
        order.append(victim)
    return order


async def a_busy_street(street: Street, chance: random.Random, advisors: dict[str, Advisor]) -> list[str]:
    async with asyncio.TaskGroup() as group:
        for number in (DRAIN, ASSUR):
            group.create_task(street.text(number))
            group.create_task(street.text(number, advisors[number]))
        for site in SITES:
            group.create_task(street.chat(site))
        order = await kill_while_they_talk(street, chance)
        street.stop.set()
    return order


async def come_to_rest(house: House) -> None:
    async with house.database() as conn:
        moving = "?"
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                while moving := await said.under_way(conn):
                    await asyncio.sleep(0.25)
        except TimeoutError:
            raise AssertionError(f"still {moving}; {await ledger.under_way(conn)}") from None


async def test_killed_in_the_middle_of_conversations_everybody_is_answered_once_by_who_may_speak() -> None:
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"\nCHAOS_SEED={seed}")
    began = time.monotonic()
    async with a_street() as street:
        house = street.house
        dispatcher, insurer = [await house.signed_in(who) for who in ("dispatch@drain.test", "admin@assur.test")]
        await put_a_model_in_service(house, insurer)
        boards = [Follower(dispatcher), Follower(insurer)]
        following = [asyncio.ensure_future(board.follow()) for board in boards]
        print(f"up after {time.monotonic() - began:.1f} s")
        log = street.log
        advisors = {DRAIN: Advisor(dispatcher, log), ASSUR: Advisor(insurer, log)}
        order = await a_busy_street(street, random.Random(seed), advisors)
        print(f"killed {' '.join(order)}; {len(log.accepted)} texts, {log.answers} answers,"
              f" {len(log.silences)} takeovers; {time.monotonic() - began:.1f} s")  # fmt: skip
        await house.ready()
        await come_to_rest(house)
        print(f"quiet after {time.monotonic() - began:.1f} s")
        await assert_nothing_is_wrong(street, boards)
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        for http in (dispatcher, insurer):
            await http.aclose()
    print(f"done after {time.monotonic() - began:.1f} s")


async def assert_nothing_is_wrong(street: Street, boards: list[Follower]) -> None:
    log, house = street.log, street.house
    assert log.unanswered == []
    assert log.wrong == []
    assert log.answers > 20
    async with house.database() as conn:
        print(await ledger.counts(conn))
        assert await ledger.texts_without_exactly_one(conn, log.accepted) == []
        assert await said.not_counted_without_a_gap(conn) == []
        assert await said.not_answered_once(conn) == []
        assert await said.asked_for_help(conn) == []
        assert await said.undecodable_sessions(conn) == []
        assert await said.claims_opened_wrongly(conn) == []
        assert await said.not_at_the_carrier_once(conn, street.carrier) == []
        assert await said.agent_words_in_silences(conn, street.carrier, log.silences) == []
        assert await ledger.holes(conn) == []
        assert [dict(r) for r in await conn.fetch("SELECT name, error FROM dead_jobs")] == []
    for board in boards:
        me = (await insisting(lambda board=board: board.http.get("/api/v1/me"))).json()  # type: ignore[misc]
        assert await compared_at_rest(house, [board], me["tenant"]["id"]) == [[]], "a board is wrong"
