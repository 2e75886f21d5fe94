"""Who else was involved: how many, what they are called, how to reach them, their plate."""

from __future__ import annotations

import re
from typing import Final

from agents.extraction import find_phones
from agents.folding import fold

_NUMBER: Final = {
    "deux": 2, "two": 2, "jouj": 2, "both": 2, "trois": 3, "three": 3, "tlata": 3, "quatre": 4, "four": 4,
    "reb3a": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8,
}  # fmt: skip
_COUNT: Final = rf"(\d|{'|'.join(_NUMBER)})"
_THINGS: Final = (
    r"(?:voitures|vehicules|autos|camions|cars|vehicles|tomobilat|tonobilat|conducteurs"
    r"|drivers|parties|personnes impliquees)"
)
_OTHERS: Final = re.compile(
    rf"(?<!\w)(?:{_COUNT} autres? {_THINGS}|{_COUNT} other {_THINGS}|other {_COUNT} {_THINGS})(?!\w)"
)
_ALL: Final = re.compile(
    rf"(?<!\w)(?:{_COUNT} {_THINGS}|(?:nous etions|on etait|on est|we were|there were) {_COUNT}(?! (?:dans"
    rf"|in|a bord|jours|blesse)))(?!\w)"
)
_MANY: Final = re.compile(
    rf"(?<!\w)(?:plusieurs {_THINGS}|several {_THINGS}|multiple {_THINGS}|bzaf d|bezzaf d|carambolage"
    rf"|pile[ -]up|accident en chaine|en chaine|plusieurs autres)(?!\w)"
)
_PLATES: Final = (
    re.compile(r"(?<![\w-])(\d{1,5})[ |-]{1,3}([a-hA-H]|[أبتثدهوطي])[ |-]{1,3}(\d{1,2})(?![\w-])"),
    re.compile(r"(?<![\w-])(ww)[ -]?(\d{4,6})(?![\w-])", re.IGNORECASE),
)
_FRENCH: Final = re.compile(r"(?<![\w-])([a-z]{2})[ -]?(\d{3})[ -]?([a-z]{2})(?![\w-])", re.IGNORECASE)
_PLATE_CUE: Final = re.compile(
    r"plaque|immatricul|plate|registration|reg number|matricule de (?:la|sa|l)|voiture|vehicule|car\b"
)
_WORD: Final = r"[A-ZÀ-Ý][\w'’-]{1,30}"
_NAMED: Final = re.compile(
    r"(?<!\w)(?i:(?:l['’]autre (?:conducteur|conductrice|personne|automobiliste|chauffeur)|le conducteur"
    r"|la conductrice|l['’]autre|le tiers|the other (?:driver|guy|person)|"
    r"other driver|the driver|il|elle|he|she|mon voisin|ma voisine|my neighbou?r|smito|smiytha"
    r"|smiyto)[ ,]*(?:qui )?(?:s['’]appelle|se nomme|se prénomme|is called|is named|'s name is|name is|"
    r"named|c['’]est|est|is|smito|smitha|smiytou|smiyto)?[ :]+)"
    rf"((?i:m\.|mr\.?|mme|monsieur|madame|mrs\.?|ms\.?)? ?{_WORD}(?: (?:(?:el|al|ben|bel|ait|ould|de|du|la"
    rf"|le) )?{_WORD}){{0,2}})"
)
_CALLED: Final = re.compile(
    r"(?<![\w])(?i:(?:qui )?s['’]appelle|se nomme|is called|(?:he|she)['’]s called|named|name is|(?:his"
    r"|her|their) name['’]?s?(?: is)?|(?:son|le) nom (?:est|c['’]est)|smito|smitha|smiyto|smiytha"
    r"|appartenant à|belongs to|conduite? par|driven by)[ :]+"
    rf"((?i:m\.|mr\.?|mme|monsieur|madame|mrs\.?|ms\.?)? ?{_WORD}(?: (?:(?:el|al|ben|bel|ait|ould|de|du|la"
    rf"|le) )?{_WORD}){{0,2}})"
)
_SELF: Final = re.compile(r"(?i:je m['’]appelle|moi c['’]est|my name|je suis|i am|i'm|mon nom)")


def parties_in(text: str) -> tuple[int | None, str, bool]:
    """How many with the insured, the words for it, and whether it is only "several"."""
    folded = fold(text)
    match = _OTHERS.search(folded)
    if match is not None:
        return 1 + _number(match), text[match.start() : match.end()], False
    match = _ALL.search(folded)
    if match is not None:
        return _number(match), text[match.start() : match.end()], False
    match = _MANY.search(folded)
    if match is not None:
        return 3, text[match.start() : match.end()], True
    return None, "", False


def _number(match: re.Match[str]) -> int:
    written = next(group for group in match.groups() if group)
    return int(written) if written.isdigit() else _NUMBER[written]


def plate_in(text: str) -> str | None:
    """A Moroccan plate anywhere; a French one only where a car is spoken of, as it may be a matricule."""
    for pattern in _PLATES:
        match = pattern.search(text)
        if match is not None:
            return "-".join(group.upper() for group in match.groups())
    match = _FRENCH.search(text)
    if match is not None and _PLATE_CUE.search(fold(text[max(0, match.start() - 60) : match.end() + 30])):
        return "-".join(group.upper() for group in match.groups())
    return None


def name_in(text: str, *, asked: bool = False) -> str | None:
    """The other party's name where it is said to be theirs; a caller's own name is not."""
    for pattern in (_NAMED, _CALLED):
        for match in pattern.finditer(text):
            if not _SELF.search(text[max(0, match.start() - 12) : match.start()]):
                return _tidy(match[1])
    if asked:
        words = re.findall(rf"{_WORD}(?: (?:el |al |ben )?{_WORD})+|{_WORD}", text)
        words = [
            word
            for word in words
            if fold(word) not in {"oui", "non", "yes", "no", "il", "elle", "le", "la", "c'est", "je"}
        ]
        return _tidy(max(words, key=len)) if words else None
    return None


def _tidy(name: str) -> str:
    return " ".join(name.split()).strip(" .,")


def contact_in(text: str) -> str | None:
    """A phone number in E.164."""
    phone = next(iter(find_phones(text, country="MA")), None)
    return phone.value if phone is not None else None
