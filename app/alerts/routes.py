"""HTTP edge of alerts."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.access import Permission, Principal
from app.accounts.actions import audit, e164, get_tenant, list_members
from app.alerts import actions, board, policy_queries, reads, team
from app.alerts.models import Urgency, Who
from app.alerts.policies import built_in
from app.alerts.schemas import (
    Acknowledge,
    AlertPage,
    AlertQuery,
    AlertView,
    Assign,
    Escalate,
    ManualContact,
    NewAlert,
    Note,
    PolicyBody,
    PolicyPage,
    PolicyStepView,
    PolicyView,
    Reprioritise,
    Resolve,
    Snooze,
)
from app.alerts.views import alert_view
from app.contacts import actions as contacts
from app.contacts.models import Contact, Fact, Identity, Source
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import InvalidInput, MalformedInput, NotFound, StaleVersion
from app.web.endpoint import IfMatch
from app.web.routing import route

URGENCIES: Final[tuple[Urgency, ...]] = ("P1", "P2", "P3", "P4")
_STATUSES: Final = {
    "open": ["pending", "acknowledged"],
    "all": ["pending", "acknowledged", "resolved", "expired"],
}


async def list_alerts(query: AlertQuery, who: Principal, db: Database) -> AlertPage:
    """Alerts: open ones worst first, others newest first."""
    statuses = _STATUSES.get(query.status, [query.status])
    lists = board.list_alerts_by_time if query.status in ("resolved", "expired", "all") else board.list_open_alerts
    assignee = who.user_id if query.assignee == "me" else None
    if query.assignee not in (None, "me", "none"):
        assignee = _uuid(query.assignee or "")
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await lists(
            snapshot.conn,
            who.tenant_id,
            urgencies=query.urgency.split(",") if query.urgency else None,
            statuses=statuses,
            assignee=assignee,
            unassigned=query.assignee == "none",
            contact_id=query.contact_id,
            pattern=_pattern(query.q) if query.q else None,
            after=_read_cursor(query.cursor) if query.cursor else None,
            limit=query.limit + 1,
        )
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    following = _cursor(last.urgency, last.raised_at, last.id) if last else None
    return AlertPage([alert_view(a) for a in shown], following, snapshot.position)


async def read_alert(id: UUID, who: Principal, db: Database) -> AlertView:
    """One alert."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await reads.get_alert(snapshot.conn, who.tenant_id, id)


async def post_alert(body: NewAlert, who: Principal, db: Database) -> AlertView:
    """Post an alert by hand; it bumps the open one of the same contact and need, if there is one."""
    async with db.transaction(who.tenant_id) as tx:
        tenant = await get_tenant(tx.conn, tx.tenant_id)
        contact = await _contact(tx, body.contact, tenant.country)
        alert = await actions.raise_alert(
            tx,
            contact=contact,
            conversation_id=None,
            message_id=None,
            channel="manual",
            text=body.text,
            verdict=actions.verdict_by_hand(body.urgency, body.need, tx.at, language=tenant.language),
            who=who,
        )
        await audit(tx, who, "post", "alert", alert.id, detail={"urgency": body.urgency})
    return alert_view(alert)


async def _contact(tx: Transaction, given: ManualContact, region: str) -> Contact:
    phone = e164(given.phone, region)
    identity = Identity("phone", phone) if phone else Identity("call", f"manual:{uuid7()}")
    said = {"name": given.name, "address": given.address}
    facts = [Fact(field, value, Source.HUMAN) for field, value in said.items() if value]
    return await contacts.recognise(tx, identity, region=region, facts=facts)


async def acknowledge(id: UUID, body: Acknowledge, who: Principal, db: Database, if_match: IfMatch) -> AlertView:
    """Take an alert; 409 says who was first."""
    async with db.transaction(who.tenant_id) as tx:
        return alert_view(await team.acknowledge(tx, id, who, version=if_match.version))


async def resolve(id: UUID, body: Resolve, who: Principal, db: Database, if_match: IfMatch) -> AlertView:
    """Close an alert that is done."""
    async with db.transaction(who.tenant_id) as tx:
        return alert_view(await team.resolve(tx, id, who, resolution=body.resolution, version=if_match.version))


async def assign(id: UUID, body: Assign, who: Principal, db: Database, if_match: IfMatch) -> AlertView:
    """Give an alert to a member of the team."""
    async with db.transaction(who.tenant_id) as tx:
        return alert_view(await team.assign(tx, id, who, user_id=body.user_id, version=if_match.version))


