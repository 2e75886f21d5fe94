"""Kill anything, at any moment, twenty times: nothing accepted is lost, nothing is done twice, no board is wrong."""

from __future__ import annotations

import asyncio
import os
import random
import time
import uuid
from typing import Final

import httpx2
import pytest

from simulators.senders import Load, send_load
from simulators.target import Target
from simulators.vapi.player import CallOutcome, play_call
from simulators.vapi.scripts import CallScript, ToolUse, Turn
from tests.chaos import ledger
from tests.chaos.following import Follower
from tests.chaos.house import House, a_house
from tests.picture import RESOURCES, Picture, differences, take_picture

KILLS: Final = 20
VICTIMS: Final = ("web", "worker", "postgres", "valkey")
BOARDS: Final = 4
QUIET_SECONDS: Final = 45.0
# 37 phones and 5 sentences: everybody says everything, so cards are bumped and raised, not only made.
PHONES: Final = tuple(f"+1438555{number:04d}" for number in range(100, 137))

pytestmark = pytest.mark.chaos


async def kill_at_random(house: House, chance: random.Random, accepted: list[str]) -> list[str]:
    """Each of the victims five times, in random order, about one a second, always while texts get through."""
    order = [*VICTIMS] * (KILLS // len(VICTIMS))
    chance.shuffle(order)
    for victim in order:
        before = len(accepted)
        await house.until("texts get through", lambda before=before: len(accepted) > before)  # type: ignore[misc]
        await asyncio.sleep(chance.uniform(0.0, 1.0))
        await house.until(f"{victim} is there", lambda victim=victim: house.kill(victim))  # type: ignore[misc]
    return order


async def phone_in(target: Target, stop: asyncio.Event) -> list[CallOutcome]:
    """Calls, one after another."""
    outcomes = []
    async with httpx2.AsyncClient(trust_env=False) as http:
        while not stop.is_set():
            script = CallScript(
                str(uuid.uuid4()),
                f"+1579555{len(outcomes) % 30 + 100:04d}",
                (Turn("assistant", "Bonjour?"), Turn("user", "L'eau monte dans le sous-sol, ça refoule!")),
                (ToolUse("sendSMSAlert", {"problemDescription": "refoulement actif"}, after=1),),
                summary="refoulement",
            )
            outcomes.append(await play_call(http, target, script, pause=0.05, patience=60))
    return outcomes


async def react(boards: list[httpx2.AsyncClient]) -> None:
    """The night is over: somebody takes every card, so that nothing escalates any more."""
    while True:
        answer = await boards[0].get("/api/v1/alerts", params={"status": "pending", "limit": "200"})
        if not (cards := answer.json()["items"]):
            return
        for card in cards:
            taken = await boards[0].post(f"/api/v1/alerts/{card['id']}/acknowledge")
            assert taken.status_code == 200, taken.text


async def become_quiet(house: House) -> None:
    """Wait until everything caused is done."""
    async with house.database() as conn:
        last: ledger.Unrest | None = None
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                while last := await ledger.unrest(conn):
                    await asyncio.sleep(0.25)
        except TimeoutError:
            print(f"still {last}; {await ledger.under_way(conn)}")
            raise AssertionError(f"still {last}") from None


async def compared_at_rest(house: House, boards: list[Follower], tenant_id: int) -> list[list[str]]:
    """How each board differs from a fresh one, all of them at the same position: the head, which did not move."""
    async with house.database() as conn, asyncio.timeout(30):
        while True:
            before = await ledger.head(conn, tenant_id)
            fresh = await take_picture(boards[0].http)
            found = [differences(board.picture or Picture(), fresh) for board in boards]
            if before == await ledger.head(conn, tenant_id) and all(board.last == before for board in boards):
                return found
            await asyncio.sleep(0.2)


async def test_twenty_kills_lose_nothing_double_nothing_and_leave_no_board_wrong() -> None:
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(1_000_000))
    print(f"\nCHAOS_SEED={seed}")
    chance = random.Random(seed)
    began = time.monotonic()
    async with a_house() as house:
        await house.take_agents_out_of_service()  # their answers need a carrier that takes them: test_conversations
        people = [await house.signed_in(f"{who}@drain.test") for who in ("dispatch", "admin", "manager")]
        boards = [Follower(people[n % len(people)]) for n in range(BOARDS)]
        following = [asyncio.ensure_future(board.follow()) for board in boards]
        print(f"up after {time.monotonic() - began:.1f} s")
        load, calls, order = await a_night(house, chance)
        print(f"killed {' '.join(order)}; {len(load.accepted)} texts in {load.attempts} attempts, {len(calls)} calls;"
              f" {time.monotonic() - began:.1f} s")  # fmt: skip
        await house.ready()
        await become_quiet(house)
        await react(people)
        await become_quiet(house)
        print(f"quiet after {time.monotonic() - began:.1f} s")
        tenant_id = (await people[0].get("/api/v1/me")).json()["tenant"]["id"]
        await assert_nothing_is_wrong(house, load, calls, boards, tenant_id)
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        for http in people:
            await http.aclose()
    print(f"done after {time.monotonic() - began:.1f} s")


async def a_night(house: House, chance: random.Random) -> tuple[Load, list[CallOutcome], list[str]]:
    """Texts and calls while things are killed, and a little longer."""
    stop, accepted = asyncio.Event(), list[str]()
    async with asyncio.TaskGroup() as group:
        texting = group.create_task(
            send_load(
                house.target,
                senders=10,
                rate=25,
                phones=PHONES,
                stop=stop,
                seed=chance.randrange(1000),
                on_accepted=accepted.append,
            )
        )
        calling = group.create_task(phone_in(house.target, stop))
        order = await kill_at_random(house, chance, accepted)
        await asyncio.sleep(0.5)
        stop.set()
    return texting.result(), calling.result(), order


async def assert_nothing_is_wrong(
    house: House, load: Load, calls: list[CallOutcome], boards: list[Follower], tenant_id: int
) -> None:
    assert not load.unsent
    assert not load.refused
    assert not load.disagreements
    assert len(load.accepted) > 50
    assert [c for c in calls if not c.complete] == []
    async with house.database() as conn:
        print(await ledger.counts(conn))
        assert await ledger.texts_without_exactly_one(conn, load.accepted) == []
        stored = {r["provider_call_id"] for r in await conn.fetch("SELECT provider_call_id FROM calls")}
        assert {c.call_id for c in calls} <= stored
        assert await ledger.judged_without_alert(conn) == []
        assert await ledger.occurrences_off(conn) == []
        assert await ledger.urgent_alerts_nobody_was_told_of(conn) == []
        assert await ledger.not_sent_once(conn, house.carrier_url) == []
        assert await ledger.holes(conn) == []
        assert [dict(r) for r in await conn.fetch("SELECT name, error FROM dead_jobs")] == []
        assert await compared_at_rest(house, boards, tenant_id) == [[] for _ in boards], "a board is wrong"
        for number, board in enumerate(boards):
            assert board.connections > 1, "the web process was never killed under this board"
            wanted = await ledger.positions_of(conn, tenant_id, RESOURCES, board.first)
            assert board.seen == wanted, f"board {number} missed or doubled events"
