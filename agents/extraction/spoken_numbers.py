"""Numbers said in words, as figures people mean to be written down one after the other.

"quarante-cinq vingt et un" is 45 and 21, "zéro un" is 0 and 1, "nineteen eighty-five" is 19 and 85. Where French leaves
it open ("quarante quatre vingt deux" is 44 22 or 40 82) every reading is given, the likeliest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

_FRENCH: Final = """
zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
"""
_ENGLISH: Final = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_SMALL: Final = {
    **{word: value for value, word in enumerate(_FRENCH.split())},
    **{word: value for value, word in enumerate(_ENGLISH.split())},
    "une": 1,
    "oh": 0,
}
_TENS: Final = {
    word: int(value)
    for value, words in {
        "20": ("vingt", "vingts", "twenty"),
        "30": ("trente", "thirty"),
        "40": ("quarante", "forty", "fourty"),
        "50": ("cinquante", "fifty"),
        "60": ("soixante", "sixty"),
        "70": ("septante", "seventy"),
        "80": ("huitante", "octante", "eighty"),
        "90": ("nonante", "ninety"),
    }.items()
    for word in words
}
_HUNDRED: Final = frozenset({"cent", "cents", "hundred"})
_THOUSAND: Final = frozenset({"mille", "mil", "thousand"})
_JOINTS: Final = frozenset({"et", "and"})

WORDS: Final = frozenset({*_SMALL, *_TENS, *_HUNDRED, *_THOUSAND})
"""Folded words a number can be made of; `et` and `and` only between two of them."""

MOST: Final = 8
"""Readings kept of one stretch of words."""

Reading = tuple[str, ...]


def readings(words: Sequence[str]) -> list[Reading]:
    """Each way to read these words, all of `WORDS` or joints, as figures; empty when there is none."""
    found: list[Reading] = []
    for reading in _from(words, 0):
        if reading not in found:
            found.append(reading)
        if len(found) == MOST:
            break
    return found


def _from(words: Sequence[str], at: int) -> Iterator[Reading]:
    if at == len(words):
        yield ()
        return
    if words[at] in _JOINTS:
        if 0 < at < len(words) - 1:
            yield from _from(words, at + 1)
        return
    for value, after in _number(words, at):
        for rest in _from(words, after):
            yield (str(value), *rest)


def _number(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """The numbers that can begin here, the longest reading first, each with where it ends."""
    seen: set[tuple[int, int]] = set()
    for value, after in _up_to_thousands(words, at):
        if (value, after) not in seen:
            seen.add((value, after))
            yield value, after


def _up_to_thousands(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    for value, after in [*_up_to_hundreds(words, at), (1, at)]:
        if value and after < len(words) and words[after] in _THOUSAND:
            rest = _skip_joint(words, after + 1)
            below = next(_up_to_hundreds(words, rest), None)
            if below is not None and below[0]:
                yield value * 1000 + below[0], below[1]
            else:
                yield value * 1000, after + 1
            return
    yield from _up_to_hundreds(words, at)


def _up_to_hundreds(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    for value, after in [*_below_hundred(words, at), (1, at)]:
        if 0 < value < 100 and after < len(words) and words[after] in _HUNDRED:
            rest = _skip_joint(words, after + 1)
            below = next(_below_hundred(words, rest), None)
            if below is not None and below[0]:
                yield value * 100 + below[0], below[1]
            else:
                yield value * 100, after + 1
            return
    yield from _below_hundred(words, at)


def _below_hundred(words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    word = words[at] if at < len(words) else ""
    if word == "quatre" and _is(words, at + 1, "vingt", "vingts"):
        yield _with_units(words, at + 2, 80, teens=True)
        yield 4, at + 1
    elif word == "dix" and _small(words, at + 1) in {7, 8, 9} and words[at + 1] in {"sept", "huit", "neuf"}:
        yield 10 + _SMALL[words[at + 1]], at + 2
    elif word in _SMALL:
        yield _SMALL[word], at + 1
    elif word in _TENS:
        ten = _TENS[word]
        yield _with_units(words, at + 1, ten, teens=word == "soixante")
        if _is(words, at + 1, "quatre") and _is(words, at + 2, "vingt", "vingts"):
            yield ten, at + 1


def _with_units(words: Sequence[str], at: int, ten: int, *, teens: bool) -> tuple[int, int]:
    """A ten and what belongs to it: "vingt et un", "soixante et onze", "quatre vingt dix sept"."""
    joined = at + 1 if _is(words, at, "et") else at
    value = _small(words, joined)
    if value is None or (joined > at and value not in {1, 11}):
        return ten, at
    if 1 <= value <= 9:
        return ten + value, joined + 1
    if teens and 10 <= value <= 16:
        if value == 10 and _small(words, joined + 1) in {7, 8, 9}:
            return ten + 10 + _SMALL[words[joined + 1]], joined + 2
        return ten + value, joined + 1
    return ten, at


def _small(words: Sequence[str], at: int) -> int | None:
    return _SMALL.get(words[at]) if at < len(words) else None


def _is(words: Sequence[str], at: int, *wanted: str) -> bool:
    return at < len(words) and words[at] in wanted


def _skip_joint(words: Sequence[str], at: int) -> int:
    return at + 1 if at + 1 < len(words) and words[at] in _JOINTS else at
