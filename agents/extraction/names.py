"""The caller's own name, when the caller says it.

A cue ("je m'appelle", "this is", "à l'appareil", a signature) points at a place; the words there must then look like
a name. After a weak cue ("c'est", "I'm") only a known given name is believed, so that "c'est urgent" or "je suis
désespéré" is never a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.extraction.name_cues import (
    AFTER,
    ASKED,
    BEFORE,
    BOOKED,
    CIVILITY,
    CIVILITY_BEFORE,
    CLOSING,
    DASHED,
    FIELDS,
    GLUE,
    LAST_CLAUSE,
    MIDDLE,
    NEEDS_LOOK,
    OPENING,
    RELATED,
    SOMEBODY_ELSE,
    STRONG,
    TOKEN,
    UNTRUE,
    WEAK,
    Cue,
)
from agents.extraction.name_shape import Token, arranged, cased
from agents.extraction.name_tokens import is_elided, is_possessive, token_of, tokens_at
from agents.extraction.name_words import AMBIGUOUS, BUSINESS, CAPITALS, CITIES, PARTICLES, SURNAMES
from agents.folding import fold

MAX_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class Name:
    """`first` or `last` may be missing. `written` is the exact slice `text[start:end]`. `cue` says how it was
    recognised."""

    first: str | None
    last: str | None
    written: str
    start: int
    end: int
    confidence: float
    cue: str

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.first, self.last) if part)


def find_name(text: str) -> Name | None:
    """The most trusted self-introduction; of equals, the first."""
    text = text[:MAX_CHARS]
    folded = fold(text)
    best: Name | None = None
    for name in _candidates(text, folded):
        if (
            best is None
            or name.confidence > best.confidence
            or (name.confidence == best.confidence and name.start < best.start)
        ):
            best = name
    return best


def find_booking_name(text: str) -> Name | None:
    """The name something is kept under, which need not be the author's: "au nom de Lefèvre"."""
    text = text[:MAX_CHARS]
    folded = fold(text)
    for match in BOOKED.finditer(folded):
        civility = CIVILITY.match(folded, match.end())
        tokens = tokens_at(text, folded, civility.end() if civility else match.end(), trusted=True)
        if tokens and not tokens[0].everyday and (tokens[0].capital or tokens[0].given or tokens[0].surname):
            lone = len(tokens) == 1 and not tokens[0].given
            return _name(text, tokens, MIDDLE, "au nom de", civility=civility is not None or lone)
    return None


def _candidates(text: str, folded: str) -> Iterator[Name]:
    yield from _fields(text, folded)
    for cue in BEFORE:
        for match in cue.pattern.finditer(folded):
            yield from _after_cue(text, folded, match.end(), cue)
    for match in AFTER.finditer(folded):
        if not folded[match.end() :].lstrip().startswith("?"):
            yield from _before_cue(text, folded, match.start())
    for match in CLOSING.finditer(folded):
        yield from _signature(text, folded, match.end(), "closing")
    for match in DASHED.finditer(folded, max(0, len(folded) - 80)):
        yield from _signature(text, folded, match.end(), "signature")
    for match in LAST_CLAUSE.finditer(folded, max(0, len(folded) - 60)):
        if not RELATED.search(folded, max(0, match.start() - 20), match.end()):
            yield from _signature(text, folded, match.end(), "last clause")
    yield from _opening(text, folded)


