"""French or English, from the small words people cannot help using.

Function words decide; a mixed text is in the language of most of them. Courtesies ("ok", "merci", "hello", "stop")
cross languages and never change the language of a conversation by themselves. A text that is neither French nor
English keeps the language it had, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from agents.folding import bare_word, fold, split_words

Language = Literal["fr", "en"]


def _words(name: str) -> frozenset[str]:
    text = files("agents").joinpath("words").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(bare_word(fold(word)) for word in text.split())


_FR: Final = _words("french")
_EN: Final = _words("english")
_FR_TOPICS: Final = _words("french_topics") - _FR
_EN_TOPICS: Final = _words("english_topics") - _EN
_BOTH: Final = (_FR | _FR_TOPICS) & (_EN | _EN_TOPICS)
_COURTESIES: Final = _words("courtesies")
"""Said by everybody in any language: alone, they change nothing."""
_OTHER: Final = _words("others") - _FR - _EN - _COURTESIES
_SILENT: Final = _words("silent")
"""Words both languages have, with different meanings."""
_ROMANCE: Final = _words("shared")
"""Small words French shares with its neighbours: no hint once a word is known to be another language's."""
_SMALL, _TOPIC, _LOOK = 4, 2, 1
"""What a function word, a topic word and a word's mere look weigh."""
_UNKNOWN: Final = 4
"""So many words of which none is known: a third language."""
_ADDRESS: Final = re.compile(r"(?<!\S)(?:[^\s@]{1,64}@[^\s@]{1,190}|(?:https?://|www\.)\S{1,400})")
_LATIN: Final = re.compile(r"[a-z\u00c0-\u024f\u01c0-\u01c3]")
_LOOKS_FRENCH: Final = re.compile(r"..+(?:ez|eux|euse|aient|oir|eau|aux|ette|ique|elle|onne|iere|emment|qu)$|^qu..")
_LOOKS_ENGLISH: Final = re.compile(r"..+(?:ing|ght|ly|ness|wn|ck|sh|th|ould|ful|ed|oo.)$|^(?:wh|th|sh|kn)..")
_PLAIN: Final = 20_000


@dataclass(frozen=True, slots=True)
class Detected:
    """`confidence` is 0 when the words gave no hint and the prior was used.

    `keeps`: the words do not suffice to leave the prior language. `other`: it is written in a third language.
    """

    language: Language
    confidence: float
    keeps: bool = False
    other: bool = False


def _weigh(word: str) -> tuple[int, int]:
    """Which language a word speaks for, 1 French or -1 English, and how much; 0 when it is silent."""
    if word in _BOTH:
        return 0, 0
    if word in _FR:
        return 1, _SMALL
    if word in _EN:
        return -1, _SMALL
    if word in _FR_TOPICS:
        return 1, _TOPIC
    if word in _EN_TOPICS:
        return -1, _TOPIC
    if len(word) > 3 and word.isascii() and word.isalpha():
        french, english = _LOOKS_FRENCH.search(word), _LOOKS_ENGLISH.search(word)
        if bool(french) != bool(english):
            return (1 if french else -1), _LOOK
    return 0, 0


_weight_of = lru_cache(maxsize=_PLAIN)(_weigh)


def detect_words(words: Iterable[str], prior: Language | None = None, default: Language = "fr") -> Detected:
    """From words already folded (`agents.folding.bare_word`)."""
    french = english = others = unknown = shared = 0
    firm = False
    for word in words:
        if word in _OTHER or not (word.isdigit() or word.isascii() or _LATIN.search(word)):
            others += 1
            continue
        side, weight = _weight_of(word)
        shared += weight * (word in _ROMANCE)
        if side > 0:
            french += weight
        elif side < 0:
            english += weight
        elif len(word) > 2 and word.isalpha() and word not in _BOTH and word not in _COURTESIES:
            unknown += 1
        firm = firm or (weight > _LOOK and word not in _COURTESIES)
    kept = prior or default
    more, less = max(french, english), min(french, english)
    foreign = others * _SMALL + unknown * _TOPIC
    if others and foreign >= more - shared and (others + unknown > 1 or not firm):
        return Detected(kept, 0.0, keeps=True, other=True)
    if unknown >= _UNKNOWN and not firm:
        return Detected(kept, 0.0, keeps=True, other=True)
    if more == less:
        return Detected(kept, 0.0, keeps=True)
    found: Language = "fr" if french > english else "en"
    if prior is not None and found != prior and (not firm or (more - less < _TOPIC and less)):
        return Detected(prior, 0.3 if firm else 0.0, keeps=True)
    confidence = round((more - less) / (more + less) * min(1.0, more / (3 * _SMALL)), 2)
    return Detected(found, confidence if firm else min(confidence, 0.3), keeps=not firm)


def is_function_word(word: str) -> bool:
    """Whether a folded word (`bare_word`) is one that says nothing by itself, in either language."""
    return word in _FR or word in _EN or word in _COURTESIES or word in _SILENT


def detect(text: str, prior: Language | None = None, default: Language = "fr") -> Detected:
    """From a text as written; addresses of mailboxes and pages are in no language."""
    words = split_words(fold(_ADDRESS.sub(" ", text)))[1::2]
    return detect_words((bare_word(word) for word in words), prior, default)
