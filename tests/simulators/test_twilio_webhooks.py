"""What the simulated carrier sends to the hub: receipts and inbound messages, signed, in every order."""

from __future__ import annotations

import socket
from collections import Counter

import httpx2
import pytest

from simulators.target import Target
from simulators.twilio.inbound import Media, send_inbound
from simulators.twilio.webhooks import RetryPolicy
from tests.simulators.account import Account, target_at
from tests.simulators.fake_hub import OUR_NUMBER, TOKEN, FakeHub
from tests.simulators.serving import serving

CALLER = "+14505550120"
REAL_ORDER = (
    "ToCountry ToState SmsMessageSid NumMedia ToCity FromZip SmsSid FromState SmsStatus FromCity Body FromCountry To"
    " ToZip NumSegments ReferralNumMedia MessageSid AccountSid From ApiVersion"
)


def statuses(hub: FakeHub) -> list[str]:
    return [receipt["MessageStatus"] for receipt in hub.receipts]


async def test_receipts_are_signed_and_follow_the_message(account: Account, hub: FakeHub) -> None:
    message = await account.send()
    await account.carrier.settled()
    assert statuses(hub) == ["queued", "sent", "delivered"]
    assert hub.forged == 0
    assert hub.receipts[-1]["MessageSid"] == hub.receipts[-1]["SmsSid"] == message.sid
    assert "RawDlrDoneDate" in hub.receipts[-1].names


async def test_the_unreachable_number_is_undelivered(account: Account, hub: FakeHub) -> None:
    await account.send("+15145550190")
    await account.carrier.settled()
    assert statuses(hub) == ["queued", "sent", "undelivered"]
    assert hub.receipts[-1]["ErrorCode"] == "30003"


async def test_the_silent_number_never_calls_back_but_can_be_polled(account: Account, hub: FakeHub) -> None:
    message = await account.send("+15145550195")
    await account.carrier.settled()
    assert hub.receipts == []
    assert (await account.client.messages(message.sid).fetch_async()).status == "delivered"


async def test_receipts_can_come_in_reverse(account: Account, hub: FakeHub) -> None:
    account.carrier.behaviours.teach("*", {"callbacks": "reversed"})
    await account.send()
    await account.carrier.settled()
    assert statuses(hub) == ["delivered", "sent", "queued"]


async def test_receipts_can_be_repeated(account: Account, hub: FakeHub) -> None:
    account.carrier.behaviours.teach("*", {"callbacks": "duplicated"})
    await account.send()
    await account.carrier.settled()
    assert statuses(hub)[:3] == ["queued", "sent", "delivered"]
    assert Counter(statuses(hub)) == {"queued": 3, "sent": 3, "delivered": 3}


async def test_a_message_may_never_get_its_final_receipt(account: Account, hub: FakeHub) -> None:
    account.carrier.behaviours.teach(CALLER, {"final": "sent"})
    await account.send(CALLER)
    await account.carrier.settled()
    assert statuses(hub) == ["queued", "sent"]


async def test_an_inbound_text_has_the_real_parameters_in_the_real_order(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient
) -> None:
    sent = await send_inbound(http, target, from_=CALLER, body="Ça refoule 🚨 vite!")
    assert sent.accepted
    assert " ".join(hub.texts[0].names) == REAL_ORDER
    assert hub.texts[0]["Body"] == "Ça refoule 🚨 vite!"
    assert (hub.texts[0]["From"], hub.texts[0]["To"], hub.texts[0]["SmsStatus"]) == (CALLER, OUR_NUMBER, "received")
    assert hub.texts[0].headers["i-twilio-idempotency-token"]


async def test_a_picture_without_words_keeps_an_empty_body(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient
) -> None:
    sent = await send_inbound(http, target, from_=CALLER, body="", media=(Media(), Media("image/png")))
    assert sent.sid.startswith("MM")
    text = hub.texts[0]
    assert (text["Body"], text["NumMedia"], text["MediaContentType1"]) == ("", "2", "image/png")
    assert f"/Messages/{sent.sid}/Media/ME" in text["MediaUrl0"]
    assert text.names.index("MediaContentType0") == 1


async def test_a_forged_text_is_recognisable(hub: FakeHub, target: Target, http: httpx2.AsyncClient) -> None:
    sent = await send_inbound(http, target, from_=CALLER, body="x", auth_token="not ours")
    assert (sent.delivery.status, sent.accepted, hub.forged) == (403, False, 1)


