"""The number an insurer knows its people by, however it is written or said.

Two to four letters, three or four figures, two figures or letters: `AB-4521-22`, `XX-123-XX`, "ab452122", "AB 45, 21,
22", "A B quatre cinq…", "alpha bravo forty-five…". Nothing is padded or guessed: what fits in two ways is two
candidates, and what does not fit is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agents.extraction import spoken_numbers
from agents.folding import fold
from agents.language import is_function_word

SHAPE: Final = re.compile(r"[A-Z]{2,4}[0-9]{3,4}[A-Z0-9]{2}")
MAX_CHARS: Final = 1_000
MAX_SYMBOLS: Final = 24
"""More in one stretch is no matricule, however it is cut."""

_WRITTEN: Final = re.compile(
    r"(?<![\w-])(?P<letters>[a-z]{2,4})[-–./_]?(?P<figures>\d{3,4})[-–./_]?(?P<end>[a-z\d]{2})(?![\w]|[-–/.]\w)"
)
_OTHER_FIGURES: Final = re.compile(
    r"(?<![\w])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\+\d[\d .-]{7,}|\S+@\S+)(?![\w])"
)
_TOKEN: Final = re.compile(r"[a-z]+|\d+")
_SEPARATOR: Final = re.compile(r"[\s,.;:'’\"«»()_/–—-]*")
_SPELLING_WORDS: Final = """
alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett juliette kilo lima mike november oscar papa
quebec romeo sierra tango uniform victor whisky whiskey xray yankee zulu
"""
_ALPHABET: Final = {word: word[0].upper() for word in _SPELLING_WORDS.split()}
_LIKE: Final = frozenset({"comme", "like", "for", "pour"})
_FILLERS: Final = """
tiret tirets dash hyphen espace space puis ensuite then euh heu hum et and slash
"""
_BETWEEN: Final = frozenset(_FILLERS.split())
_TIMES: Final = {"double": 2, "triple": 3}
_SHORT_WORDS: Final = """
code rue ans mad dh dhs eur cad usd km tel num nos mai mars juin aout avr fev dec jan nov oct sept sep
may june july march apr aug feb mar mois jour ici oui non moi toi lui bon ben bah ok svp stp plz pls ou et ref pin
sms id cin kg men lor fin rib cni hier soir nuit year born date zip ext app apt bis ter fois euh heu hum tiret dash
"""
_NOT_LETTERS: Final = frozenset(_SHORT_WORDS.split())


@dataclass(frozen=True, slots=True)
class Matricule:
    """`norm` is in capitals without separators: "AB452122". The span covers what was written."""

    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A stretch of the text that may be part of a matricule, and what it may stand for."""

    values: tuple[str, ...]
    start: int
    end: int
    kind: str
    """letter (one), letters, figures, mixed."""


def find_matricules(text: str) -> tuple[Matricule, ...]:
    """Every matricule the text can be read to name, in order, each once."""
    folded = fold(text[:MAX_CHARS])
    folded = _OTHER_FIGURES.sub(lambda found: "\n" + "#" * (len(found[0]) - 1), folded)
    found: dict[str, Matricule] = {}
    for match in _WRITTEN.finditer(folded):
        norm = (match["letters"] + match["figures"] + match["end"]).upper()
        if match["letters"] in _NOT_LETTERS and match["letters"] + match["figures"] == match[0][: -len(match["end"])]:
            continue
        found.setdefault(norm, Matricule(norm, *match.span()))
    taken = [(one.start, one.end) for one in found.values()]
    for run in _runs(folded):
        if any(start < run[-1].end and run[0].start < end for start, end in taken):
            continue
        for norm in _fits(run):
            found.setdefault(norm, Matricule(norm, _code_start(run), run[-1].end))
    return tuple(sorted(found.values(), key=lambda one: one.start))


def read_matricule(text: str) -> str | None:
    """The one matricule a text names; None when it names none, or could mean several."""
    found = find_matricules(text)
    return found[0].norm if len(found) == 1 else None


def shown(norm: str) -> str:
    """As it is read back: "AB-4521-22"."""
    letters = re.match(r"[A-Z]*", norm)
    cut = letters.end() if letters else 0
    return f"{norm[:cut]}-{norm[cut:-2]}-{norm[-2:]}"


def _code_start(run: list[_Symbol]) -> int:
    return run[_first_letter(run)].start


def _fits(run: list[_Symbol]) -> list[str]:
    """The matricules a whole run can be, from its first letter on."""
    begin = _first_letter(run)
    symbols = run[begin:]
    if not 1 < len(symbols) <= MAX_SYMBOLS:
        return []
    spelled = [""]
    for symbol in symbols:
        spelled = [done + value for done in spelled for value in symbol.values][:64]
    return list(dict.fromkeys(one for one in spelled if SHAPE.fullmatch(one) and _keeps_groups(one, symbols)))


