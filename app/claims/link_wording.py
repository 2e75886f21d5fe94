"""Pure: the text that brings a customer the link to their own page."""

from __future__ import annotations

from typing import Final

_LEAD: Final = {
    "fr": "{business} : suivez votre dossier {number} et envoyez-nous vos documents ici :",
    "en": "{business}: follow your claim {number} and send us your documents here:",
}
_TAIL: Final = {
    "fr": "Lien personnel, valable {days} jours. Ne le partagez pas.",
    "en": "Personal link, valid for {days} days. Do not share it.",
}


def link_text(language: str, *, business: str, number: str, url: str, days: int, lead: str | None = None) -> str:
    """The whole text; `lead` stands in for its first sentence."""
    spoken = "en" if language == "en" else "fr"
    first = lead or _LEAD[spoken].format(business=business, number=number)
    return f"{first} {url} {_TAIL[spoken].format(days=days)}"
