"""Pure: a claim as an agent tells the insured of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.claims.models import Change, Claim, ClaimAction, Document, Language
from app.claims.wording import change_text, delay_of, status_texts

LANGUAGES: tuple[Language, Language] = ("fr", "en")


def brief(claim: Claim, time_zone: str) -> dict[str, Any]:
    """`{id, number, type, status, declared_on, status_text: {fr, en}, missing, delay_days}`; `None` days: not ours."""
    delay = delay_of(claim.status, claim.cci_level)
    return {
        "id": str(claim.id),
        "number": claim.number,
        "type": claim.type,
        "status": claim.status,
        "declared_on": day_of(claim.declared_at, time_zone),
        "status_text": {language: status_texts(claim.status, language, claim.cci_level) for language in LANGUAGES},
        "missing": list(claim.missing),
        "delay_days": delay[2] if delay else None,
    }


def day_of(at: datetime | None, time_zone: str) -> str | None:
    """The day there, ISO."""
    return None if at is None else _there(at, time_zone).isoformat()


def _there(at: datetime, time_zone: str) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()


def timeline(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """`[{at, text: {fr, en}}]`, oldest first."""
    return [
        {"at": change.at.isoformat(), "text": {language: change_text(change, language) for language in LANGUAGES}}
        for change in changes
    ]


def expected(
    claim: Claim, documents: Iterable[Document], actions: Iterable[ClaimAction], zone: str
) -> list[dict[str, Any]]:
    """What the insured is to do: documents to send, then the rest."""
    awaited = dict.fromkeys(d.kind for d in documents if d.status == "demande")
    due = day_of(claim.customer_due_at, zone)
    sent = [{"kind": kind, "due_on": due} for kind in awaited]
    return sent + [
        {"action": a.action, "due_on": day_of(a.due_at, zone)}
        for a in actions
        if a.is_open and a.whose == "client" and not a.action.startswith("envoyer_")
    ]


def next_steps(actions: Sequence[ClaimAction], zone: str) -> list[dict[str, Any]]:
    """`[{action, due_on}]`: what is open, whoever does it."""
    return [{"action": a.action, "due_on": day_of(a.due_at, zone)} for a in actions if a.is_open]


def is_late(claim: Claim, now: datetime) -> bool:
    """Whether we should have been done with this step by now."""
    delay = delay_of(claim.status, claim.cci_level)
    if delay is None:
        return False
    since = claim.escalated_at if claim.status == "escalade" and claim.escalated_at else claim.declared_at
    return now > since + timedelta(days=delay[2])
