"""How many texts leave to customers in a day: two allowances, counted before sending, told once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulators.twilio.carrier import Carrier
from tests.app.conversations.talk import allow_a_day, answer, conversation_with, fate, heard_by, say
from tests.app.desk import Clock, Worker
from tests.app.intake.providers import CALLER, items
from tests.hub import Tenant


@pytest.fixture(autouse=True)
def noon(clock: Clock) -> None:
    clock.at = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("via", ["api", "answer"])
async def test_one_text_too_many_is_held_back_and_told_once(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock, via: str
) -> None:
    await allow_a_day(drain, replies=2)
    conversation = await conversation_with(drain)
    said = []
    for words in ("un", "deux", "trois", "quatre"):
        clock.forward(seconds=2)
        said.append(await say(drain, conversation, words, via=via))
        await worker.work()
    fates = [await fate(drain, s) for s in said]
    assert fates[2:] == [("suppressed", "daily_cap")] * 2
    assert all(error is None for _, error in fates[:2])
    told = [a for a in await items(drain, "/alerts") if a["need"] == "daily_cap"]
    assert [(a["urgency"], a["occurrences"]) for a in told] == [("P3", 1)]


async def test_members_have_an_allowance_of_their_own(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    await allow_a_day(drain, replies=1, members=1)
    conversation = await conversation_with(drain)
    said = [
        await say(drain, conversation, "un"),
        await answer(drain, conversation, drain.admin, "deux"),
        await answer(drain, conversation, drain.admin, "trois"),
    ]
    await worker.work()
    await worker.receipts()
    assert heard_by(carrier) == ["un", "deux"]
    assert await fate(drain, said[2]) == ("suppressed", "daily_cap")


async def test_the_allowance_is_of_the_business_own_day(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    await allow_a_day(drain, replies=1)
    conversation = await conversation_with(drain)
    clock.at = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    await say(drain, conversation, "hier soir")
    await say(drain, conversation, "hier soir encore")
    await worker.work()
    clock.at = datetime(2026, 11, 22, 5, 1, tzinfo=UTC)
    await say(drain, conversation, "ce matin")
    await worker.work()
    await worker.receipts()
    assert heard_by(carrier) == ["hier soir", "ce matin"]


async def test_only_what_certainly_did_not_leave_is_given_back(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    await allow_a_day(drain, replies=1)
    conversation = await conversation_with(drain)
    carrier.behaviours.teach(CALLER, {"create": "refuse"})
    await say(drain, conversation, "refusé")
    await worker.work()
    carrier.behaviours.forget(CALLER)
    await say(drain, conversation, "parti")
    await worker.work()
    await worker.receipts()
    assert heard_by(carrier) == ["parti"]
    carrier.behaviours.teach(CALLER, {"create": "error"})
    last = await say(drain, conversation, "de trop")
    await worker.work(also_later=True)
    assert await fate(drain, last) == ("suppressed", "daily_cap")


async def test_what_the_carrier_would_not_confirm_stays_counted(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    await allow_a_day(drain, replies=1)
    conversation = await conversation_with(drain)
    carrier.behaviours.teach(CALLER, {"create": "error"})
    lost = await say(drain, conversation, "peut-être")
    await worker.work(also_later=True)
    assert await fate(drain, lost) == ("failed", "outcome_unknown")
    carrier.behaviours.forget(CALLER)
    assert await fate(drain, await say(drain, conversation, "ensuite")) == ("intended", None)
    await worker.work()
    assert heard_by(carrier) == []
