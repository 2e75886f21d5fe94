"""French or English, from the small words people cannot help using.

Function words decide; a mixed text is in the language of most of them. Courtesies ("ok", "merci", "hello", "stop")
cross languages and never change the language of a conversation by themselves. A text that is neither French nor
English keeps the language it had, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

from agents.folding import bare_word, fold, split_words

Language = Literal["fr", "en"]


def _words(name: str) -> frozenset[str]:
    text = files("agents").joinpath("words").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(bare_word(fold(word)) for word in text.split())


_FR: Final = _words("french")
_EN: Final = _words("english")
_BOTH: Final = _FR & _EN
_MANNERS: Final = _words("courtesies")
"""Said by everybody in any language: alone, they change nothing."""
_OTHER: Final = _words("others") - _FR - _EN
_LATIN: Final = re.compile(r"[a-z\u00c0-\u024f\u01c0-\u01c3]")


@dataclass(frozen=True, slots=True)
class Detected:
    """`confidence` is 0 when the words gave no hint and the prior was used.

    `keeps`: the words do not suffice to leave the prior language. `other`: it is written in a third language.
    """

    language: Language
    confidence: float
    keeps: bool = False
    other: bool = False


def detect_words(words: Iterable[str], prior: Language | None = None, default: Language = "fr") -> Detected:
    """From words already folded (`agents.folding.bare_word`)."""
    french = english = others = heavy = 0
    for word in words:
        if word in _OTHER or not (word.isdigit() or word.isascii() or _LATIN.search(word)):
            others += 1
            continue
        if word in _FR:
            if word in _BOTH:
                continue
            french += 1
        elif word in _EN:
            english += 1
        else:
            continue
        heavy += word not in _MANNERS
    if others and others >= max(french, english) and (others > 1 or not french + english):
        return Detected(prior or default, 0.0, keeps=True, other=True)
    if french == english:
        return Detected(prior or default, 0.0, keeps=True)
    more, less = max(french, english), min(french, english)
    found: Language = "fr" if french > english else "en"
    if prior is not None and found != prior and (not heavy or (more - less == 1 and more > 1)):
        return Detected(prior, 0.3 if heavy else 0.0, keeps=True)
    confidence = round((more - less) / (more + less) * min(1.0, more / 3), 2)
    return Detected(found, confidence if heavy else min(confidence, 0.3), keeps=not heavy)


def detect(text: str, prior: Language | None = None, default: Language = "fr") -> Detected:
    """From a text as written."""
    return detect_words((bare_word(word) for word in split_words(fold(text))[1::2]), prior, default)
