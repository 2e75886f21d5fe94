"""What kind of claim it is when the first words did not say: asked once, and the answer read with them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from agents.complexity.models import ClaimType
from agents.flows.claim_told import Told, told
from agents.flows.turn import Turn
from agents.folding import fold

GUESSED_TYPE: Final = 0.6
"""How sure a type is that was told as an answer to "what is affected?"."""
_VEHICLE: Final = re.compile(
    r"\b(?:vehicule|voiture|auto|moto|scooter|camion|velo|car|truck|bike|tomobil\w*|tonobil\w*)\b"
)
_GLASS: Final = re.compile(r"\b(?:vitres?|pare brise|pare-brise|glace|window|windscreen|windshield|glass)\b")
_BROKEN: Final = re.compile(r"\b(?:cass\w+|bris\w+|fissur\w+|eclat\w+|fel\w+|broke\w*|crack\w*|smash\w*|shatter\w*)\b")
_TOUCHED: Final[tuple[tuple[ClaimType, re.Pattern[str]], ...]] = (
    ("bris_de_glace", _GLASS),
    ("dommage_materiel", _VEHICLE),
    (
        "dommage_materiel",
        re.compile(r"\b(?:logement|maison|appart\w*|cuisine|chambre|toit|garage|home|house|flat|kitchen|roof|dar)\b"),
    ),
    ("blessure", re.compile(r"\b(?:personne|moi|quelqu.un|someone|somebody|person|me)\b")),
)


def guess(said: Told) -> Told:
    """A broken pane is that, whatever else was not understood."""
    if said.reading.type is None and _GLASS.search(fold(said.text)) and _BROKEN.search(fold(said.text)):
        return replace(said, reading=replace(said.reading, type="bris_de_glace", type_confidence=GUESSED_TYPE))
    return said


def precise(turn: Turn, said: Told) -> Told:
    """What they told before, with what they just added, read as one."""
    words = f"{turn.value('description')}. {said.text}".strip(". ")
    turn.drop("description")
    whole = told(turn, words, asked="description")
    if whole.reading.type is not None:
        return whole
    plain = fold(said.text)
    touched = next((type_ for type_, pattern in _TOUCHED if pattern.search(plain)), None)
    if touched is None:
        return whole
    other = whole.reading.answers.get("third_party")
    if _VEHICLE.search(plain) and touched == "dommage_materiel" and other is not None and other.value == "yes":
        touched = "collision"
    return replace(whole, reading=replace(whole.reading, type=touched, type_confidence=GUESSED_TYPE))
