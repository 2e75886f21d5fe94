"""Pure: when a notification may leave, and the words of a text about several alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from app.notifications.models import QuietHours

URGENT: Final = frozenset({"P1", "P2"})
BUILT_IN: Final = QuietHours(None, enabled=True, starts="21:00", ends="07:00", batch_minutes=30)
_TITLES: Final = {"fr": "📋 {count} demandes - {company}", "en": "📋 {count} requests - {company}"}
_ANSWERS: Final = {
    "fr": "Répondez 1 et le numéro pour prendre en charge (ex. 1 {number}).",
    "en": "Reply 1 and the number to take one (e.g. 1 {number}).",
}
_MORE: Final = {"fr": "… et {count} autres au tableau.", "en": "… and {count} more on the board."}
_SPOKEN: Final = {
    "fr": "{company}. {count} demandes vous attendent. Ouvrez le tableau.",
    "en": "{company}. {count} requests are waiting for you. Open the board.",
}
MAX_LINES: Final = 8


def rule_of(rules: Sequence[QuietHours], user_id: UUID) -> QuietHours:
    """The member's own rule, else the team's, else the built-in one."""
    for wanted in (user_id, None):
        for rule in rules:
            if rule.user_id == wanted:
                return rule
    return BUILT_IN


def leave_at(rule: QuietHours, zone: str, now: datetime) -> datetime:
    """When something that can wait leaves: after gathering, and not before quiet hours end."""
    gathered = now + timedelta(minutes=rule.batch_minutes)
    return quiet_until(rule, zone, gathered) or gathered


def quiet_until(rule: QuietHours, zone: str, at: datetime) -> datetime | None:
    """The end of the quiet hours `at` falls in, or `None` when it does not."""
    if not rule.enabled or rule.starts == rule.ends:
        return None
    local = at.astimezone(ZoneInfo(zone))
    starts, ends, clock = time.fromisoformat(rule.starts), time.fromisoformat(rule.ends), local.time()
    overnight = starts > ends
    if not ((clock >= starts or clock < ends) if overnight else starts <= clock < ends):
        return None
    day = local.date() + timedelta(days=1) if overnight and clock >= starts else local.date()
    return datetime.combine(day, ends, tzinfo=local.tzinfo).astimezone(UTC)


def gathered_text(company: str, language: str, lines: Sequence[str], *, number: int) -> str:
    """One text about several alerts; `number` is that of one of them, as an example."""
    shown = [*lines[:MAX_LINES]]
    if len(lines) > MAX_LINES:
        shown.append(_MORE[language].format(count=len(lines) - MAX_LINES))
    title = _TITLES[language].format(count=len(lines), company=company)
    return "\n".join([title, "", *shown, "", _ANSWERS[language].format(number=number)])


def gathered_words(company: str, language: str, *, count: int) -> str:
    """What a call about several alerts says."""
    return _SPOKEN[language].format(count=count, company=company)
