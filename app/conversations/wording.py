"""Pure: what conversations say to the team."""

from __future__ import annotations

from typing import Final

_DAILY_CAP: Final = {
    "fr": "Plafond de textos du jour atteint : les réponses aux clients sont retenues jusqu'à demain. Vérifiez"
    " qu'aucune conversation ne tourne en rond, ou relevez le plafond de ce numéro.",
    "en": "Today's limit of texts is reached: replies to customers are held back until tomorrow. Check that no"
    " conversation is running in circles, or raise the limit of this number.",
}


def daily_cap(language: str) -> str:
    """Told once a day, in the language of the business."""
    return _DAILY_CAP["en" if language == "en" else "fr"]
