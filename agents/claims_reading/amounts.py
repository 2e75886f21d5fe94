"""What the damage is thought to cost."""

from __future__ import annotations

import re
from typing import Final

from agents.folding import fold

_THOUSANDS: Final = {
    "mille": 1, "deux mille": 2, "trois mille": 3, "quatre mille": 4, "cinq mille": 5, "six mille": 6, "sept mille": 7,
    "huit mille": 8, "neuf mille": 9, "dix mille": 10, "quinze mille": 15, "vingt mille": 20, "trente mille": 30,
    "quarante mille": 40, "cinquante mille": 50, "soixante mille": 60, "cent mille": 100, "un million": 1000,
    "a thousand": 1, "two thousand": 2, "three thousand": 3, "five thousand": 5, "ten thousand": 10,
    "twenty thousand": 20, "thirty thousand": 30, "fifty thousand": 50, "a hundred thousand": 100, "a million": 1000,
}  # fmt: skip
_WORDS: Final = {word: 1000 * count for word, count in _THOUSANDS.items()} | {
    "cinq cents": 500,
    "mille cinq cents": 1500,
}
_SIGN: Final = r"(?:dhs?|mad|dirhams?|derhams?|drhem|dh|euros?|eur|€|\$|dollars?)"
_NUMBER: Final = r"(\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)"
_MONEY: Final = re.compile(
    rf"(?<![\w.,]){_NUMBER} ?(k|mille|thousand|millions?)? ?{_SIGN}(?!\w)|(?:€|\$|mad|dhs?) ?{_NUMBER}(?![\w])"
)
_BARE: Final = re.compile(rf"(?<![\w.,/-]){_NUMBER} ?(k|mille|thousand|millions?)?(?![\w/-])")
_SPELLED: Final = re.compile(rf"(?<!\w)({'|'.join(sorted(_WORDS, key=len, reverse=True))}) ?(?:de )?{_SIGN}(?!\w)")
_NOT_DAMAGE: Final = re.compile(r"(?:franchise|plafond|prime|cotisation|deductible|excess|premium|limite?)\D{0,25}$")
_TIMES: Final = {"k": 1000, "mille": 1000, "thousand": 1000, "million": 1_000_000, "millions": 1_000_000}


def estimate_in(text: str, *, asked: bool = False) -> tuple[int | None, str]:
    """The largest amount named, in hundredths, and its words. `asked`: a bare number is one too."""
    folded = fold(text)
    found = [
        (_minor(match[1] or match[3], match[2]), text[match.start() : match.end()])
        for match in _MONEY.finditer(folded)
        if not _NOT_DAMAGE.search(folded[: match.start()])
    ]
    found += [(_WORDS[match[1]] * 100, text[match.start() : match.end()]) for match in _SPELLED.finditer(folded)]
    if not found and asked:
        found += [(_minor(match[1], match[2]), match[0]) for match in _BARE.finditer(folded)]
        found += [(amount * 100, word) for word, amount in _WORDS.items() if re.search(rf"(?<!\w){word}(?!\w)", folded)]
    return max(found, key=lambda one: one[0]) if found else (None, "")


def _minor(written: str, times: str | None) -> int:
    cents = re.search(r"[.,](\d{1,2})$", written)
    whole = re.sub(r"\D", "", written[: cents.start()] if cents else written)
    minor = int(whole or 0) * 100 + (int(cents[1].ljust(2, "0")) if cents else 0)
    return minor * _TIMES.get(times or "", 1)
