"""Members of the team are reached when and how they should be, and every text tells what became of it."""

from __future__ import annotations

import asyncio
import itertools
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from twilio.request_validator import RequestValidator

from simulators.twilio.carrier import Carrier
from tests.app.desk import Clock, Worker, caller_needs_help, read_alert, texts_to, told
from tests.hub import ACCOUNT_SID, AUTH_TOKEN, Person, Tenant

MONTREAL = ZoneInfo("America/Toronto")


def at_local(clock: Clock, hour: int, minute: int = 0) -> None:
    """Tomorrow at that time in Montréal."""
    clock.forward(days=1)
    clock.at = clock.at.astimezone(MONTREAL).replace(hour=hour, minute=minute, second=0, microsecond=0)


async def test_three_p4_within_half_an_hour_reach_a_person_as_one_text(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    at_local(clock, 10)
    alerts = []
    for n in range(3):
        alerts.append(
            await caller_needs_help(drain, urgency="P4", phone=f"+1438555012{n}", text=f"Un prix, numéro {n}")
        )
        await worker.work()
        await worker.tick(minutes=5)
    assert texts_to(carrier, drain.dispatcher.phone) == []
    await worker.tick(minutes=16)
    [text] = texts_to(carrier, drain.dispatcher.phone)
    assert text == (
        "📋 3 demandes - Drain\n\n"
        "1 P4 nom non fourni, 438-555-0120: Un prix, numéro 0\n"
        "2 P4 nom non fourni, 438-555-0121: Un prix, numéro 1\n"
        "3 P4 nom non fourni, 438-555-0122: Un prix, numéro 2\n\n"
        "Répondez 1 et le numéro pour prendre en charge (ex. 1 3)."
    )
    await worker.receipts()
    for alert in alerts:
        [notification] = await told(drain, alert)
        assert notification["status"] == "delivered"


async def test_a_single_p4_is_told_in_full(drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock) -> None:
    at_local(clock, 10)
    await caller_needs_help(drain, urgency="P4")
    await worker.work()
    await worker.tick(minutes=31)
    [text] = texts_to(carrier, drain.dispatcher.phone)
    assert text.startswith("📋 SERVICE STANDARD - Drain\n\nCLIENT: ")


async def test_what_somebody_took_in_the_meantime_is_not_told(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    at_local(clock, 10)
    alert = await caller_needs_help(drain, urgency="P4")
    await worker.work()
    await drain.admin.http.post(f"/api/v1/alerts/{alert['id']}/acknowledge", json={})
    await worker.tick(minutes=40)
    assert texts_to(carrier, drain.dispatcher.phone) == []
    [notification] = await told(drain, alert)
    assert (notification["status"], notification["error"]) == ("suppressed", "no_longer_needed")


async def test_at_night_a_p4_waits_for_the_morning_and_a_p1_does_not(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    at_local(clock, 23)
    await caller_needs_help(drain, urgency="P4", phone="+14385550120")
    await caller_needs_help(drain, urgency="P1", phone="+14385550121")
    await worker.work()
    await worker.tick(hours=7, minutes=59)
    assert all("URGENCE" in text for text in texts_to(carrier, drain.dispatcher.phone))
    await worker.tick(minutes=2)
    [morning] = [t for t in texts_to(carrier, drain.dispatcher.phone) if "SERVICE STANDARD" in t]
    assert "PRIORITÉ: P4" in morning


async def test_a_member_may_keep_other_quiet_hours_than_the_team(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    put = drain.dispatcher.http.put
    assert (await put("/api/v1/quiet-hours", json={})).status_code == 403
    team = await drain.admin.http.put("/api/v1/quiet-hours", json={"starts": "18:00", "ends": "08:30"})
    assert team.json() == {"enabled": True, "starts": "18:00", "ends": "08:30", "batch_minutes": 30, "own": False}
    own = await put("/api/v1/me/quiet-hours", json={"enabled": False, "batch_minutes": 0})
    assert own.json()["own"] is True
    at_local(clock, 23)
    await caller_needs_help(drain, urgency="P4")
    await worker.work()
    await worker.tick(seconds=1)
    assert len(texts_to(carrier, drain.dispatcher.phone)) == 1
    assert (await put("/api/v1/me/quiet-hours", json={"starts": "25:00"})).status_code == 422


async def receipt(tenant: Tenant, notification: dict[str, Any], status: str, **more: str) -> None:
    """The carrier reports, at the door, signed."""
    async with tenant.hub.db.system() as conn:
        row = await conn.fetchrow(
            "SELECT d.id, d.provider_id FROM deliveries d JOIN notifications n ON n.delivery_id = d.id"
            " WHERE n.id = $1::text::uuid",
            notification["id"],
        )
    address = f"/api/webhooks/twilio/status?delivery={row['id']}"
    form = {
        "MessageSid": row["provider_id"] or "SM" + "7" * 32,
        "MessageStatus": status,
        "AccountSid": ACCOUNT_SID,
        "From": tenant.number,
        "To": notification["to"],
        **more,
    }
    signature = RequestValidator(AUTH_TOKEN).compute_signature(tenant.hub.site + address, form)
    answer = await tenant.hub.http.post(
        address,
        content=urlencode(form),
        headers={"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 200, answer.text


ORDERS = list(itertools.permutations(["queued", "sent", "delivered"]))


@pytest.mark.parametrize("order", ORDERS, ids=["-".join(o) for o in ORDERS])
async def test_receipts_in_any_order_and_twice_over_end_at_delivered(
    drain: Tenant, worker: Worker, carrier: Carrier, order: tuple[str, ...]
) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"callbacks": "never"})
    alert = await caller_needs_help(drain)
    await worker.work()
    [notification] = await told(drain, alert)
    versions = [notification["version"]]
    for status in (*order, *order):
        await receipt(drain, notification, status)
        [seen] = await told(drain, alert)
        versions.append(seen["version"])
    assert seen["status"] == "delivered"
    assert versions == sorted(versions)


async def test_concurrent_receipts_never_take_a_delivery_back(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"callbacks": "never"})
    alert = await caller_needs_help(drain)
    await worker.work()
    [notification] = await told(drain, alert)
    reports = ["sent", "delivered", "queued", "sending"] * 5
    await asyncio.gather(*(receipt(drain, notification, status) for status in reports))
    [seen] = await told(drain, alert)
    assert seen["status"] == "delivered"


async def test_an_undelivered_p1_is_followed_by_a_call_at_once(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"final": "undelivered", "error_code": 30003})
    alert = await caller_needs_help(drain)
    await worker.work()
    await worker.receipts()
    first, second = await told(drain, alert)
    assert (first["status"], first["error"]) == ("undelivered", "30003")
    assert (second["medium"], second["user"]["name"]) == ("call", drain.dispatcher.name)


async def replies(person: Person, carrier: Carrier, text: str) -> str:
    answer = await carrier.text_the_hub(from_=person.phone, body=text)
    assert answer.delivery.ok
    [reply] = answer.replies
    return reply


async def test_answering_1_takes_the_alert_one_was_last_told_about(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    assert await replies(drain.dispatcher, carrier, "1") == "C’est noté : vous prenez en charge l’alerte n° 1."
    shown = await read_alert(drain, alert["id"])
    assert shown["acknowledged_by"]["name"] == drain.dispatcher.name
    assert await replies(drain.admin, carrier, "1 1") == (
        f"L’alerte n° 1 est déjà prise en charge par {drain.dispatcher.name}."
    )
    await drain.dispatcher.http.post(f"/api/v1/alerts/{alert['id']}/resolve", json={})
    assert await replies(drain.dispatcher, carrier, "1") == "Aucune alerte en attente."


async def test_notifications_are_listed_newest_first_in_pages(drain: Tenant, worker: Worker, rival: Tenant) -> None:
    for n in range(5):
        await caller_needs_help(drain, phone=f"+1438555012{n}")
    await worker.work()
    first = (await drain.dispatcher.http.get("/api/v1/notifications", params={"limit": 3})).json()
    rest = (
        await drain.dispatcher.http.get("/api/v1/notifications", params={"limit": 3, "cursor": first["next"]})
    ).json()
    ids = [n["id"] for n in [*first["items"], *rest["items"]]]
    assert len(ids) == 5
    assert ids == sorted(ids, reverse=True)
    assert (await rival.dispatcher.http.get("/api/v1/notifications")).json()["items"] == []
    assert (await drain.viewer.http.get("/api/v1/notifications")).status_code == 403


def test_quiet_hours_follow_the_wall_clock_over_a_change_of_time() -> None:
    from app.notifications.models import QuietHours
    from app.notifications.rules import quiet_until

    night = QuietHours(None, enabled=True, starts="21:00", ends="07:00", batch_minutes=0)

    def local(*parts: int) -> datetime:
        return datetime(*parts, tzinfo=MONTREAL)  # type: ignore[misc, arg-type]

    def until(*parts: int) -> datetime | None:
        return quiet_until(night, "America/Toronto", local(*parts))

    assert until(2026, 3, 7, 22) == local(2026, 3, 8, 7)
    assert until(2026, 10, 31, 23, 59) == local(2026, 11, 1, 7)
    assert until(2026, 6, 1, 6, 59) == local(2026, 6, 1, 7)
    assert until(2026, 6, 1, 7) is None
    assert until(2026, 6, 1, 20, 59) is None
    lunch = QuietHours(None, enabled=True, starts="12:00", ends="13:00", batch_minutes=0)
    noon = datetime(2026, 6, 1, 12, 30, tzinfo=MONTREAL)
    assert quiet_until(lunch, "America/Toronto", noon) == datetime(2026, 6, 1, 13, tzinfo=MONTREAL)
    assert quiet_until(lunch, "America/Toronto", noon.replace(hour=14)) is None
