"""A dispatch desk in virtual time: a clock the whole hub follows, a worker run by hand, a carrier on a real port."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest

from app.access import Role
from app.accounts import actions as accounts
from app.accounts.models import Member
from app.accounts.schemas import NewMember
from app.alerts.actions import raise_alert, verdict_by_hand
from app.alerts.handlers import sweep
from app.alerts.models import EvidenceView, Urgency
from app.channels.secrets import SecretBox
from app.channels.sending import Outbox
from app.contacts import actions as contacts
from app.contacts.models import Fact, Identity, Source
from app.db.database import utc_now
from app.db.job_queue import decode_job
from app.settings import Settings
from app.worker import run_job
from simulators.target import Target
from simulators.twilio.app import twilio_app
from simulators.twilio.carrier import Carrier, TwilioConfig
from tests.hub import ACCOUNT_SID, AUTH_TOKEN, PASSWORD_HASH, VAPI_SECRET, Hub, Tenant
from tests.simulators.serving import serving

CALLER = "+14385550101"
REFUSES = "+15145550191"
"""The carrier refuses texts to this number: not a mobile."""

UNREACHABLE = "+15145550190"
HANGS = "+15145550192"


@dataclass
class Clock:
    """What time it is, for everybody."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@dataclass
class Worker:
    """The worker process, one turn at a time."""

    hub: Hub
    services: dict[Any, Any]
    database_url: str
    clock: Clock
    carrier: Carrier

    async def work(self, *, also_later: bool = False) -> list[str]:
        """Carry out every queued job and what those queue; `also_later`: retries too, without waiting."""
        done: list[str] = []
        conn = await asyncpg.connect(self.database_url)
        try:
            while rows := await conn.fetch(
                """
                DELETE FROM pgqueuer WHERE id IN (
                    SELECT id FROM pgqueuer WHERE status = 'queued' AND ($1 OR execute_after <= now()) ORDER BY id
                )
                RETURNING id, payload
                """,
                also_later,
            ):
                for row in sorted(rows, key=lambda r: r["id"]):
                    queued = decode_job(row["payload"])
                    done.append(queued.name)
                    await run_job(self.hub.db, self.services, queued)
        finally:
            await conn.close()
        return done

    async def receipts(self) -> None:
        """What the carrier still has to do and to report is done and reported."""
        await self.carrier.settled()
        await self.work()

    async def tick(self, **by: float) -> None:
        """Time passes; the sweep comes by and its consequences are carried out."""
        self.clock.forward(**by)
        await sweep(self.hub.db, self.clock())
        await self.work()


@pytest.fixture
def clock(hub: Hub) -> Iterator[Clock]:
    ticking = Clock(utc_now())
    hub.db.clock = ticking
    hub.web.services["now"] = ticking
    yield ticking
    hub.db.clock = utc_now
    hub.web.services["now"] = utc_now


@pytest.fixture
async def carrier(hub: Hub) -> AsyncIterator[Carrier]:
    target = Target(hub.url, hub.site, ACCOUNT_SID, AUTH_TOKEN, VAPI_SECRET, "+15145550100", "+15145550100")
    config = TwilioConfig(ACCOUNT_SID, AUTH_TOKEN, hub=target, pace=0.001, hang_seconds=30)
    async with Carrier(config) as carrying:
        yield carrying


@pytest.fixture
async def carrier_url(carrier: Carrier) -> AsyncIterator[str]:
    async with serving(twilio_app(carrier)) as url:
        yield url


@pytest.fixture
async def worker(
    hub: Hub, clock: Clock, carrier: Carrier, carrier_url: str, database_url: str
) -> AsyncIterator[Worker]:
    settings: Settings = hub.web.services[Settings].model_copy(update={"twilio_api_base_url": carrier_url})
    async with httpx2.AsyncClient(trust_env=False) as http:
        outbox = Outbox.over(http, hub.web.services[SecretBox], settings)
        yield Worker(hub, {**hub.web.services, Outbox: outbox}, database_url, clock, carrier)


async def add_member(
    tenant: Tenant, name: str, phone: str | None, *, role: Role = Role.TECHNICIAN, on_call: bool = False
) -> Member:
    """Somebody else in the team."""
    body = NewMember(
        email=f"{name.lower()}@{tenant.slug}.test",
        name=name,
        role=role,
        phone=phone,
        password="not-used-to-sign-in",
        on_call=on_call,
    )
    async with tenant.hub.db.transaction(tenant.id) as tx:
        return await accounts.create_member(tx, body, password_hash=PASSWORD_HASH, who=None, region="CA")


async def set_phone(tenant: Tenant, user_id: UUID, phone: str) -> None:
    answer = await tenant.admin.http.patch(f"/api/v1/users/{user_id}", json={"phone": phone})
    assert answer.status_code == 200, answer.text


async def caller_needs_help(
    tenant: Tenant,
    *,
    urgency: Urgency = "P1",
    phone: str = CALLER,
    text: str = "L'eau monte dans le sous-sol",
    need: str = "drain",
    name: str | None = None,
) -> dict[str, Any]:
    """What intake does with a caller's words once they are judged; the alert as the API shows it."""
    facts = [Fact("name", name, Source.TEXT)] if name else []
    async with tenant.hub.db.transaction(tenant.id) as tx:
        contact = await contacts.recognise(tx, Identity("phone", phone), region="CA", facts=facts)
        verdict = dataclasses.replace(
            verdict_by_hand(urgency, need, tx.at),
            reason="active_backup",
            evidence=[EvidenceView("water", text[:4], 0, 4)],
            ruleset="builtin-1",
            decided_by="rules",
            confidence=0.9,
        )
        alert = await raise_alert(
            tx, contact=contact, conversation_id=None, message_id=None, channel="sms", text=text, verdict=verdict
        )
    return await read_alert(tenant, alert.id)


async def read_alert(tenant: Tenant, alert_id: Any) -> dict[str, Any]:
    answer = await tenant.dispatcher.http.get(f"/api/v1/alerts/{alert_id}")
    assert answer.status_code == 200, answer.text
    alert: dict[str, Any] = answer.json()
    return alert


async def told(tenant: Tenant, alert: dict[str, Any]) -> list[dict[str, Any]]:
    """Who was told about an alert, in order."""
    answer = await tenant.dispatcher.http.get("/api/v1/notifications", params={"alert_id": alert["id"]})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items[::-1]


def texts_to(carrier: Carrier, phone: str) -> list[str]:
    """The texts the carrier took for a number."""
    return [m.body for m in carrier.ledger.messages.values() if m.to == phone and m.direction == "outbound-api"]
