"""The words of a name, read from a place in a text until one cannot belong to it."""

from __future__ import annotations

import re

from agents.extraction.name_cues import GLUE, TOKEN
from agents.extraction.name_shape import Token
from agents.extraction.name_words import AMBIGUOUS, BUSINESS, CITIES, PARTICLES, SURNAMES
from agents.folding import fold, unmarked


def token_of(match: re.Match[str], folded: str) -> Token:
    return Token(match[0], unmarked(folded[match.start() : match.end()]), *match.span())


def tokens_at(text: str, folded: str, at: int, *, trusted: bool) -> list[Token]:
    """The words of a name from `at`: given names, particles, surname; stops at the first word that cannot belong to
    it."""
    found: list[Token] = []
    while len(found) < 6:
        match = TOKEN.match(text, at)
        if match is None:
            break
        token = token_of(match, folded)
        if not _continues(found, token, text, folded, trusted=trusted):
            break
        found.append(token)
        glue = GLUE.match(text, token.end)
        if glue is None:
            break
        at = glue.end()
    while found and found[-1].folded in PARTICLES:
        found.pop()
    return found


def _continues(found: list[Token], token: Token, text: str, folded: str, *, trusted: bool) -> bool:
    if token.folded in PARTICLES:
        following = TOKEN.match(text, token.end + 1)
        word = following[0] if following else ""
        capital = bool(word) and (word[0].isupper() or fold(word) in PARTICLES)
        if following is not None and found and trusted and not found[0].capital:
            capital = capital or token_of(following, folded).surname
        return (
            (trusted or token.capital or token.folded not in {"de", "du", "des"})
            and capital
            and fold(word) not in CITIES
            and fold(word) not in BUSINESS
        )
    if not found:
        return token.possible or (trusted and token.capital and token.given)
    if not token.possible or is_elided(token):
        return False
    named = [one for one in found if one.folded not in PARTICLES]
    if len(named) >= 3 or (len(named) >= 2 and not token.capital and not token.given):
        return False
    if token.capital:
        return True
    if found[-1].capital or token.everyday or len(token.folded) < 2:
        return False
    if token.folded in SURNAMES or (token.given and trusted and token.folded not in AMBIGUOUS):
        return True
    return token.surname and (trusted or found[-1].given)


def is_elided(token: Token) -> bool:
    """ "j'ai", but not "N'Guessan"."""
    match = re.match(r"(?:j|l|c|qu|n|s|t|m)['’]", token.folded)
    return match is not None and not token.text[match.end() : match.end() + 1].isupper()


def is_possessive(token: Token) -> bool:
    return token.folded.endswith(("'s", "’s"))
