"""Order numbers, product codes, sizes, colours, quantities, money: what a shop needs named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from agents.folding import fold
from agents.understanding.models import Entities, Mention, When

_COLOURS: Final = {
    "noir": "noir noire noirs noires black",
    "blanc": "blanc blanche blancs blanches white",
    "bleu": "bleu bleue bleus bleues blue",
    "rouge": "rouge rouges red",
    "vert": "vert verte verts vertes green",
    "jaune": "jaune jaunes yellow",
    "rose": "rose roses pink",
    "gris": "gris grise grises grey gray",
    "beige": "beige beiges",
    "marron": "marron marrons brun brune bruns brunes brown",
    "violet": "violet violette violets violettes mauve mauves purple",
    "orange": "orange oranges",
    "bordeaux": "bordeaux burgundy",
    "marine": "marine navy",
    "kaki": "kaki khaki",
    "dore": "dore doree dores dorees gold golden",
    "argente": "argente argentee argentes silver",
    "turquoise": "turquoise",
    "creme": "creme cream ecru ivoire ivory",
}
_COLOUR_OF: Final = {word: name for name, words in _COLOURS.items() for word in words.split()}
_LETTERS: Final = {
    "xxs": "XXS",
    "xs": "XS",
    "s": "S",
    "m": "M",
    "l": "L",
    "xl": "XL",
    "xxl": "XXL",
    "xxxl": "XXXL",
    "2xl": "XXL",
    "3xl": "XXXL",
    "small": "S",
    "medium": "M",
    "large": "L",
    "x-large": "XL",
    "extra large": "XL",
    "extra small": "XS",
    "petit": "S",
    "moyen": "M",
}
_WORN: Final = (
    r"robes?|jupes?|blazers?|vestes?|pantalons?|chemises?|chemisiers?|pulls?|manteaux?|jeans?|shorts?|chaussures?|bottes?|bottines?"
    r"|baskets?|sandales?|t-?shirts?|tops?|combinaisons?|costumes?|maillots?|dress(?:es)?|skirts?|jackets?|trousers|pants|shirts?"
    r"|sweaters?|jumpers?|coats?|shoes|boots|sneakers|suits?|blouses?|hoodies?|sacs?|bags?|articles?|items?|produits?|products?"
)
_COUNTED: Final = {
    word: number
    for number, words in enumerate(
        (
            "deux two",
            "trois three",
            "quatre four",
            "cinq five",
            "six",
            "sept seven",
            "huit eight",
            "neuf nine",
            "dix ten",
            "onze eleven",
            "douze twelve",
        ),
        start=2,
    )
    for word in words.split()
} | {
    "vingt": 20,
    "twenty": 20,
    "une douzaine de": 12,
    "a dozen": 12,
    "a couple of": 2,
    "une paire de": 1,
    "a pair of": 1,
}

_ORDER: Final = re.compile(
    r"(?<!\w)(?:commandes?|cmde?|order|achat|purchase|dossier|reservation)"
    r"(?:[ :]+(?:n[o°]?\.?|num(?:ero|\.)?|number|no\.?|ref(?:erence)?\.?|is|est|c'est|la|le|:))*"
    r"[ :]*#? ?((?:[a-z]{1,4}-?)?\d{3,12})(?!\w| ?(?:€|\$|euros?|dollars?))"
)
_HASH: Final = re.compile(r"(?<![\w#])#\s?([a-z]{0,4}-?\d{3,12})(?!\w)|(?<!\w)n[o°]\.? ?(\d{3,12})(?!\w)")
_TRACKING: Final = re.compile(r"(?<![\w-])([a-z]{2}\d{9}(?:[a-z]{2})?|1z[0-9a-z]{16}|\d{16,22})(?![\w-])")
_CODE: Final = re.compile(
    r"(?<![\w@.-])((?:[a-z]{2,5}-\d{2,7}[a-z]{0,2})|(?:[a-z]{1,4}\d{3,7}[a-z]{0,3})|(?:\d{1,2}w\d{2}))(?![\w@-])"
)
_NOT_CODE: Final = re.compile(r"(?:[a-z]\d[a-z])|(?:t\d{2})|(?:covid-?\d+)|(?:h\d{3})|(?:cmd\d+)")
_SIZE: Final = re.compile(
    r"(?<!\w)(?:(?:taille|pointure|size|sz)s?\.?(?: (?:du|de|est|is|a|uk|us|eu|fr))?[ :]*|t\.? ?(?=\d{2}(?!\d)))"
    r"(\d{1,2}(?:[.,]5)?|xxs|xs|xxxl|xxl|xl|2xl|3xl|s|m|l|small|medium|large|extra large|unique)(?![\w%€$])"
)
_WEARING: Final = re.compile(
    r"(?<!\w)(?:en|du|de|in|in a|in an|a|un|une|le|la|contre un|for a|pour du|pour un)\s+"
    r"(?:(xxs|xs|xxxl|xxl|xl|2xl|3xl|small|medium|large|extra large|extra small)|([sml])|(3[2-9]|4\d|5[0-8]))"
    r"(?![\w'’/:.,]?\w|\s?(?:%|€|\$|h\b|fois|x\b|jours?|heures?|ans?|min|euros?|dollars?|days?|hours?|minutes|personnes?"
    r"|rue|avenue|m2|m²|km|cm|kg|ml|rendez))"
)
_BARE_SIZE: Final = re.compile(
    rf"(?<!\w)(?:{_WORN})(?: (?:{'|'.join(_COLOUR_OF)}))? (3[2-9]|4\d|5[0-8])(?![\w%€$]|\s?(?:€|\$|euros?|dollars?))"
)
_COLOUR: Final = re.compile(rf"(?<![\w-])({'|'.join(sorted(_COLOUR_OF, key=len, reverse=True))})(?![\w-])")
_MONEY: Final = re.compile(
    r"(?<![\w.,])(?:(?P<before>[$€£]|cad|usd|eur) ?)?(?P<amount>\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?:[.,]\d{1,2})?"
    r"|\d{1,7}(?:[.,]\d{1,2})?)"
    r" ?(?P<after>[$€£]|euros?|eur|dollars?|cad|usd|piastres?|piasses?|bucks|dirhams?|dh|mad|cents?)?(?!\w)"
)
_CURRENCIES: Final = {
    "€": "EUR",
    "e": "EUR",
    "£": "GBP",
    "usd": "USD",
    "cad": "CAD",
    "d": "$",
    "$": "$",
    "p": "$",
    "b": "$",
    "m": "MAD",
}
_N: Final = r"(\d{1,3}|" + "|".join(sorted(_COUNTED, key=len, reverse=True)) + r")"
_QUANTITY: Final = re.compile(
    rf"(?<![\w.,/-]){_N}\s?(?:x\s)?(?:exemplaires?|unites?|units?|pieces?|pcs|paires?|pairs?|personnes?|people|persons?"
    rf"|{_WORN})(?!\w)"
    rf"|(?<!\w)(?:j'en (?:veux|voudrais|prends|prendrai)|i'?ll take|i want|i need|il m'en faut|mettez(?:-| )m'en"
    rf"|mettez-en)\s{_N}(?![\w:/.,]?\w)"
    rf"|(?<![\w.,/-])(\d{{1,3}})\s?x(?!\w)|(?<!\w)x\s?(\d{{1,3}})(?!\w)"
)


def find_entities(text: str, *, dates: tuple[When, ...] = ()) -> Entities:
    """Everything named; a stretch of text counts once, in the order tracking, order, code, money, size, quantity."""
    folded = fold(text)
    taken = bytearray(len(folded))
    for when in dates:
        if when.hour is not None or any(character.isdigit() for character in when.quote):
            taken[when.start : when.end] = b"\x01" * (when.end - when.start)
    tracking = _keep(_tracking(text, folded), taken)
    orders = _keep(_orders(text, folded), taken)
    codes = _keep(_codes(text, folded), taken)
    money = _keep(_money(text, folded), taken)
    sizes = _keep(_sizes(text, folded), taken)
    quantities = _keep(_quantities(text, folded), taken)
    return Entities(
        order_numbers=orders,
        tracking_numbers=tracking,
        product_codes=codes,
        sizes=sizes,
        colours=_keep(_colours(text, folded), bytearray(len(folded))),
        quantities=quantities,
        money=money,
        dates=dates,
    )


def _keep(mentions: Iterable[Mention], taken: bytearray) -> tuple[Mention, ...]:
    kept: list[Mention] = []
    for mention in mentions:
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            kept.append(mention)
    return tuple(sorted(kept, key=lambda one: one.start))


def _mention(value: str, text: str, span: tuple[int, int], confidence: float) -> Mention:
    return Mention(value, text[span[0] : span[1]], *span, confidence)


def _tracking(text: str, folded: str) -> Iterator[Mention]:
    for match in _TRACKING.finditer(folded):
        yield _mention(match[1].upper(), text, match.span(1), 0.9)


def _orders(text: str, folded: str) -> Iterator[Mention]:
    for match in _ORDER.finditer(folded):
        yield _mention(match[1].upper(), text, match.span(1), 0.95)
    for match in _HASH.finditer(folded):
        group = 1 if match[1] else 2
        yield _mention(match[group].upper(), text, match.span(group), 0.85)


def _codes(text: str, folded: str) -> Iterator[Mention]:
    for match in _CODE.finditer(folded):
        if not _NOT_CODE.fullmatch(match[1]):
            yield _mention(match[1].upper(), text, match.span(1), 0.9 if "-" in match[1] else 0.75)


def _money(text: str, folded: str) -> Iterator[Mention]:
    for match in _MONEY.finditer(folded):
        sign = match["before"] or match["after"]
        if sign is None:
            continue
        amount = _amount(match["amount"]) / (100 if sign.startswith("cent") else 1)
        currency = _CURRENCIES.get(sign) or _CURRENCIES.get(sign[0], "$")
        yield _mention(f"{amount:.2f} {currency}", text, match.span(), 0.95)


def _amount(written: str) -> float:
    """ "1 200,50", "1,200.50", "89,90", "1.200"."""
    cents = re.search(r"[.,](\d{1,2})$", written)
    whole = re.sub(r"\D", "", written[: cents.start()] if cents else written)
    return float(f"{whole}.{cents[1] if cents else '0'}")


def _sizes(text: str, folded: str) -> Iterator[Mention]:
    for match in _SIZE.finditer(folded):
        yield _mention(_size(match[1]), text, match.span(1), 0.95)
    for match in _WEARING.finditer(folded):
        group = next(number for number in (1, 2, 3) if match[number])
        if group == 2 and not (
            text[match.start(2)].isupper() or folded[: match.end()].strip().startswith(("en ", "in "))
        ):
            continue
        yield _mention(_size(match[group]), text, match.span(group), 0.9 if group == 1 else 0.8)
    for match in _BARE_SIZE.finditer(folded):
        yield _mention(match[1], text, match.span(1), 0.8)


def _size(written: str) -> str:
    return _LETTERS.get(written, written.replace(",", "."))


def _colours(text: str, folded: str) -> Iterator[Mention]:
    for match in _COLOUR.finditer(folded):
        sure = (
            0.6 if match[1] in {"rose", "roses", "orange", "oranges", "marine", "gold", "bordeaux", "violette"} else 0.9
        )
        yield _mention(_COLOUR_OF[match[1]], text, match.span(1), sure)


def _quantities(text: str, folded: str) -> Iterator[Mention]:
    for match in _QUANTITY.finditer(folded):
        group = next(number for number in (1, 2, 3, 4) if match[number])
        written = match[group]
        number = int(written) if written.isdigit() else _COUNTED[written]
        if 0 < number < 1000:
            yield _mention(str(number), text, match.span(group), 0.85)