async def snooze(id: UUID, body: Snooze, who: Principal, db: Database, if_match: IfMatch) -> AlertView:
    """Pause an alert."""
    async with db.transaction(who.tenant_id) as tx:
        alert = await team.snooze(tx, id, who, until=body.until, minutes=body.minutes, version=if_match.version)
        return alert_view(alert)


async def reprioritise(id: UUID, body: Reprioritise, who: Principal, db: Database, if_match: IfMatch) -> AlertView:
    """Change an alert's urgency; lowering needs a reason."""
    async with db.transaction(who.tenant_id) as tx:
        alert = await team.reprioritise(tx, id, who, urgency=body.urgency, reason=body.reason, version=if_match.version)
        return alert_view(alert)


async def escalate(id: UUID, body: Escalate, who: Principal, db: Database, if_match: IfMatch) -> AlertView:
    """Tell the next people now."""
    async with db.transaction(who.tenant_id) as tx:
        return alert_view(await team.escalate(tx, id, who, version=if_match.version))


async def add_note(id: UUID, body: Note, who: Principal, db: Database, if_match: IfMatch) -> AlertView:
    """Write a remark on an alert."""
    async with db.transaction(who.tenant_id) as tx:
        return alert_view(await team.add_note(tx, id, who, text=body.text, version=if_match.version))


async def list_policies(who: Principal, db: Database) -> PolicyPage:
    """Who is told next when nobody reacts, per urgency."""
    async with db.snapshot(who.tenant_id) as snapshot:
        own = {p.urgency: p for p in await policy_queries.list_policies(snapshot.conn, who.tenant_id)}
    return PolicyPage([own.get(u) or built_in(u) for u in URGENCIES])


async def write_policy(urgency: str, body: PolicyBody, who: Principal, db: Database, if_match: IfMatch) -> PolicyView:
    """Change the escalation policy of an urgency; escalations under way keep the one they started with."""
    if urgency not in URGENCIES:
        raise NotFound
    steps = [
        PolicyStepView(Who(s.who.kind, list(s.who.roles), s.who.user_id), s.medium, s.wait_seconds, s.repeat)
        for s in body.steps
    ]
    policy = PolicyView(urgency, body.name, steps, body.lease_minutes, 0)
    async with db.transaction(who.tenant_id) as tx:
        known = {m.id for m in await list_members(tx.conn, who.tenant_id) if m.active}
        if any(s.who.user_id not in known for s in steps if s.who.user_id is not None):
            raise InvalidInput("There is no such member of the team.")
        version = await policy_queries.upsert_policy(
            tx.conn, who.tenant_id, uuid7(), policy, expected=if_match.version, at=tx.at
        )
        if version is None:
            current = await policy_queries.find_policy(tx.conn, who.tenant_id, urgency)
            raise StaleVersion(current=current or built_in(urgency))
        await audit(tx, who, "change", "escalation_policy", urgency, detail={"version": version})
    return replace(policy, version=version)


def _pattern(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise MalformedInput("assignee must be `me`, `none` or a member's id.") from None


def _cursor(urgency: str, raised_at: datetime, alert_id: UUID) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode((urgency, raised_at, alert_id))).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, datetime, UUID]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=tuple[str, datetime, UUID])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise MalformedInput("This cursor is not one of ours.") from None


routes = [
    route("GET", "/alerts", list_alerts, needs=Permission.READ_ALERTS),
    route("POST", "/alerts", post_alert, needs=Permission.WORK_ALERTS, status=201),
    route("GET", "/alerts/{id}", read_alert, needs=Permission.READ_ALERTS),
    route("POST", "/alerts/{id}/acknowledge", acknowledge, needs=Permission.WORK_ALERTS),
    route("POST", "/alerts/{id}/resolve", resolve, needs=Permission.WORK_ALERTS),
    route("POST", "/alerts/{id}/assign", assign, needs=Permission.WORK_ALERTS),
    route("POST", "/alerts/{id}/snooze", snooze, needs=Permission.WORK_ALERTS),
    route("POST", "/alerts/{id}/reprioritise", reprioritise, needs=Permission.REPRIORITISE_ALERTS),
    route("POST", "/alerts/{id}/escalate", escalate, needs=Permission.WORK_ALERTS),
    route("POST", "/alerts/{id}/notes", add_note, needs=Permission.WORK_ALERTS),
    route("GET", "/escalation-policies", list_policies, needs=Permission.READ_ESCALATION),
    route("PUT", "/escalation-policies/{urgency}", write_policy, needs=Permission.WRITE_ESCALATION),
]
