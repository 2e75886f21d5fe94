"""Pure: the brief that goes along when a conversation changes hands, and what the pane shows as known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from agents.session.commands import Brief, Fact
from app.alerts.models import Urgency
from app.contacts.models import Contact
from app.conversations.models import Conversation
from app.desk.models import Handoff, HandoffRequest, Language

URGENCIES: Final[dict[str, Urgency]] = {"P1": "P1", "P2": "P2", "P3": "P3", "P4": "P4"}
SURE_ENOUGH: Final = 0.6
"""Below this it is held to be true only until somebody says so."""

_FIELDS: Final = ("name", "phone", "email", "address", "postal_code", "language", "type")


def passed_on(
    conversation: Conversation, latest: Handoff | None, *, reason: str, skill: str, language: Language, note: str | None
) -> HandoffRequest:
    """The next hand-off knows what the one before knew, and what was noted since."""
    brief = latest.brief if latest else Brief(conversation.last_text or "")
    return HandoffRequest(
        reason,
        skill,
        language,
        urgency_of(conversation),
        latest.complexity if latest else 0,
        latest.emotion if latest else 0.0,
        replace(brief, next_step=note) if note else brief,
        tuple(latest.flags) if latest else (),
    )


def urgency_of(conversation: Conversation) -> Urgency:
    """The most urgent judged so far."""
    return URGENCIES.get(conversation.urgency or "", "P4")


def known_facts(contact: Contact, brief: Brief | None) -> list[Fact]:
    """What is held to be true, with the caller's words where there are any; the brief knows better than the card."""
    told = list(brief.facts) if brief else []
    named = {fact.name for fact in told}
    return [*(f for f in _of_contact(contact) if f.name not in named), *told]


def _of_contact(contact: Contact) -> Iterable[Fact]:
    for name in _FIELDS:
        value = getattr(contact, name)
        if value:
            confidence = float(contact.provenance.get(name, {}).get("confidence", 1.0))
            yield Fact(name, str(value), confidence, is_assumption=confidence < SURE_ENOUGH)
