"""Given names, surnames, and words that look like names and are not. All folded: lower case, no accents.

ambiguous: given names that are also everyday words ("claire", "will"). capitals: those of them believed alone when
they have one. not_names: words that follow "c'est" or
"I'm" and are no name. not_cities: words that may follow an address and are no city.
ordinary: common words of both languages, none of them a listed name.
"""

from __future__ import annotations

from importlib.resources import files


def _words(name: str) -> frozenset[str]:
    text = files("agents.extraction").joinpath("words").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


SURNAMES = _words("surnames")
AMBIGUOUS = _words("ambiguous")
GIVEN = _words("given") | AMBIGUOUS
PARTICLES = _words("particles")
CITIES = _words("cities")
NOT_CITIES = _words("not_cities")
NOT_NAMES = _words("not_names")
CAPITALS = _words("capitals")
BUSINESS = _words("business")
ORDINARY = _words("ordinary") | NOT_NAMES