def _after_cue(text: str, folded: str, at: int, cue: Cue) -> Iterator[Name]:
    civility = CIVILITY.match(folded, at)
    if civility is not None:
        tokens = tokens_at(text, folded, civility.end(), trusted=True)
        if tokens and not is_possessive(tokens[-1]) and (tokens[0].capital or tokens[0].given or tokens[0].surname):
            yield _name(text, tokens, min(cue.trust, MIDDLE), cue.name, civility=True)
        return
    trusted = cue.trust == STRONG
    tokens = tokens_at(text, folded, at, trusted=trusted)
    if not tokens or not _believable(tokens, cue) or any(map(is_possessive, tokens)):
        return
    if not trusted and (UNTRUE.match(folded, tokens[-1].end) or ASKED.match(folded, tokens[-1].end)):
        return
    if cue.name == "unit" and len(tokens) < 2:
        return
    if cue.name == "surname":
        yield _name(text, tokens, cue.trust, cue.name, civility=True)
        return
    if cue.name == "nom :":
        yield _form_name(text, folded, tokens, cue)
        return
    trust = cue.trust if tokens[0].given or trusted else cue.trust - 0.18
    if not tokens[0].capital:
        trust -= 0.05 if trusted else 0.1
    yield _name(text, tokens, trust, cue.name)


def _form_name(text: str, folded: str, tokens: list[Token], cue: Cue) -> Name:
    """ "Nom : Hamel, Patrick", "nom et prénom : Sauvageau Mélodie": a form puts the surname first."""
    if len(tokens) == 1 and text[tokens[0].end : tokens[0].end + 2] == ", ":
        given = tokens_at(text, folded, tokens[0].end + 2, trusted=True)[:1]
        if given and given[0].given:
            return _name(text, [*tokens, *given], cue.trust, cue.name, surname_first=True)
    reversed_ = len(tokens) == 2 and tokens[1].given and not tokens[0].given
    return _name(text, tokens, cue.trust, cue.name, surname_first=reversed_)


def _believable(tokens: list[Token], cue: Cue) -> bool:
    first = tokens[0]
    told = cue.trust == STRONG and first.capital and first.given
    if (not first.possible and not told) or first.folded in CITIES or any(token.folded in BUSINESS for token in tokens):
        return False
    if cue.trust == STRONG:
        participle = not first.capital and not first.given and first.folded.endswith(("ed", "ing", "ez"))
        return not first.everyday and not participle and (first.folded not in PARTICLES or len(tokens) > 1)
    if first.folded in PARTICLES:
        return False
    if first.given:
        return first.folded not in AMBIGUOUS or (first.capital and (len(tokens) > 1 or first.folded in CAPITALS))
    named = len(tokens) >= 2 and all(token.capital for token in tokens if token.folded not in PARTICLES)
    if cue.name in NEEDS_LOOK:
        return named and tokens[-1].folded not in CITIES
    return named and (tokens[-1].given or tokens[-1].folded in SURNAMES)


def _before_cue(text: str, folded: str, end: int) -> Iterator[Name]:
    """ "Marie Claire Petit à l'appareil": read backwards, up to four words."""
    tokens = [token_of(match, folded) for match in TOKEN.finditer(text, max(0, end - 60), end)]
    chosen: list[Token] = []
    for token in reversed(tokens[-4:]):
        after = chosen[0].start if chosen else end
        if not GLUE.fullmatch(text, token.end, after) and chosen:
            break
        if token.folded in BUSINESS:
            return
        if not token.possible and not (chosen and token.capital and token.folded in PARTICLES):
            break
        if not token.capital and not token.given and token.folded not in PARTICLES and token.folded not in SURNAMES:
            break
        chosen.insert(0, token)
    if chosen and CIVILITY_BEFORE.search(folded, max(0, chosen[0].start - 16), chosen[0].start):
        yield _name(text, chosen, MIDDLE, "à l'appareil", civility=True)
        return
    while chosen and not chosen[0].given:
        if len(chosen) > 1 and chosen[0].shouted and chosen[1].given:
            break
        chosen.pop(0)
    if chosen and SOMEBODY_ELSE.search(folded, max(0, chosen[0].start - 12), chosen[0].start):
        return
    if chosen and not any(token.folded in BUSINESS | CITIES for token in chosen):
        yield _name(text, chosen, STRONG - 0.03 if chosen[0].capital else WEAK, "à l'appareil")


