"""Writing one change of an alert: the row guarded by what it was, the event, the line of its story, the audit log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit
from app.alerts import policy_queries, queries
from app.alerts.events import AlertEvent
from app.alerts.models import Act, Actor, Alert, Plan, Urgency
from app.alerts.policies import built_in, plan_of
from app.alerts.views import alert_view
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, NotFound, StaleVersion


class AlertAlreadyAcknowledged(DomainError):
    """Somebody else has taken this alert."""

    kind = Kind.CONFLICT
    code = "alert_already_acknowledged"


class AlertClosed(DomainError):
    """This alert is closed."""

    kind = Kind.CONFLICT
    code = "alert_closed"


def actor_of(who: Principal) -> Actor:
    """Who acts: the member, or the API key under its own id."""
    actor_id = who.user_id or who.key_id
    if actor_id is None:
        raise ValueError("a principal is a member or a key")
    return Actor(actor_id, who.name)


async def lock_to_change(tx: Transaction, alert_id: UUID, version: int | None) -> Alert:
    """The open alert, locked until the end of the transaction.

    Raises:
        NotFound, AlertClosed, StaleVersion: the latter two with the card as it is now.
    """
    alert = await queries.lock_alert(tx.conn, tx.tenant_id, alert_id)
    if alert is None:
        raise NotFound
    if not alert.is_open:
        raise AlertClosed(current=alert_view(alert))
    if version is not None and version != alert.version:
        raise StaleVersion(current=alert_view(alert))
    return alert


async def write_change(
    tx: Transaction,
    before: Alert,
    after: Alert,
    event: type[AlertEvent],
    *,
    verb: str | None = None,
    who: Principal | None = None,
    detail: dict[str, Any] | None = None,
    reason: str | None = None,
    source: str | None = None,
) -> Alert:
    """Write `after` as the next version and tell it.

    Raises:
        StaleVersion: the row is no longer what `before` says; with its lock held that is a bug of ours, not a race.
    """
    if not await queries.update_alert(tx.conn, after, before.version, before.status):
        raise StaleVersion
    written = replace(after, version=before.version + 1)
    tx.emit(event(id=written.id, version=written.version, data=alert_view(written)))
    if verb is not None:
        await note_act(tx, written.id, verb, who, detail or {})
    if who is not None and verb is not None:
        await audit(tx, who, verb, "alert", written.id, detail=detail, reason=reason, source=source)
    return written


async def note_act(tx: Transaction, alert_id: UUID, verb: str, who: Principal | None, detail: dict[str, Any]) -> None:
    """Add a line to the alert's story."""
    actor = actor_of(who) if who else None
    act = Act(uuid7(), tx.at, actor.id if actor else None, actor.name if actor else None, verb, detail)
    await policy_queries.insert_act(tx.conn, tx.tenant_id, alert_id, act)


async def current_plan(tx: Transaction, urgency: Urgency) -> Plan:
    """The plan an escalation of this urgency follows when it starts now."""
    policy = await policy_queries.find_policy(tx.conn, tx.tenant_id, urgency)
    return plan_of(policy or built_in(urgency))
