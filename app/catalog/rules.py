"""Policy of the catalog: what words, colours and sizes a customer may use for the same thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.contacts.rules import fold

_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SIZE_CUE: Final = re.compile(r"\b(?:en taille|taille|en|size|du|in)\s+(\d{1,2}(?:[.,]5)?|x{0,3}[sl]|m)\b")
_BARE_SIZE: Final = re.compile(r"[345]\d|x{1,3}[sl]")
_COLOURS: Final[dict[str, str]] = {
    form: colour
    for colour, forms in {
        "blue": "bleu bleue bleus bleues blue",
        "navy": "marine navy",
        "black": "noir noire noirs noires black",
        "white": "blanc blanche blancs blanches white ecru ivoire ivory",
        "red": "rouge rouges red",
        "pink": "rose roses pink",
        "green": "vert verte verts vertes green",
        "yellow": "jaune jaunes yellow",
        "orange": "orange oranges",
        "purple": "violet violette violets violettes mauve purple",
        "grey": "gris grise grises grey gray",
        "brown": "marron marrons brun brune brown",
        "beige": "beige beiges",
        "camel": "camel",
        "burgundy": "bordeaux burgundy",
        "khaki": "kaki khaki",
        "cream": "creme cream",
        "turquoise": "turquoise",
        "gold": "dore doree dores dorees gold",
        "silver": "argente argentee silver",
    }.items()
    for form in forms.split()
}
_EMPTY: Final = frozenset(
    word
    for line in """
    a ai as au aux avec avez avons auriez bonjour bonsoir salut hello hi ce cette ces cet chez cherche chercher combien
    coute couter prix d dans de des dispo disponible disponibles du elle en est et etes fait il ils interesse interessee
    j je l la le les leur ma me mes moi mon par pas plus pour prendre que qu quel quelle quels quelles qui reste restent
    sa se ses si slt son stock sur svp taille tailles toujours ton un une vendez voir voudrais vos votre vous veux y
    the an any are available can colour color could cost do does for have how i in is it like looking m me much my of on
    one please price s size sizes some still that this to want would you your
    """.splitlines()
    for word in line.split()
)
LEAST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words as LIKE patterns over folded words, a colour key, a size key."""

    patterns: tuple[str, ...]
    colour: str | None
    size: str | None


def colour_key(text: str | None) -> str | None:
    """The colour a text names, whatever its form or language; a colour nobody knows is its own key."""
    words = _WORD.findall(fold(text or ""))
    return next((_COLOURS[w] for w in words if w in _COLOURS), words[0] if words else None)


def named_colour(text: str) -> str | None:
    """The first known colour in a text."""
    return next((_COLOURS[w] for w in _WORD.findall(fold(text)) if w in _COLOURS), None)


def size_key(text: str | None) -> str | None:
    """`38`, `T38`, `taille 38` and `38.0` are one size."""
    folded = fold(text or "").strip().replace(",", ".")
    folded = re.sub(r"^(?:taille|size|t\.?|eu|fr)\s*(?=\d|x|s|m|l)", "", folded).removesuffix(".0")
    return folded.replace(" ", "") or None


def wanted(words: str, colour: str | None = None, size: str | None = None) -> Wanted:
    """What a customer looks for; a colour and a size said in the words count as if given apart."""
    folded = fold(words.replace("\x00", " "))
    key = colour_key(colour) if colour else None
    cued = None if size else _SIZE_CUE.search(folded)
    said = cued.group(1) if cued else None
    if cued:
        folded = folded[: cued.start()] + " " + folded[cued.end() :]
    kept = []
    for word in _WORD.findall(folded):
        if word in _COLOURS:
            key = key or _COLOURS[word]
        elif _BARE_SIZE.fullmatch(word) and not size and said is None:
            said = word
        elif word not in _EMPTY and len(word) >= LEAST_LETTERS:
            kept.append(word)
    patterns = tuple(f"% {_like(_stem(word))}%" for word in dict.fromkeys(kept))[:8]
    return Wanted(patterns, key, size_key(size or said))


def _stem(word: str) -> str:
    if any(c.isdigit() for c in word):
        return word
    for ending in ("s", "x", "e"):
        if len(word) > 4 and word.endswith(ending):
            word = word[:-1]
    return word


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def search_text(reference: str, name: str, category: str | None, keywords: list[str], skus: list[str]) -> str:
    """Every word a product can be found by, each after a space; a code also without its hyphens."""
    words: dict[str, None] = {}
    for text in (reference, name, category or "", *keywords, *skus):
        for word in _WORD.findall(fold(text)):
            words |= dict.fromkeys((word, *word.split("-"), word.replace("-", "")))
    return " " + " ".join(words)


def order_number(text: str) -> str:
    """A number as it is kept: without a leading `#` or `n°`."""
    return re.sub(r"^(?:#|n[°o]\.?)\s*", "", text.strip(), flags=re.IGNORECASE).strip()
