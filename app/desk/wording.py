"""Pure: what the customer is told when their conversation changes hands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from app.desk.models import Language

_TOLD: Final = {
    "fr": {
        "claimed": "Un conseiller, {first}, a pris le relais.",
        "released": "{first} vous laisse avec notre assistant, qui reprend la conversation.",
        "transferred": "{first} prend la suite de votre demande.",
        "requeued": "Nous transférons votre demande à un collègue, qui vous répond dès que possible.",
        "looking": "Nous cherchons un conseiller pour vous.",
        "promised": "Aucun conseiller n’est libre en ce moment. Nous vous rappelons {when}.",
        "promised_in_writing": "Aucun conseiller n’est libre en ce moment. Quelqu’un vous répond ici {when}.",
        "closed": "Cette conversation est terminée. Écrivez-nous à tout moment.",
    },
    "en": {
        "claimed": "An advisor, {first}, has taken over.",
        "released": "{first} has handed you back to our assistant.",
        "transferred": "{first} is taking care of your request from here.",
        "requeued": "We are passing your request to a colleague, who will answer as soon as possible.",
        "looking": "We are finding an advisor for you.",
        "promised": "No advisor is free right now. We will call you back {when}.",
        "promised_in_writing": "No advisor is free right now. Somebody will answer you here {when}.",
        "closed": "This conversation has ended. Write to us at any time.",
    },
}
_WHEN: Final = {
    "fr": {"today": "avant {time}", "tomorrow": "demain avant {time}", "later": "le {day} avant {time}"},
    "en": {"today": "before {time}", "tomorrow": "tomorrow before {time}", "later": "on {day} before {time}"},
}


def told(what: str, language: Language, *, name: str = "", when: str = "") -> str:
    """What to tell the customer. `name` is an advisor's; only the first one is told."""
    return _TOLD[language][what].format(first=first_name(name), when=when).replace("..", ".")


def first_name(name: str) -> str:
    """How a customer calls an advisor."""
    return name.split()[0] if name.split() else name


def before(deadline: datetime, now: datetime, *, language: Language, locale: str, time_zone: str) -> str:
    """Until when, as people say it in the business's own time."""
    zone = ZoneInfo(time_zone)
    there, today = deadline.astimezone(zone), now.astimezone(zone).date()
    spoken = locale_of(language, locale)
    minutes = f"\u00a0{there.minute:02}" if there.minute else ""
    time = f"{there.hour}\u00a0h{minutes}" if language == "fr" else format_time(there, "short", locale=spoken)
    day = _day(there.date(), today)
    shown = format_date(there, "EEEE d MMMM" if language == "fr" else "EEEE, MMMM d", locale=spoken)
    return _WHEN[language][day].format(time=time, day=shown)


def locale_of(language: Language, locale: str) -> str:
    """The business's own form of the language, when it has one."""
    region = locale.partition("-")[2] or ("CA" if language == "en" else "FR")
    known = {"fr": ("CA", "FR"), "en": ("CA", "US", "GB")}[language]
    return f"{language}_{region if region in known else known[0]}"


def _day(day: date, today: date) -> str:
    if day <= today:
        return "today"
    return "tomorrow" if day == today + timedelta(days=1) else "later"
