"""The few sentences the chat itself says, before anybody has said anything."""

from __future__ import annotations

from typing import Final

DISCLOSURE: Final = {
    "fr": "Vous échangez avec l’assistant automatique de {business}. "
    "Un conseiller peut prendre le relais à tout moment.",
    "en": "You are chatting with {business}’s automated assistant. An advisor can take over at any time.",
}


def disclosure(language: str, business: str) -> str:
    """That a machine answers, said first."""
    return DISCLOSURE["en" if language == "en" else "fr"].format(business=business)
