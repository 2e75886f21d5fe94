"""From rows to the public views."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from app.alerts.models import Act, Alert, AlertContact
from app.alerts.schemas import AlertActionView, AlertView, EscalationView, NextStep, Person
from app.contacts.models import Contact


def alert_view(alert: Alert) -> AlertView:
    """The card."""
    return AlertView(
        id=alert.id,
        number=alert.number,
        version=alert.version,
        urgency=alert.urgency,
        status=alert.status,
        need=alert.need,
        service=alert.service,
        title=alert.title,
        contact=alert.contact,
        channel=alert.channel,
        conversation_id=alert.conversation_id,
        text=alert.text,
        verdict=alert.verdict,
        flags=alert.flags,
        occurrences=alert.occurrences,
        raised_at=alert.raised_at,
        last_message_at=alert.last_message_at,
        call_back_by=alert.call_back_by,
        expires_at=alert.expires_at,
        acknowledged_by=_person(alert.acknowledged_by, alert.acknowledged_by_name),
        acknowledged_at=alert.acknowledged_at,
        lease_until=alert.lease_until,
        assigned_to=_person(alert.assigned_to, alert.assigned_to_name),
        snoozed_until=alert.snoozed_until,
        resolved_by=_person(alert.resolved_by, alert.resolved_by_name),
        resolved_at=alert.resolved_at,
        resolution=alert.resolution,
        escalation=_escalation(alert),
    )


def contact_view(contact: Contact) -> AlertContact:
    """The contact as the card shows it."""
    return AlertContact(
        contact.id,
        contact.name,
        contact.phone,
        contact.is_anonymous,
        cast(Any, contact.language),
        contact.address,
        cast(Any, contact.type),
    )


def act_view(act: Act) -> AlertActionView:
    """One line of the story."""
    return AlertActionView(act.id, act.at, _person(act.actor_id, act.actor_name), act.verb, act.detail)


def _person(person_id: UUID | None, name: str | None) -> Person | None:
    return None if person_id is None else Person(person_id, name or "")


def _escalation(alert: Alert) -> EscalationView:
    steps = alert.plan.steps
    coming = None
    if alert.next_step_at is not None and alert.step < len(steps):
        coming = NextStep(alert.next_who or "", steps[alert.step].medium)
    return EscalationView(
        policy=alert.plan.policy,
        step=alert.step,
        steps=len(steps),
        next_at=alert.next_step_at if coming else None,
        next=coming,
        exhausted=alert.exhausted,
    )
