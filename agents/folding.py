"""Text as the matchers see it: lower case, no accents, one folded character per original character.

Because folding never changes the length, an offset in the folded text *is* the code-point offset in the original: no
map to keep, no drift. Characters that would need several (œ) or none (a combining accent, a zero-width joiner) become
private marks which `bare_word` resolves once the words are cut out.
"""

from __future__ import annotations

import re
import unicodedata

_DROP, _OE, _AE, _SS = "\u01c0", "\u01c1", "\u01c2", "\u01c3"
"""Marks: letters no caller of ours writes, so that a word with one in it is still one word."""
_MARKS = {_DROP: "", _OE: "oe", _AE: "ae", _SS: "ss"}
_SPECIAL = dict.fromkeys([*_MARKS, "_"], " ") | {"œ": _OE, "Œ": _OE, "æ": _AE, "Æ": _AE, "ß": _SS}
_SPECIAL |= {"ø": "o", "Ø": "o", "đ": "d", "ł": "l", "Ł": "l", "ı": "i"}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")
_MARKED = re.compile("[\u01c0-\u01c3]")
_PARTS = re.compile(r"(\w+)")
_DOUBLED = re.compile(r"([a-z])\1+")
_STRONG = re.compile(r"[.!?;\n\r\u2026\u2028\u2029\u061f\u3002]")
_WEAK = re.compile(r"[,:()\[\]\"«»“”/\u2013\u2014\u060c]|\s-\s")

NONE, WEAK, STRONG = 0, 1, 2


def _fold_character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _INVISIBLE or unicodedata.combining(character):
        return _DROP
    if character < " " and character not in "\n\r":
        return " "
    if "\ud800" <= character <= "\udfff":
        return " "
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else character


class _Table(dict[int, str]):
    """Filled as characters are met; bounded, so that a hostile text cannot grow it without end."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < 8192:
            self[code] = folded
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """Lower case and accent-free, exactly as long as `text`."""
    return text.translate(_TABLE)


def unmarked(folded: str) -> str:
    """Folded text without marks; its length may change."""
    if _MARKED.search(folded):
        return "".join(_MARKS.get(character, character) for character in folded)
    return folded


def bare_word(folded: str) -> str:
    """A word cut from folded text, with doubled letters written once (`innondation` = `inondation`)."""
    return _DOUBLED.sub(r"\1", unmarked(folded))


def split_words(folded: str) -> list[str]:
    """`[gap, word, gap, word, …, gap]`: the words and everything between them; joined, they give `folded` back."""
    return _PARTS.split(folded)


def boundary(gap: str) -> int:
    """How strongly the characters between two words separate them."""
    if _STRONG.search(gap):
        return STRONG
    return WEAK if _WEAK.search(gap) else NONE
