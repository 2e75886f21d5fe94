"""Facts about contacts."""

from __future__ import annotations

from dataclasses import dataclass

from app.contacts.schemas import ContactView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCreated(Event):
    """Somebody reached us for the first time."""

    TYPE = "contact.created"
    TOPIC = "contacts"

    data: ContactView


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUpdated(Event):
    """Something we know about a contact changed."""

    TYPE = "contact.updated"
    TOPIC = "contacts"

    data: ContactView


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSeen(Event):
    """They wrote or called again; nothing else changed."""

    TYPE = "contact.seen"
    TOPIC = "contacts"

    data: ContactView
