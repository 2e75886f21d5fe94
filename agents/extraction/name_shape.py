"""The words of a name put in order and in the case a person would write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from agents.extraction.name_words import BUSINESS, CITIES, GIVEN, NOT_NAMES, ORDINARY, PARTICLES, SURNAMES

_ELIDED = ("j", "l", "d", "c", "m", "t", "s", "n", "qu", "je", "im", "ive")
"""Small words people write together with the next one."""


class Token(NamedTuple):
    text: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def given(self) -> bool:
        return self.folded in GIVEN or all(part in GIVEN for part in re.split(r"[-'’]", self.folded))

    @property
    def possible(self) -> bool:
        """Could be part of a name at all."""
        return 2 <= len(self.text) <= 30 and self.folded not in NOT_NAMES and self.folded not in BUSINESS

    @property
    def everyday(self) -> bool:
        """A word of the language, capital letter or not: "Reviens", "Spelled"."""
        return self.folded in ORDINARY and not self.given

    @property
    def surname(self) -> bool:
        """May be a surname though it has no capital: listed, or a word nobody knows ("ndiaye", but not "jattends")."""
        if self.folded in SURNAMES:
            return True
        if len(self.folded) < 3 or self.folded in ORDINARY or self.folded in GIVEN or self.folded in CITIES:
            return False
        return not any(self.folded.startswith(elided) and self.folded[len(elided) :] in ORDINARY for elided in _ELIDED)


def arranged(tokens: list[Token], *, civility: bool) -> tuple[list[Token], list[Token]]:
    if civility:
        if len(tokens) > 1 and tokens[-1].given and not tokens[0].given and tokens[0].folded in PARTICLES:
            return tokens[-1:], tokens[:-1]
        if len(tokens) > 1 and tokens[0].folded in SURNAMES and all(token.given for token in tokens[1:]):
            return tokens[1:], tokens[:1]
        return (tokens[:1], tokens[1:]) if len(tokens) > 1 and tokens[0].given else ([], tokens)
    shouted = [token for token in tokens if token.shouted]
    if shouted and len(shouted) < len(tokens):
        given = [token for token in tokens if not token.shouted and token.folded not in PARTICLES]
        if given and given[0].given:
            return given, [token for token in tokens if token not in given]
    if len(tokens) == 1:
        return tokens, []
    second = tokens[1]
    double = len(tokens) > 2 and second.given and second.folded not in PARTICLES
    return (tokens[:2], tokens[2:]) if double else (tokens[:1], tokens[1:])


def cased(token: Token, *, lowered: bool) -> str:
    """Mixed case stays as typed; all lower or all upper becomes a proper name."""
    if token.folded in PARTICLES and not token.shouted:
        return token.text
    if not token.shouted and not (lowered or token.text.islower()):
        return token.text
    parts = re.split(r"(['’-])", token.text.lower())
    cased = "".join(part[:1].upper() + part[1:] for part in parts)
    return re.sub(r"^(Mc)([a-z])", lambda match: match[1] + match[2].upper(), cased)
