"""A text arrives at the door."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.app.intake.providers import CALLER, items, post_form, sms_form, text
from tests.hub import Tenant

FLOOD = "J'ai un refoulement d'égout dans le sous-sol, ça monte par le drain de plancher"
DOOR = "/api/webhooks/twilio/sms"


async def test_a_text_becomes_contact_message_verdict_and_alert(drain: Tenant) -> None:
    response = await text(drain, FLOOD)
    assert response.text == '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    assert response.headers["content-type"].startswith("text/xml")
    [alert] = await items(drain, "/alerts")
    [contact] = await items(drain, "/contacts")
    [message] = await items(drain, "/messages")
    assert (alert["urgency"], alert["text"], alert["occurrences"]) == ("P1", FLOOD, 1)
    assert contact["phone"] == CALLER == alert["contact"]["phone"]
    assert (message["text"], message["status"], message["contact_id"]) == (FLOOD, "received", contact["id"])
    assert alert["conversation_id"] == message["conversation_id"]


async def test_the_same_text_ten_times_shuffled_with_others_is_effective_once(drain: Tenant) -> None:
    forms = [sms_form(drain, FLOOD, From=f"+1514555014{n}") for n in range(3)]
    posts = [form for form in forms for _ in range(10)]
    random.Random(7).shuffle(posts)
    answers = await asyncio.gather(*(post_form(drain, DOOR, form) for form in posts))
    assert {a.status_code for a in answers} == {200}
    assert len({a.content for a in answers}) == 1
    assert len(await items(drain, "/messages")) == 3
    alerts = await items(drain, "/alerts")
    assert [a["occurrences"] for a in alerts] == [1, 1, 1]
    assert len(await items(drain, "/journal")) == 3


async def test_many_first_texts_of_one_caller_create_one_contact_and_one_conversation(drain: Tenant) -> None:
    await asyncio.gather(*(text(drain, f"ça déborde partout dans la cave {n}") for n in range(12)))
    assert len(await items(drain, "/contacts")) == 1
    assert len(await items(drain, "/messages")) == 12
    assert len(await items(drain, "/conversations")) == 1
    [alert] = await items(drain, "/alerts")
    assert alert["occurrences"] == 12


@pytest.mark.parametrize("signed", [False, True])
async def test_a_forged_or_unsigned_text_is_refused_without_a_trace(drain: Tenant, signed: bool) -> None:
    response = await post_form(drain, DOOR, sms_form(drain, FLOOD), token="somebody else's token", signed=signed)
    assert response.status_code == 403
    assert response.json()["code"] == "bad_signature"
    assert FLOOD not in response.text
    assert await items(drain, "/journal") == []
    assert await items(drain, "/contacts") == []


async def test_a_changed_body_no_longer_fits_its_signature(drain: Tenant) -> None:
    form = sms_form(drain, FLOOD)
    signed = await post_form(drain, DOOR, form)
    assert signed.status_code == 200
    tampered = dict(form) | {"Body": "STOP"}
    headers = {"X-Twilio-Signature": signed.request.headers["x-twilio-signature"]}
    response = await drain.hub.http.post(DOOR, data=tampered, headers=headers)
    assert response.status_code == 403


async def test_a_number_nobody_has_is_not_guessed(drain: Tenant) -> None:
    response = await post_form(drain, DOOR, sms_form(drain, FLOOD, To="+15145550199"))
    assert response.status_code == 404
    assert response.json()["code"] == "unknown_address"


async def test_the_called_number_names_the_tenant(drain: Tenant, rival: Tenant) -> None:
    await text(drain, FLOOD)
    await text(rival, "my basement is flooding")
    assert [a["text"] for a in await items(drain, "/alerts")] == [FLOOD]
    assert [a["text"] for a in await items(rival, "/alerts")] == ["my basement is flooding"]


async def test_a_photo_without_words_reaches_the_team(drain: Tenant) -> None:
    media = {"MediaUrl0": "https://api.twilio.test/ME1", "MediaContentType0": "image/jpeg"}
    await text(drain, "", NumMedia="1", **media)
    [message] = await items(drain, "/messages")
    assert [(m["url"], m["content_type"]) for m in message["media"]] == [("https://api.twilio.test/ME1", "image/jpeg")]
    assert len(await items(drain, "/alerts")) == 1


@pytest.mark.parametrize(
    ("sender", "phone", "name"),
    [("+15145550142", "+15145550142", None), ("BELL", None, "BELL"), ("12345", None, None), ("anonymous", None, None)],
)
async def test_senders_of_every_kind_are_contacts(
    drain: Tenant, sender: str, phone: str | None, name: str | None
) -> None:
    await text(drain, "mon drain est bouché", From=sender)
    [contact] = await items(drain, "/contacts")
    assert (contact["phone"], contact["name"]) == (phone, name)
    assert contact["is_anonymous"] is (sender == "anonymous")


async def test_a_known_caller_is_recognised_however_the_number_is_written(drain: Tenant) -> None:
    for sender in ("+15145550142", "(514) 555-0142", "whatsapp:+15145550142"):
        await text(drain, "mon drain est lent", From=sender)
    assert len(await items(drain, "/contacts")) == 1


@pytest.mark.parametrize(
    "body",
    ["\x00", "a\x00b", "👍" * 400, "é" * 1600, "مرحبا الماء في القبو", "x" * 1600, "%s%n{}", "' OR 1=1 --"],
)
async def test_odd_texts_are_kept_and_answered(drain: Tenant, body: str) -> None:
    await text(drain, body)
    [message] = await items(drain, "/messages")
    assert "\x00" not in message["text"]
    assert len(await items(drain, "/journal", status="done")) == 1
