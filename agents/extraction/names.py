"""The caller's own name, when the caller says it.

A cue ("je m'appelle", "this is", "à l'appareil", a signature) points at a place; the words there must then look like
a name. After a weak cue ("c'est", "I'm") only a known given name is believed, so that "c'est urgent" or "je suis
désespéré" is never a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from agents.extraction.name_shape import Token, arranged, cased
from agents.extraction.name_words import AMBIGUOUS, BUSINESS, CITIES, GIVEN, PARTICLES, SURNAMES
from agents.folding import fold, unmarked

MAX_CHARS = 4_000
STRONG, MIDDLE, WEAK = 0.95, 0.9, 0.8


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


class _Cue(NamedTuple):
    name: str
    trust: float
    pattern: re.Pattern[str]


def _cue(name: str, trust: float, pattern: str) -> _Cue:
    return _Cue(name, trust, re.compile(pattern.replace("'", "['’ ]?")))


_CIVILITY = re.compile(r"(?:mme|madame|monsieur|mr|mrs|ms|mlle|mademoiselle|dr|docteur|me|m|miss)\.?\s+")
_BEFORE = (
    _cue("je m'appelle", STRONG, r"(?<!\w)j(?:e )?m'appel+e?s?\s+"),
    _cue("je me nomme", STRONG, r"(?<!\w)je me nom+e\s+"),
    _cue("mon nom est", STRONG, r"(?<!\w)mon (?:pre)?nom (?:complet |de famille )?(?:est|c'est)\s+"),
    _cue("moi c'est", STRONG, r"(?<!\w)moi,? c'est\s+"),
    _cue("nom :", STRONG, r"(?<!\w)(?:nom(?: complet| et prenom)?|prenom|name|full name)\s?:\s*"),
    _cue("my name is", STRONG, r"(?<!\w)(?:my )?name(?: is|'s)\s+"),
    _cue("call me", MIDDLE, r"(?<!\w)you can call me\s+"),
    _cue("ici", MIDDLE, r"(?<!\w)ici,?\s+"),
    _cue("this is", MIDDLE, r"(?<!\w)this is\s+"),
    _cue("signé", MIDDLE, r"(?<!\w)signe\s*:?\s+"),
    _cue("c'est", WEAK, r"(?<!\w)(?:c'est|c|cest|it's|it is)\s+"),
    _cue("je suis", WEAK, r"(?<!\w)(?:je suis|i'm|i am|j'suis|chu)\s+"),
)
_NEEDS_LOOK = frozenset({"ici", "this is", "signé", "call me"})
_AFTER = re.compile(
    r"[,\s]+(?:a l['’ ]?appareil|au telephone|au bout (?:du fil|de la ligne)"
    r"|qui (?:parle|appelle|vous (?:parle|appelle|ecrit))|here(?=\s*[.,!;:\-–—]|\s*$|\s+(?:from|calling|again))"
    r"|speaking|calling(?= (?:about|from|for|because))|ici(?=\s*[.,!;:]|\s*$))"
)
_CLOSING = re.compile(
    r"(?:cordialement|bien a vous|salutations|sincerement|bonne (?:journee|soiree|fin de journee)"
    r"|merci(?: d'avance| beaucoup| bien| a vous)?|(?:kind |best |warm )?regards|best"
    r"|thanks(?: so much| a lot| again| in advance)?|thank you(?: so much)?|cheers|sincerely|yours truly|take care)"
    r"\s*[,.!;:\n\r–—-]+\s*"
)
_DASHED = re.compile(r"(?:^|[\n\r]|\s)[–—-]{1,2}\s*(?=[^\W\d_]+[^\n\r]{0,60}$)|[\n\r]+\s*(?=[^\n\r]{2,60}\s*$)")
_LAST_CLAUSE = re.compile(r",\s*(?=[^,.\n]{3,40}\s*[.!]?\s*$)")
_OPENING = re.compile(r"\s*(?:bonjour|bonsoir|allo|salut|hello|hi)?[\s,!.:]*")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’-][^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*)*")
_GLUE = re.compile(r"[ \u00a0\t]+")
_UNTRUE = re.compile(
    r"\s+(?:que |qu['’]|qui (?!parle|appelle|vous)|who |that |n['’]est|isn['’]?t"
    r"|'?s (?:mother|father|wife|husband|son|daughter|brother|sister))"
)


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


def _candidates(text: str, folded: str) -> Iterator[Name]:
    for cue in _BEFORE:
        for match in cue.pattern.finditer(folded):
            yield from _after_cue(text, folded, match.end(), cue)
    for match in _AFTER.finditer(folded):
        yield from _before_cue(text, folded, match.start())
    for match in _CLOSING.finditer(folded):
        yield from _signature(text, folded, match.end(), "closing")
    for match in _DASHED.finditer(folded, max(0, len(folded) - 80)):
        yield from _signature(text, folded, match.end(), "signature")
    for match in _LAST_CLAUSE.finditer(folded, max(0, len(folded) - 60)):
        yield from _signature(text, folded, match.end(), "last clause")
    yield from _opening(text, folded)


def _after_cue(text: str, folded: str, at: int, cue: _Cue) -> Iterator[Name]:
    civility = _CIVILITY.match(folded, at)
    if civility is not None:
        tokens = _tokens(text, folded, civility.end(), trusted=True)
        if tokens and tokens[0].capital and (tokens[0].possible or tokens[0].folded in PARTICLES):
            yield _name(text, tokens, min(cue.trust, MIDDLE), cue.name, civility=True)
        return
    trusted = cue.trust == STRONG
    tokens = _tokens(text, folded, at, trusted=trusted)
    if not tokens or not _believable(tokens, cue) or (not trusted and _UNTRUE.match(folded, tokens[-1].end)):
        return
    trust = cue.trust if tokens[0].given or trusted else cue.trust - 0.25
    if not tokens[0].capital:
        trust -= 0.05 if trusted else 0.1
    yield _name(text, tokens, trust, cue.name)


def _believable(tokens: list[Token], cue: _Cue) -> bool:
    first = tokens[0]
    if not first.possible or first.folded in CITIES or any(token.folded in BUSINESS for token in tokens):
        return False
    if cue.trust == STRONG:
        return first.folded not in PARTICLES or len(tokens) > 1
    if first.folded in PARTICLES:
        return False
    if first.given:
        return first.folded not in AMBIGUOUS or (first.capital and len(tokens) > 1)
    named = len(tokens) >= 2 and all(token.capital for token in tokens if token.folded not in PARTICLES)
    if cue.name in _NEEDS_LOOK:
        return named and tokens[-1].folded not in CITIES
    return named and (tokens[-1].given or tokens[-1].folded in SURNAMES)


def _before_cue(text: str, folded: str, end: int) -> Iterator[Name]:
    """ "Marie Claire Petit à l'appareil": read backwards, up to four words."""
    tokens = [_token(match, folded) for match in _TOKEN.finditer(text, max(0, end - 60), end)]
    chosen: list[Token] = []
    for token in reversed(tokens[-4:]):
        after = chosen[0].start if chosen else end
        if (chosen and not _GLUE.fullmatch(text, token.end, after)) or not token.possible:
            break
        if not token.capital and not token.given and token.folded not in PARTICLES and token.folded not in SURNAMES:
            break
        chosen.insert(0, token)
    while chosen and not chosen[0].given:
        if len(chosen) > 1 and chosen[0].shouted and chosen[1].given:
            break
        chosen.pop(0)
    if chosen and not any(token.folded in BUSINESS | CITIES for token in chosen):
        yield _name(text, chosen, STRONG - 0.03 if chosen[0].capital else WEAK, "à l'appareil")


def _token(match: re.Match[str], folded: str) -> Token:
    return Token(match[0], unmarked(folded[match.start() : match.end()]), *match.span())


def _signature(text: str, folded: str, at: int, cue: str) -> Iterator[Name]:
    tokens = _tokens(text, folded, at, trusted=False)
    if not tokens or not _ends(folded, tokens[-1].end, cue) or any(token.folded in BUSINESS for token in tokens):
        return
    first = tokens[0]
    if not first.possible or not first.capital or first.folded in CITIES:
        return
    known = first.given or (first.shouted and len(tokens) > 1 and tokens[1].given)
    if cue == "last clause" and not (known and len(tokens) > 1):
        return
    if not known and not (cue == "closing" and len(tokens) > 1):
        return
    if first.folded in AMBIGUOUS and len(tokens) == 1 and cue != "closing":
        return
    trust = {"closing": 0.9, "signature": 0.88, "last clause": 0.75}[cue]
    yield _name(text, tokens, trust if known else 0.65, cue)


def _ends(folded: str, at: int, cue: str) -> bool:
    """A signature is followed by nothing, or by a job, a number, a company on its own line."""
    rest = folded[at:].lstrip(" \t")
    if cue == "last clause":
        return rest.strip(" .!\n\r") == ""
    return rest.strip(" .!") == "" or rest[0] in "\n\r–—-|(" or bool(re.match(r"[,.]?\s*[\d+(]", rest))


def _opening(text: str, folded: str) -> Iterator[Name]:
    """ "Bonjour, DUPONT Sophie, je souhaite…": surname in capitals first, and a comma after."""
    match = _OPENING.match(folded)
    tokens = _tokens(text, folded, match.end() if match else 0, trusted=False)
    if len(tokens) == 2 and folded[tokens[1].end : tokens[1].end + 1] == ",":
        surname, given = tokens
        if surname.shouted and not given.shouted and given.given and given.capital and surname.possible:
            yield _name(text, tokens, 0.75, "opening")


def _tokens(text: str, folded: str, at: int, *, trusted: bool) -> list[Token]:
    """The words of a name from `at`: given names, particles, surname; stops at the first word that cannot belong to
    it."""
    found: list[Token] = []
    while len(found) < 6:
        match = _TOKEN.match(text, at)
        if match is None:
            break
        token = _token(match, folded)
        if not _continues(found, token, text, folded, trusted=trusted):
            break
        found.append(token)
        glue = _GLUE.match(text, token.end)
        if glue is None:
            break
        at = glue.end()
    while found and found[-1].folded in PARTICLES:
        found.pop()
    return found


def _continues(found: list[Token], token: Token, text: str, folded: str, *, trusted: bool) -> bool:
    if token.folded in PARTICLES:
        following = _TOKEN.match(text, token.end + 1)
        word = following[0] if following else ""
        capital = bool(word) and (word[0].isupper() or fold(word) in PARTICLES)
        return (
            (trusted or token.folded not in {"de", "du", "des"})
            and capital
            and fold(word) not in CITIES
            and fold(word) not in BUSINESS
        )
    if not found:
        return token.possible
    if not token.possible or _elided(token):
        return False
    named = [one for one in found if one.folded not in PARTICLES]
    if len(named) >= 3 or (len(named) >= 2 and not token.capital):
        return False
    if token.capital:
        return True
    return not found[-1].capital and (token.folded in SURNAMES or (token.folded in GIVEN - AMBIGUOUS and trusted))


def _elided(token: Token) -> bool:
    return re.match(r"(?:j|l|c|qu|n|s|t|m)['’]", token.folded) is not None


def _name(text: str, tokens: list[Token], trust: float, cue: str, *, civility: bool = False) -> Name:
    first, last = arranged(tokens, civility=civility)
    start, end = tokens[0].start, tokens[-1].end
    shown = [
        " ".join(cased(token, lowered=not any(one.capital for one in tokens)) for token in part) or None
        for part in (first, last)
    ]
    return Name(shown[0], shown[1], text[start:end], start, end, round(min(0.97, max(0.3, trust)), 2), cue)
