"""A P1 nobody reacts to rings: once, in the member's language, and whatever becomes of the call is known."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from twilio.request_validator import RequestValidator

from app.alerts.handlers import sweep
from app.alerts.wording import digit_by_digit
from app.channels import actions as channels
from app.channels.providers import twilio_account
from app.channels.providers.twilio_calls import TwilioCalls
from app.channels.sending import Outbox, carry_out
from app.db.job_context import JobContext
from app.notifications.actions import mirror
from simulators.twilio.carrier import Carrier
from simulators.twilio.records import Call
from tests.app.desk import CALLER, Clock, Worker, caller_needs_help, told
from tests.hub import ACCOUNT_SID, AUTH_TOKEN, Tenant


def calls_to(carrier: Carrier, phone: str) -> list[Call]:
    return [c for c in carrier.ledger.calls.values() if c.to == phone]


async def nobody_reads_the_text(drain: Tenant, worker: Worker, **caller: Any) -> dict[str, Any]:
    """A P1 whose text arrived and had no effect for half a minute; the phone is about to ring."""
    alert = await caller_needs_help(drain, **caller)
    await worker.work()
    await worker.receipts()
    await worker.tick(seconds=31)
    return alert


async def the_call(drain: Tenant, alert: dict[str, Any]) -> dict[str, Any]:
    [call] = [n for n in await told(drain, alert) if n["medium"] == "call"]
    return call


async def test_half_a_minute_after_an_unread_text_the_on_calls_phone_rings_and_says_what_it_is_about(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    alert = await nobody_reads_the_text(drain, worker, name="Jean Tremblay")
    await worker.receipts()
    words = (
        "urgence immédiate, Drain. Client : Jean Tremblay. Téléphone : 4 3 8, 5 5 5, 0 1 0 1. "
        "Problème : L'eau monte dans le sous-sol. "
        "Pour prendre en charge l’alerte 1, répondez 1 au texto, ou ouvrez le tableau."
    )
    [call] = calls_to(carrier, drain.dispatcher.phone)
    assert call.spoken == words
    assert '<Say language="fr-CA" loop="2">' in (call.twiml or "")
    told_by_phone = await the_call(drain, alert)
    assert told_by_phone["body"] == words
    assert (told_by_phone["status"], told_by_phone["simulated"]) == ("delivered", True)
    assert told_by_phone["segments"] == 0


async def test_a_member_who_speaks_english_is_called_in_english(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    answer = await drain.admin.http.patch(f"/api/v1/users/{drain.dispatcher.id}", json={"language": "en"})
    assert answer.status_code == 200, answer.text
    await nobody_reads_the_text(drain, worker)
    [call] = calls_to(carrier, drain.dispatcher.phone)
    assert 'language="en-US"' in (call.twiml or "")
    assert "IMMEDIATE EMERGENCY".lower() in (call.twiml or "")


async def test_whatever_the_caller_wrote_the_call_can_be_spoken(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    await nobody_reads_the_text(drain, worker, text="</Say><Dial>+19005550100</Dial>\x07 & \x1b " + "&" * 3000)
    await worker.receipts()
    [call] = calls_to(carrier, drain.dispatcher.phone)
    assert "</Say><Dial>+19005550100</Dial>" in call.spoken
    assert len(call.twiml or "") < 4000


ENDS = {
    "no-answer": ("undelivered", "no_answer"),
    "busy": ("undelivered", "busy"),
    "failed": ("failed", "failed"),
}


@pytest.mark.parametrize("end", ENDS)
async def test_a_call_that_reaches_nobody_goes_to_the_next_person_at_once(
    drain: Tenant, worker: Worker, carrier: Carrier, end: str
) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"call": end})
    alert = await nobody_reads_the_text(drain, worker)
    await worker.receipts()
    call = await the_call(drain, alert)
    assert (call["status"], call["error"]) == ENDS[end]
    assert (await told(drain, alert))[-1]["user"]["name"] == drain.admin.name


async def test_an_answered_call_leaves_the_on_call_a_minute_to_react(drain: Tenant, worker: Worker) -> None:
    alert = await nobody_reads_the_text(drain, worker)
    await worker.receipts()
    await worker.tick(seconds=55)
    assert len(await told(drain, alert)) == 2
    await worker.tick(seconds=6)
    assert (await told(drain, alert))[-1]["user"]["name"] == drain.admin.name


async def test_a_phone_does_not_ring_about_what_somebody_took_before_it_was_dialled(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    await worker.receipts()
    await sweep(drain.hub.db, clock.forward(seconds=31))
    assert (await the_call(drain, alert))["status"] == "intended"
    answer = await drain.admin.http.post(f"/api/v1/alerts/{alert['id']}/acknowledge", json={})
    assert answer.status_code == 200, answer.text
    await worker.work()
    assert calls_to(carrier, drain.dispatcher.phone) == []
    call = await the_call(drain, alert)
    assert (call["status"], call["error"]) == ("suppressed", "no_longer_needed")


@pytest.mark.parametrize("create", ["hang", "error_accepted"])
async def test_a_call_whose_answer_is_lost_is_looked_up_and_the_phone_rings_once(
    drain: Tenant, worker: Worker, carrier: Carrier, monkeypatch: pytest.MonkeyPatch, create: str
) -> None:
    monkeypatch.setattr(twilio_account, "TIMEOUT", httpx2.Timeout(0.3))
    alert = await caller_needs_help(drain)
    await worker.work()
    await worker.receipts()
    carrier.behaviours.teach(drain.dispatcher.phone, {"create": create, "callbacks": "never"})
    await worker.tick(seconds=31)
    await worker.work(also_later=True)
    assert len(calls_to(carrier, drain.dispatcher.phone)) == 1
    assert (await the_call(drain, alert))["status"] in ("accepted", "sent", "delivered")


class Killed(BaseException):
    """The worker process is gone."""


class DiesAfterCalling(TwilioCalls):
    async def send(self, *args: Any, **options: Any) -> Any:
        await super().send(*args, **options)
        raise Killed


async def test_a_worker_killed_while_it_dials_never_makes_the_phone_ring_twice(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    async with drain.hub.db.transaction(drain.id) as tx:
        delivery = await channels.create_delivery(tx, medium="call", audience="team", to_address=CALLER, body="Allo")
    assert delivery is not None
    whole: Outbox = worker.services[Outbox]
    dying = replace(whole, calls=DiesAfterCalling(whole.calls._clients))  # type: ignore[attr-defined]

    def context(outbox: Outbox) -> JobContext:
        return JobContext(drain.id, drain.hub.db, {**worker.services, Outbox: outbox}, clock(), 0)

    with pytest.raises(Killed):
        await carry_out(context(dying), delivery.id, last_attempt=False, settle=mirror)
    clock.forward(seconds=20)
    await carry_out(context(whole), delivery.id, last_attempt=False, settle=mirror)
    assert len(calls_to(carrier, CALLER)) == 1


async def test_a_number_of_the_carrier_meant_for_voice_is_the_one_that_calls(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    box = worker.services[Outbox].box
    twilio = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN}
    async with drain.hub.db.transaction(drain.id) as tx:
        await channels.create_channel(
            tx, kind="voice", address="+15145550105", provider="twilio", box=box, credentials=twilio
        )
    alert = await nobody_reads_the_text(drain, worker)
    await worker.receipts()
    [call] = calls_to(carrier, drain.dispatcher.phone)
    assert call.from_ == "+15145550105"
    assert (await the_call(drain, alert))["status"] == "delivered"


async def reports(drain: Tenant, call: Call, status: str) -> None:
    """The carrier tells how the call goes, at the door, signed."""
    address = (call.status_callback or "").removeprefix(drain.hub.site)
    form = {"CallSid": call.sid, "CallStatus": status, "AccountSid": ACCOUNT_SID, "From": call.from_, "To": call.to}
    signature = RequestValidator(AUTH_TOKEN).compute_signature(drain.hub.site + address, form)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await drain.hub.http.post(address, content=urlencode(form), headers=headers)
    assert answer.status_code == 200, answer.text


ORDERS = list(itertools.permutations(["ringing", "in-progress", "completed"]))


@pytest.mark.parametrize("order", ORDERS, ids=["-".join(o) for o in ORDERS])
async def test_a_calls_progress_told_in_any_order_ends_where_the_call_did(
    drain: Tenant, worker: Worker, carrier: Carrier, order: tuple[str, ...]
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    await worker.receipts()
    carrier.behaviours.teach(drain.dispatcher.phone, {"callbacks": "never"})
    await worker.tick(seconds=31)
    [call] = calls_to(carrier, drain.dispatcher.phone)
    for status in order:
        await reports(drain, call, status)
    assert (await the_call(drain, alert))["status"] == "delivered"


def test_a_number_is_dictated_digit_by_digit() -> None:
    assert digit_by_digit("+15145550101", "CA") == "5 1 4, 5 5 5, 0 1 0 1"
    assert digit_by_digit("+33639980101", "FR") == "0 6, 3 9, 9 8, 0 1, 0 1"
    assert digit_by_digit(None, "CA") is None