def _signature(text: str, folded: str, at: int, cue: str) -> Iterator[Name]:
    tokens = tokens_at(text, folded, at, trusted=False)
    if not tokens or not _ends(folded, tokens[-1].end, cue) or any(token.folded in BUSINESS for token in tokens):
        return
    first = tokens[0]
    if not first.possible or not first.capital or first.folded in CITIES or is_elided(first):
        return
    known = first.given or (first.shouted and len(tokens) > 1 and tokens[1].given)
    if cue == "last clause" and not (known and len(tokens) > 1):
        return
    if not known and not (cue == "closing" and (len(tokens) > 1 or not first.everyday)):
        return
    if first.folded in AMBIGUOUS and len(tokens) == 1 and cue != "closing":
        return
    trust = {"closing": 0.9, "signature": 0.88, "last clause": 0.75}[cue]
    yield _name(text, tokens, trust if known else 0.65, cue)


def _ends(folded: str, at: int, cue: str) -> bool:
    """A signature is followed by nothing, or by a job, a number, a company on its own line."""
    rest = re.sub(r"^[a-z]\.?$", "", folded[at:].strip(" \t"))
    if cue == "last clause":
        return rest.strip(" .!\n\r") == ""
    return rest.strip(" .!") == "" or rest[0] in "\n\r–—-|(" or bool(re.match(r"[,.]?\s*[\d+(]", rest))


def _fields(text: str, folded: str) -> Iterator[Name]:
    """ "Nom : Rousseau, Prénom : Élodie", in either order."""
    for match in FIELDS.finditer(folded):
        first, last = ("first", "last") if match["first"] else ("first2", "last2")
        given = tokens_at(text[: match.end(first)], folded, match.start(first), trusted=True)
        family = tokens_at(text[: match.end(last)], folded, match.start(last), trusted=True)
        if given and family:
            start, end = min(given[0].start, family[0].start), max(given[-1].end, family[-1].end)
            shown = [" ".join(cased(token, lowered=False) for token in part) for part in (given, family)]
            yield Name(shown[0], shown[1], text[start:end], start, end, 0.96, "nom :")


def _opening(text: str, folded: str) -> Iterator[Name]:
    """ "Bonjour, DUPONT Sophie, je souhaite…", "Bonjour, Julien Mercier, gestionnaire…": set between commas.

    Without a comma after the greeting it is whom the message is written to.
    """
    match = OPENING.match(folded)
    at = match.end() if match else 0
    tokens = tokens_at(text, folded, at, trusted=False)
    if not 2 <= len(tokens) <= 3 or folded[tokens[-1].end : tokens[-1].end + 1] not in {",", "."}:
        return
    one, other = tokens[0], tokens[-1]
    if not (one.capital and other.capital and one.possible and other.possible):
        return
    if len(tokens) == 3 and not (one.given and tokens[1].given):
        return
    if one.shouted and not other.shouted and other.given:
        yield _name(text, tokens, 0.75, "opening")
    elif at == 0 or folded[:at].rstrip()[-1:] in {",", "!", "."}:
        if other.given and one.folded in SURNAMES and other.folded not in SURNAMES:
            yield _name(text, tokens, 0.7, "opening", civility=True)
        elif one.given and other.surname and other.folded not in CITIES:
            yield _name(text, tokens, 0.72, "opening")


def _name(
    text: str, tokens: list[Token], trust: float, cue: str, *, civility: bool = False, surname_first: bool = False
) -> Name:
    first, last = (tokens[1:], tokens[:1]) if surname_first else arranged(tokens, civility=civility)
    start, end = tokens[0].start, tokens[-1].end
    shown = [
        " ".join(cased(token, lowered=not any(one.capital for one in tokens)) for token in part) or None
        for part in (first, last)
    ]
    return Name(shown[0], shown[1], text[start:end], start, end, round(min(0.97, max(0.3, trust)), 2), cue)
