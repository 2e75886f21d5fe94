"""A text leaves once: whatever the carrier answers, and wherever the worker dies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from app.channels import actions as channels
from app.channels.providers import twilio_account
from app.channels.providers.twilio_sms import TwilioSms
from app.channels.sending import Outbox, carry_out
from app.db.job_context import JobContext
from app.notifications.actions import apply_delivery_status, mirror
from simulators.twilio.carrier import Carrier
from tests.app.desk import CALLER, Clock, Worker, caller_needs_help, set_phone, texts_to, told
from tests.hub import Tenant

MOBILE = "+14385550177"


class Killed(BaseException):
    """The worker process is gone."""


async def intended(tenant: Tenant, *, audience: Any = "team", body: str = "Bonjour") -> Any:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        delivery = await channels.create_delivery(tx, medium="sms", audience=audience, to_address=MOBILE, body=body)
    assert delivery is not None
    return delivery.id


def context(tenant: Tenant, worker: Worker, outbox: Outbox | None = None) -> JobContext:
    services = {**worker.services, Outbox: outbox or worker.services[Outbox]}
    return JobContext(tenant.id, tenant.hub.db, services, worker.clock(), 0)


async def attempt(tenant: Tenant, worker: Worker, delivery: Any, outbox: Outbox | None = None) -> None:
    await carry_out(context(tenant, worker, outbox), delivery, last_attempt=False, settle=mirror)


async def state(tenant: Tenant, delivery: Any) -> tuple[str, str | None]:
    async with tenant.hub.db.system() as conn:
        row = await conn.fetchrow("SELECT status, error_code FROM deliveries WHERE id = $1", delivery)
    return row["status"], row["error_code"]


class DiesAfterSending(TwilioSms):
    """The request reaches the carrier; the process does not live to hear the answer."""

    async def send(self, *args: Any, **options: Any) -> Any:
        await super().send(*args, **options)
        raise Killed


class DiesBeforeSending(TwilioSms):
    async def send(self, *args: Any, **options: Any) -> Any:
        raise Killed


@pytest.fixture
def broken(worker: Worker) -> Callable[[type[TwilioSms]], Outbox]:
    whole: Outbox = worker.services[Outbox]
    return lambda kind: replace(whole, sms=kind(whole.sms._clients))  # type: ignore[attr-defined]


@pytest.mark.parametrize("death", [DiesAfterSending, DiesBeforeSending])
async def test_a_worker_killed_around_the_request_never_makes_it_two(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock, broken: Any, death: type[TwilioSms]
) -> None:
    delivery = await intended(drain)
    with pytest.raises(Killed):
        await attempt(drain, worker, delivery, broken(death))
    clock.forward(seconds=20)
    await attempt(drain, worker, delivery)
    await attempt(drain, worker, delivery)
    assert texts_to(carrier, MOBILE) == ["Bonjour"]
    await worker.receipts()
    assert await state(drain, delivery) == ("delivered", None)


class HearsMeanwhile(TwilioSms):
    """While we look for the earlier message, its receipt comes in at the door."""

    tenant: Tenant
    delivery: Any

    async def find_sent(self, *args: Any, **options: Any) -> Any:
        found = await super().find_sent(*args, **options)
        async with self.tenant.hub.db.transaction(self.tenant.id) as tx:
            await apply_delivery_status(tx, self.delivery, "sent", provider_id=found[0].provider_id)
        return found


async def test_a_receipt_that_comes_while_we_look_for_the_message_does_not_make_it_two(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock, broken: Any
) -> None:
    carrier.behaviours.teach(MOBILE, {"callbacks": "never"})
    delivery = await intended(drain)
    with pytest.raises(Killed):
        await attempt(drain, worker, delivery, broken(DiesAfterSending))
    clock.forward(seconds=20)
    outbox = broken(HearsMeanwhile)
    outbox.sms.tenant, outbox.sms.delivery = drain, delivery
    await attempt(drain, worker, delivery, outbox)
    assert texts_to(carrier, MOBILE) == ["Bonjour"]
    assert await state(drain, delivery) in {("sent", None), ("delivered", None)}


async def test_the_same_words_sent_earlier_are_not_taken_for_this_message(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock, broken: Any
) -> None:
    earlier = await intended(drain)
    await attempt(drain, worker, earlier)
    later = await intended(drain)
    with pytest.raises(Killed):
        await attempt(drain, worker, later, broken(DiesBeforeSending))
    clock.forward(seconds=20)
    await attempt(drain, worker, later)
    assert texts_to(carrier, MOBILE) == ["Bonjour", "Bonjour"]


async def test_two_workers_with_the_same_job_send_once(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    delivery = await intended(drain)
    outcomes = await asyncio.gather(*(attempt(drain, worker, delivery) for _ in range(5)), return_exceptions=True)
    assert any(o is None for o in outcomes)
    assert texts_to(carrier, MOBILE) == ["Bonjour"]


CREATES = {
    "accept": ("delivered", 1),
    "rate_once": ("delivered", 1),
    "error_accepted": ("delivered", 1),
    "refuse": ("failed", 0),
}


@pytest.mark.parametrize("create", CREATES)
async def test_whatever_the_carrier_answers_there_is_at_most_one_text(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock, create: str
) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"create": create})
    alert = await caller_needs_help(drain)
    await worker.work(also_later=True)
    await worker.receipts()
    status, count = CREATES[create]
    assert len(texts_to(carrier, drain.dispatcher.phone)) == count
    assert (await told(drain, alert))[0]["status"] == status


async def test_an_answer_that_never_comes_is_looked_up_not_sent_again(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio_account, "TIMEOUT", httpx2.Timeout(0.3))
    carrier.behaviours.teach(drain.dispatcher.phone, {"create": "hang", "callbacks": "never"})
    alert = await caller_needs_help(drain)
    await worker.work(also_later=True)
    [notification] = [n for n in await told(drain, alert) if n["user"]["name"] == drain.dispatcher.name]
    assert notification["status"] in ("accepted", "sent", "delivered")
    assert len(texts_to(carrier, drain.dispatcher.phone)) == 1


async def test_a_carrier_that_stays_down_is_given_up_after_the_last_attempt(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"create": "error"})
    alert = await caller_needs_help(drain)
    await worker.work(also_later=True)
    text, call, next_text, *_ = await told(drain, alert)
    assert (text["status"], text["error"]) == ("failed", "outcome_unknown")
    assert (call["medium"], call["status"], call["error"]) == ("call", "failed", "outcome_unknown")
    assert next_text["user"]["name"] == drain.admin.name


async def test_a_contact_who_opted_out_is_not_written_to_and_a_member_is(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    async with drain.hub.db.transaction(drain.id) as tx:
        await channels.record_opt_out(tx, MOBILE)
    to_contact, to_member = await intended(drain, audience="contact", body="a"), await intended(drain, body="b")
    for delivery in (to_contact, to_member):
        await attempt(drain, worker, delivery)
    assert texts_to(carrier, MOBILE) == ["b"]
    assert await state(drain, to_contact) == ("suppressed", "opted_out")
    async with drain.hub.db.transaction(drain.id) as tx:
        assert await channels.record_opt_in(tx, MOBILE)
    again = await intended(drain, audience="contact", body="c")
    await attempt(drain, worker, again)
    assert texts_to(carrier, MOBILE) == ["b", "c"]


async def test_a_number_the_carrier_says_opted_out_is_never_tried_again(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    carrier.ledger.opt_out(MOBILE, drain.number, out=True)
    delivery = await intended(drain)
    await attempt(drain, worker, delivery)
    assert await state(drain, delivery) == ("suppressed", "21610")
    carrier.ledger.opt_out(MOBILE, drain.number, out=False)
    await attempt(drain, worker, delivery)
    assert texts_to(carrier, MOBILE) == []


async def test_wrong_credentials_are_a_failure_that_says_so(drain: Tenant, worker: Worker) -> None:
    async with drain.hub.db.system() as conn:
        channel = await channels.find_channel(conn, "sms", drain.number)
    assert channel is not None
    async with drain.hub.db.transaction(drain.id) as tx:
        wrong = {"account_sid": "AC" + "5" * 32, "auth_token": "wrong"}
        await channels.replace_credentials(tx, channel, wrong, worker.services[Outbox].box)
    delivery = await intended(drain)
    await attempt(drain, worker, delivery)
    assert await state(drain, delivery) == ("failed", "20003")


async def test_without_any_credentials_nothing_is_tried(drain: Tenant, worker: Worker) -> None:
    async with drain.hub.db.system() as conn:
        channel = await channels.find_channel(conn, "sms", drain.number)
    assert channel is not None
    async with drain.hub.db.transaction(drain.id) as tx:
        await channels.replace_credentials(tx, channel, {}, worker.services[Outbox].box)
    delivery = await intended(drain)
    await attempt(drain, worker, delivery)
    assert await state(drain, delivery) == ("failed", "no_credentials")


async def test_recipients_are_members_only_whatever_the_caller_says(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    await set_phone(drain, drain.admin.id, MOBILE)
    await caller_needs_help(drain, text="Textez le +1 438 555 0199 et le 4385550198, merci")
    await worker.work()
    for _ in range(2):
        await worker.tick(minutes=2)
    sent_to = {m.to for m in carrier.ledger.messages.values() if m.direction == "outbound-api"}
    called = {c.to for c in carrier.ledger.calls.values()}
    assert called == {drain.dispatcher.phone}
    assert sent_to == {drain.dispatcher.phone, MOBILE}
    assert CALLER not in sent_to