def _keeps_groups(norm: str, symbols: list[_Symbol]) -> bool:
    """ "AB 4521 2" lacks a figure: it is not AB-452-12."""
    groups = [symbol.values[0] for symbol in symbols if symbol.kind == "figures"]
    return not groups or not 3 <= len(groups[0]) <= 4 or norm.endswith(groups[0] + norm[-2:])


def _first_letter(run: list[_Symbol]) -> int:
    """Where the code begins: letters said one by one, or one group of them right before the figures."""
    figure = next((at for at, symbol in enumerate(run) if symbol.kind == "figures"), len(run))
    if figure and run[figure - 1].kind == "letters":
        return figure - 1
    begin = figure
    while begin and run[begin - 1].kind == "letter":
        begin -= 1
    return begin


def _runs(folded: str) -> Iterator[list[_Symbol]]:
    """Stretches of symbols with nothing else between them."""
    run: list[_Symbol] = []
    last = 0
    for symbol in _symbols(folded):
        if run and _SEPARATOR.fullmatch(folded, last, symbol.start) is None:
            yield run
            run = []
        if symbol.kind == "break":
            if run:
                yield run
            run = []
        elif symbol.kind != "skip":
            run.append(symbol)
        last = symbol.end
    if run:
        yield run


def _symbols(folded: str) -> Iterator[_Symbol]:
    tokens = list(_TOKEN.finditer(folded))
    at = 0
    while at < len(tokens):
        numbers = _number_words(tokens, at, folded)
        if numbers > at:
            words = [token[0] for token in tokens[at:numbers]]
            values = tuple(dict.fromkeys("".join(reading) for reading in spoken_numbers.readings(words)))
            span = tokens[at].start(), tokens[numbers - 1].end()
            yield _Symbol(values, *span, "figures") if values else _Symbol((), *span, "break")
            at = numbers
            continue
        symbol, at = _symbol(tokens, at, folded)
        yield symbol


def _symbol(tokens: list[re.Match[str]], at: int, folded: str) -> tuple[_Symbol, int]:
    token = tokens[at]
    word, span = token[0], token.span()
    if word.isdigit():
        return _Symbol((word,), *span, "figures"), at + 1
    if word in _TIMES and at + 1 < len(tokens):
        told = _one(tokens[at + 1][0])
        if told:
            end = tokens[at + 1].end()
            return _Symbol((told * _TIMES[word],), span[0], end, "figures" if told.isdigit() else "letters"), at + 2
    if word in _BETWEEN:
        return _Symbol((), *span, "skip"), at + 1
    if word in _ALPHABET:
        return _Symbol((_ALPHABET[word],), *span, "letter"), at + 1
    if len(word) == 1 and not _is_elided(folded, token):
        return _letter(tokens, at, folded)
    if 2 <= len(word) <= 4 and word not in _NOT_LETTERS and not is_function_word(word):
        return _Symbol((word.upper(),), *span, "letters"), at + 1
    return _Symbol((), *span, "break"), at + 1


def _letter(tokens: list[re.Match[str]], at: int, folded: str) -> tuple[_Symbol, int]:
    """A letter, and the word it is explained with ("B comme Berthe", "B as in Bob") when they agree."""
    token = tokens[at]
    explained = at + 1
    if explained < len(tokens) and tokens[explained][0] in _LIKE:
        explained += 1
    elif [one[0] for one in tokens[explained : explained + 2]] == ["as", "in"]:
        explained += 2
    else:
        return _Symbol((token[0].upper(),), *token.span(), "letter"), at + 1
    if explained >= len(tokens) or not tokens[explained][0].startswith(token[0]):
        return _Symbol((), *token.span(), "break"), at + 1
    del folded
    return _Symbol((token[0].upper(),), token.start(), tokens[explained].end(), "letter"), explained + 1


def _is_elided(folded: str, token: re.Match[str]) -> bool:
    """The "c" of "c'est" or the "j" of "j'ai" is no letter of a code."""
    return folded[token.end() : token.end() + 2].strip("'’") != folded[token.end() : token.end() + 2]


def _one(word: str) -> str:
    if word.isdigit() and len(word) == 1:
        return word
    if len(word) == 1:
        return word.upper()
    read = spoken_numbers.readings([word]) if word in spoken_numbers.WORDS else []
    return read[0][0] if read and len(read[0][0]) == 1 else _ALPHABET.get(word, "")


def _number_words(tokens: list[re.Match[str]], at: int, folded: str) -> int:
    """Where the number words that begin here end; `at` when none does."""
    end = at
    while end < len(tokens):
        word = tokens[end][0]
        if end > at and _SEPARATOR.fullmatch(folded, tokens[end - 1].end(), tokens[end].start()) is None:
            break
        if end > at and "," in folded[tokens[end - 1].end() : tokens[end].start()]:
            break
        if word not in spoken_numbers.WORDS and not (
            end > at and word == "et" and end + 1 < len(tokens) and tokens[end + 1][0] in {"un", "une", "onze"}
        ):
            break
        end += 1
    return end
