"""What triage takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Urgency = Literal["P1", "P2", "P3", "P4"]
Disposition = Literal["alert", "redirect", "personal", "refuse", "none"]
Language = Literal["fr", "en"]
DecidedBy = Literal["rules", "model", "human"]

URGENCIES: tuple[Urgency, ...] = ("P1", "P2", "P3", "P4")
DISPOSITIONS: tuple[Disposition, ...] = ("alert", "redirect", "personal", "refuse", "none")


@dataclass(frozen=True, slots=True)
class Clock:
    """The three promises of an urgency; they are different things and never derived from each other."""

    notify: timedelta
    call_back: timedelta
    expire: timedelta


@dataclass(frozen=True, slots=True)
class Evidence:
    """A rule and the caller's own words it was found in; `text == original[start:end]`, always."""

    rule: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CallContext:
    """What is known besides the words.

    `prior_urgency` is a floor: the verdict is never less urgent. `estimated_value` is in whole units of the tenant's
    currency. `language` is what the contact usually speaks; it decides only when the words do not.
    """

    channel: str = "sms"
    contact_type: str | None = None
    language: Language | None = None
    prior_urgency: Urgency | None = None
    estimated_value: float | None = None


NO_CONTEXT = CallContext()


@dataclass(frozen=True, slots=True)
class Verdict:
    urgency: Urgency
    reason: str
    evidence: tuple[Evidence, ...]
    negated: tuple[Evidence, ...]
    confidence: float
    ruleset: str
    decided_by: DecidedBy
    notify_by: datetime
    call_back_by: datetime
    expires_at: datetime
    disposition: Disposition
    service: str | None
    need: str
    flags: tuple[str, ...]
    language: Language


def more_urgent(one: Urgency, other: Urgency) -> bool:
    return one < other
