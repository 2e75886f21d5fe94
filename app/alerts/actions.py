"""Writes of alerts: what callers do to them. What the team does is in `team`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.alerts import queries, rules
from app.alerts.changes import (
    current_plan,
    note_act,
    write_change,
)
from app.alerts.events import (
    AlertBumped,
    AlertRaised,
    AlertReprioritised,
    AlertUpdated,
)
from app.alerts.jobs import RefreshContact, TakeDueStep
from app.alerts.models import Alert, AlertContact, Channel, Plan, Urgency, VerdictView
from app.alerts.policies import built_in, label, plan_of
from app.alerts.views import alert_view, contact_view
from app.alerts.wording import title
from app.contacts.models import Contact
from app.db.transaction import Transaction

HUMAN_RULESET: Final = "human"
UNNAMED: Final = "general"
"""The need of words that do not say what they are about."""


async def raise_alert(
    tx: Transaction,
    *,
    contact: Contact,
    conversation_id: UUID | None,
    message_id: UUID | None,
    channel: Channel,
    text: str,
    verdict: VerdictView,
    who: Principal | None = None,
) -> Alert:
    """Open an alert for the contact's need, or bump the one that is open.

    `verdict` is about `text` alone, so that thanks after a false alarm do not raise it again; one that names no need
    is about the need that is open. `who`: posted by hand. The contact is locked by the caller.
    """
    shown = contact_view(contact)
    while (alert := await _meant(tx, contact, verdict)) is None:
        number, policy = await queries.next_number(tx.conn, tx.tenant_id, verdict.urgency)
        plan = plan_of(policy or built_in(verdict.urgency))
        fresh = _new_alert(tx, number, plan, shown, conversation_id, message_id, channel, text, verdict)
        if await queries.insert_alert(tx.conn, fresh):
            return await _announce(tx, fresh, contact, who)
    return await _bump(tx, alert, contact=shown, message_id=message_id, text=text, verdict=verdict, who=who)


async def _meant(tx: Transaction, contact: Contact, verdict: VerdictView) -> Alert | None:
    if verdict.need != UNNAMED:
        return await queries.lock_open_alert(tx.conn, tx.tenant_id, contact.id, verdict.need)
    standing = await queries.lock_open_alerts_of(tx.conn, tx.tenant_id, contact.id)
    return min(standing, key=lambda alert: (alert.need != UNNAMED, alert.urgency, alert.raised_at), default=None)


async def _announce(tx: Transaction, alert: Alert, contact: Contact, who: Principal | None) -> Alert:
    tx.emit(AlertRaised(id=alert.id, version=alert.version, data=alert_view(alert)))
    tx.enqueue(TakeDueStep(alert_id=alert.id))
    if contact.version > 1:
        tx.enqueue(RefreshContact(contact_id=contact.id))
    if who is not None:
        await note_act(tx, alert.id, "post", who, {"urgency": alert.urgency})
    return alert


def _new_alert(
    tx: Transaction,
    number: int,
    plan: Plan,
    contact: AlertContact,
    conversation_id: UUID | None,
    message_id: UUID | None,
    channel: Channel,
    text: str,
    verdict: VerdictView,
) -> Alert:
    return Alert(
        tx.tenant_id,
        uuid7(),
        number,
        1,
        verdict.urgency,
        "pending",
        verdict.need,
        verdict.service,
        title(verdict.need, verdict.language),
        contact,
        channel,
        conversation_id,
        message_id,
        text,
        verdict,
        verdict.flags,
        occurrences=1,
        raised_at=tx.at,
        last_message_at=tx.at,
        call_back_by=verdict.call_back_by,
        expires_at=verdict.expires_at,
        plan=plan,
        next_who=label(plan.steps[0], verdict.language) if plan.steps else None,
        next_step_at=tx.at if plan.steps else None,
        ttl_at=verdict.expires_at,
    )


async def _bump(
    tx: Transaction,
    alert: Alert,
    *,
    contact: AlertContact,
    message_id: UUID | None,
    text: str,
    verdict: VerdictView,
    who: Principal | None,
) -> Alert:
    if alert.contact != contact:
        tx.enqueue(RefreshContact(contact_id=contact.id))
    after = rules.bump(alert, contact=contact, text=text, verdict=verdict, message_id=message_id, now=tx.at)
    if rules.more_urgent(verdict.urgency, alert.urgency):
        plan = await current_plan(tx, verdict.urgency)
        after = rules.raise_urgency(
            after,
            verdict.urgency,
            plan,
            call_back_by=verdict.call_back_by,
            expires_at=verdict.expires_at,
            now=tx.at,
            by_human=False,
        )
        after = replace(after, next_who=label(plan.steps[0], verdict.language) if plan.steps else None)
        detail = {"from": alert.urgency, "to": after.urgency, "decided_by": verdict.decided_by}
        written = await write_change(tx, alert, after, AlertReprioritised, verb="reprioritise", who=who, detail=detail)
    else:
        written = await write_change(tx, alert, after, AlertBumped, who=who, verb="bump" if who else None)
    if written.next_step_at is not None and written.next_step_at <= tx.at:
        tx.enqueue(TakeDueStep(alert_id=written.id))
    return written


def verdict_by_hand(urgency: Urgency, need: str, now: datetime, *, language: str = "fr") -> VerdictView:
    """The verdict of an alert somebody posts: their word is the evidence. `language` is that of the business."""
    clocks = rules.CLOCKS[urgency]
    return VerdictView(
        urgency,
        "posted_by_hand",
        [],
        [],
        1.0,
        HUMAN_RULESET,
        "human",
        now + clocks.notify,
        now + clocks.call_back,
        now + clocks.expire,
        "alert",
        None,
        need,
        [],
        "en" if language == "en" else "fr",
    )


async def refresh_contact(tx: Transaction, contact: AlertContact) -> None:
    """Open alerts show their contact as it is now."""
    for alert in await queries.lock_open_alerts_of(tx.conn, tx.tenant_id, contact.id):
        if alert.contact != contact:
            await write_change(tx, alert, replace(alert, contact=contact), AlertUpdated)
