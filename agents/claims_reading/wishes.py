"""What the caller wants, and how they feel: the first routes the conversation, the second only sets its tone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from agents.claims_reading.books import Say, book
from agents.complexity.models import Emotion
from agents.understanding import understand

_FEELINGS: Final = {
    "anger": 4.0,
    "stress": 3.0,
    "fear": 2.5,
    "sadness": 2.5,
    "frustration": 2.0,
    "urgency": 1.5,
    "confusion": 1.0,
}
"""What one marker adds to the stress, 0 to 10."""
_LABELS: Final = ("anger", "stress", "sadness", "fear", "frustration")


def wishes_in(text: str) -> tuple[Say, ...]:
    """Everything in the book of wishes that is not denied."""
    return tuple(say for say in book("wishes").read(text) if not say.negated or say.name in ("anger", "frustration"))


def intents_of(text: str, says: Iterable[Say], *, is_event: bool, is_told: bool) -> frozenset[str]:
    """`is_event`: damage is told; `is_told`: it happened, so that a question about cover comes second."""
    names = {say.name for say in says}
    read = understand(text)
    found: set[str] = set()
    if "human" in names or (read.wants_human and not is_event):
        found.add("human_request")
    if "contract_info" in names:
        found.add("contract_info")
    if "follow_up" in names:
        found.add("follow_up")
    if is_event and is_told:
        found.add("new_claim")
    if "new_claim" in names and not found & {"contract_info"}:
        found.add("new_claim")
    if not found and read.is_greeting:
        found.add("greeting")
    if not found and (read.is_goodbye or read.is_thanks):
        found.add("end")
    return frozenset(found)


def emotion_of(text: str, says: Iterable[Say]) -> Emotion:
    """Advisory. `markers` are the caller's words; shouting makes them louder and is none by itself."""
    felt = [say for say in says if say.name in _FEELINGS]
    letters = [character for character in text if character.isalpha()]
    loud = len(letters) >= 12 and sum(one.isupper() for one in letters) > 0.6 * len(letters)
    capitals = sum(len(word) > 3 and word.isupper() and word.isalpha() for word in text.split())
    stress = (
        sum(_FEELINGS[say.name] for say in felt)
        + min(2.0, 0.5 * max(0, text.count("!") - 1))
        + 1.5 * (loud or capitals > 1)
    )
    labels = [say.name for say in felt if say.name in _LABELS]
    label = min(labels, key=_LABELS.index, default="stress" if stress >= 3 else "neutral")
    if not felt and not stress:
        label = "neutral"
    return Emotion(label, min(10.0, round(stress, 1)), tuple(dict.fromkeys(say.quote for say in felt)))
