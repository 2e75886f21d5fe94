"""Whether somebody writes Darija in Latin letters: noted for the advisor; the conversation keeps its language."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Final

from agents.folding import fold

_DATA: Final = json.loads(
    files("agents.claims_reading").joinpath("phrases").joinpath("darija.json").read_text(encoding="utf-8")
)
_WORDS: Final = frozenset(_DATA["words"])
_FRENCH_TOO: Final = frozenset(_DATA["french_too"])
_DIGIT: Final = re.compile(r"(?<!\w)[a-z]*[2379][a-z]{2,}|[a-z]{2,}[379][a-z]*(?!\w)")


def is_darija(text: str) -> bool:
    """Two of its words, one of which is no one else's; or most of a short message."""
    words = re.findall(r"[\w']+", fold(text).replace("l'", " "))
    known = [word for word in words if word in _WORDS]
    own = [word for word in known if word not in _FRENCH_TOO]
    digits = [word for word in words if _DIGIT.fullmatch(word) and not word[0].isdigit() and word not in ("co2", "mp3")]
    strong = len(own) + len(digits)
    return strong >= 2 or (strong >= 1 and len(words) <= 3)