async def test_an_error_answer_is_not_retried_by_default(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient
) -> None:
    hub.answers = [500]
    sent = await send_inbound(http, target, from_=CALLER, body="x")
    assert (sent.delivery.status, sent.delivery.attempts, hub.texts) == (500, 1, [])


async def test_overrides_retry_server_errors_with_the_same_idempotency_token(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient
) -> None:
    hub.answers = [500, 503]
    policy = RetryPolicy(retries=3, on=frozenset({"5xx"}))
    sent = await send_inbound(http, target, from_=CALLER, body="x", policy=policy, idempotency_token="tok")
    assert (sent.accepted, sent.delivery.attempts) == (True, 3)
    assert hub.texts[0].headers["i-twilio-idempotency-token"] == "tok"


async def test_a_failed_connection_is_tried_once_more(http: httpx2.AsyncClient) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
        sent = await send_inbound(http, target_at(nobody), from_=CALLER, body="x")
    assert (sent.delivery.status, sent.delivery.attempts, sent.delivery.failure) == (None, 2, "ct")


@pytest.mark.parametrize(
    ("twiml", "content_type", "replies"),
    [
        ("<Response/>", "text/xml", ()),
        ("<Response><Message>Merci &amp; à tantôt</Message></Response>", "text/xml", ("Merci & à tantôt",)),
        ("<Response><Message><Body>un</Body></Message><Message>deux</Message></Response>", "text/xml", ("un", "deux")),
        ("OK", "text/plain", ("OK",)),
    ],
)
async def test_the_answer_decides_what_the_phone_receives(
    hub: FakeHub, account: Account, twiml: str, content_type: str, replies: tuple[str, ...]
) -> None:
    hub.twiml, hub.content_type = twiml, content_type
    sent = await account.carrier.text_the_hub(from_=CALLER, body="bonjour")
    assert sent.replies == replies
    shown = [
        message.body for message in account.carrier.ledger.messages.values() if message.direction == "outbound-reply"
    ]
    assert tuple(shown) == replies


async def test_stop_unsubscribes_at_the_carrier_and_start_comes_back(account: Account, hub: FakeHub) -> None:
    await account.carrier.text_the_hub(from_=CALLER, body=" stop ")
    assert hub.texts[0]["OptOutType"] == "STOP"
    answer = await account.http.post(
        f"{account.address}/2010-04-01/Accounts/{account.carrier.config.account_sid}/Messages.json",
        data={"To": CALLER, "From": OUR_NUMBER, "Body": "x"},
        auth=(account.carrier.config.account_sid, TOKEN),
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 21610)
    await account.carrier.text_the_hub(from_=CALLER, body="START")
    assert (await account.send(CALLER)).status == "queued"


async def test_a_sentence_that_says_stop_is_not_an_opt_out(account: Account, hub: FakeHub) -> None:
    await account.carrier.text_the_hub(from_=CALLER, body="stop la livraison")
    assert "OptOutType" not in hub.texts[0].names
    assert (await account.send(CALLER)).status == "queued"


async def test_phones_are_shown_as_simulated_and_can_answer(account: Account, hub: FakeHub) -> None:
    await account.send(CALLER, "<b>🚨 URGENCE</b>")
    page = (await account.http.get(f"{account.address}/_sim")).text
    assert "SIMULATED" in page
    assert "&lt;b&gt;🚨 URGENCE" in page
    reply = {"from": CALLER, "to": OUR_NUMBER, "body": "1"}
    answer = await account.http.post(f"{account.address}/_sim/reply", data=reply)
    assert (answer.status_code, answer.headers["location"]) == (303, "../_sim")
    assert (hub.texts[0]["From"], hub.texts[0]["Body"]) == (CALLER, "1")


async def test_another_site_cannot_drive_the_phones(account: Account, hub: FakeHub) -> None:
    headers = {"Origin": "https://elsewhere.example.test"}
    answer = await account.http.post(
        f"{account.address}/_sim/reply", data={"from": CALLER, "body": "1"}, headers=headers
    )
    assert (answer.status_code, hub.texts) == (403, [])


async def test_a_public_address_is_reached_through_the_local_one(hub: FakeHub, http: httpx2.AsyncClient) -> None:
    async with serving(hub.app()) as base_url:
        local = target_at(base_url)
        assert local.connect_url(local.signed_url("/x?y=1")) == f"{base_url}/x?y=1"
        assert local.connect_url("https://hub.example.test.evil.test/x") == "https://hub.example.test.evil.test/x"
