"""Numbers written out: "deux cents dollars", "forty-five minutes"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from agents.model.units import UNIT

_FRENCH = """zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"""
_ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
_TENS_FR = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70}
_TENS_EN = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_OTHER = {
    "une": 1,
    "octante": 80,
    "huitante": 80,
    "nonante": 90,
    "dozen": 12,
    "douzaine": 12,
    "dizaine": 10,
    "quinzaine": 15,
}
VALUES: Final[Mapping[str, int]] = {
    **{word: value for value, word in enumerate(_FRENCH.split())},
    **{word: value for value, word in enumerate(_ENGLISH.split())},
    **_TENS_FR,
    **_TENS_EN,
    **_OTHER,
}
_SCALES: Final[Mapping[str, int]] = {
    "cent": 100,
    "cents": 100,
    "hundred": 100,
    "hundreds": 100,
    "centaine": 100,
    "mille": 1000,
    "thousand": 1000,
    "million": 1_000_000,
    "millions": 1_000_000,
}
_ALSO_WORDS: Final = frozenset({"un", "une", "one", "deux", "two", "neuf", "second"})
"""Small words that are more often not a number: they count with a unit only."""

NUMBER_WORDS: Final = frozenset({*VALUES, *_SCALES})

_ANY = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_RUN: Final = re.compile(rf"\b(?:{_ANY})(?:(?:[ -]|-?et-| et | and )(?:{_ANY}))*\b")
_COUNTS: Final = re.compile(rf" ?(?:de |of )?(?:{UNIT})(?![a-z])| (?:a|ou|to|or|et|and) (?:{_ANY})\b")
"""After a small word that is more often not a number: a unit, or the other end of a range."""


def in_digits(text: str) -> str:
    """The text with its numbers written in digits: "deux à trois cents dollars" becomes "2 à 300 dollars"."""
    return _RUN.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    written = re.findall(r"[a-z]+", match[0])
    if len(written) == 1 and written[0] in _ALSO_WORDS and not _COUNTS.match(match.string, match.end()):
        return match[0]
    between = " et " if {"et", "and"} & set(written) else ", "
    return between.join(str(value) for value in _values(word for word in written if word in NUMBER_WORDS))


def _values(written: Iterator[str]) -> Iterator[int]:
    """One value, or several for words that merely follow each other ("five five five")."""
    total = current = 0
    least = 10**9
    started = False
    for word in written:
        scale = _SCALES.get(word)
        if scale == 100:
            if current >= 100:
                yield total + current - current % 100
                total, current = 0, current % 100
            current, least = max(1, current) * 100, 100
        elif scale is not None:
            total, current, least = total + max(1, current) * scale, 0, scale
        elif word.startswith("vingt") and current % 100 == 4:
            current, least = current + 76, 20
        else:
            value = VALUES[word]
            if started and value >= least and not (current % 100 in {60, 80} and value < 20):
                yield total + current
                total = current = 0
            current, least = current + value, 10 if value >= 20 or word == "dix" else 1
        started = True
    if started:
        yield total + current
