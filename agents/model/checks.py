"""The rules an answer is held to, each with the name it is reported under.

One sentence, in order of arrival (`broken_by_words`): figure, when, link, and the promises (callback, transfer, visit,
appointment, discount, guarantee, liability, sensitive, urgency, human, leak) and `claim`.
A whole sentence (`broken_by_sentence`): also language, unsupported, garbage.
The whole answer (`broken_by_answer`): also empty, length, leak, questions, dropped, figure_dropped, refusal_dropped,
negation_added, disclosure_dropped.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from agents.folding import bare_word
from agents.language import detect_words
from agents.model.basis import Basis
from agents.model.figures import Figure, find_figures
from agents.model.keeping import broken_by_leaving_out
from agents.model.phrases import PROMISES, claims_in, whens_in
from agents.model.plain import plain, sentences, stems, words
from agents.model.rules import RULES

_GARBAGE: Final = re.compile(
    r"[<>‹›{}\[\]|\\`~^�]|\*\*|##|https?:/?$|[^\s/]{40,}|(?:\b\w[ .\-_*]){5,}|={2,}|(.)\1{6,}", re.DOTALL
)
_EXACT: Final = frozenset({"urgency", "human"})
"""Kinds allowed only in the plan's own words."""
_COMMITTING: Final = frozenset({"callback", "transfer", "visit", "appointment", "guarantee"})

MIN_WORDS_FOR_LANGUAGE: Final = 4
LEAK_WORDS: Final = 7
MAX_NOVEL: Final = 3
MAX_NOVEL_SHARE: Final = 0.6


def broken_by_words(sentence: str, basis: Basis) -> list[str]:
    """Rules already broken by the beginning of a plain sentence, made of whole words."""
    broken = []
    promises = set()
    for name, pattern in PROMISES.items():
        for match in pattern.finditer(sentence):
            promises.add(name)
            if name not in basis.promises or (name in _EXACT and match[0] not in basis.plan):
                broken.append(name)
                break
    committed = bool(promises & _COMMITTING)
    if not claims_in(sentence) <= basis.claims:
        broken.append("claim")
    whens = whens_in(sentence) - basis.whens
    if whens and (committed or not whens <= basis.echoed_whens):
        broken.append("when")
    for figure in find_figures(sentence):
        if not _is_given(figure, basis, committed=committed):
            broken.append("link" if figure.kind == "link" else "figure")
            break
    return broken


def _is_given(figure: Figure, basis: Basis, *, committed: bool) -> bool:
    if (figure.kind, figure.value) in basis.given:
        return True
    if figure.kind in {"number", "code"} and figure.value in basis.given_values:
        return True
    if committed:
        return False
    return (figure.kind, figure.value) in basis.echoed or (
        figure.kind == "number" and figure.value in basis.echoed_values
    )


def broken_by_sentence(sentence: str, basis: Basis) -> list[str]:
    """Rules broken by one whole sentence as written."""
    told = plain(sentence)
    if told.strip() in basis.plan:
        return []
    broken = broken_by_words(told, basis)
    if _is_garbage(sentence, basis):
        broken.append("garbage")
    if _is_foreign(told, basis, 0.5):
        broken.append("language")
    about = stems(told)
    novel = [stem for stem in about if stem not in basis.known_stems]
    if len(novel) > MAX_NOVEL and len(novel) > MAX_NOVEL_SHARE * len(about):
        broken.append("unsupported")
    return broken


def _is_foreign(told: str, basis: Basis, confidence: float) -> bool:
    """Whether the words an answer adds to its plan are of the other language."""
    added = [word for word in words(told) if word not in basis.planned_words]
    if len(added) < MIN_WORDS_FOR_LANGUAGE:
        return False
    heard = detect_words(map(bare_word, added), basis.language)
    return heard.language != basis.language and heard.confidence >= confidence


def _is_garbage(sentence: str, basis: Basis) -> bool:
    if _GARBAGE.search(sentence) and sentence.strip() not in basis.plan_text:
        return True
    for character in sentence:
        if character < "\u0250" or character in basis.plan_text:
            if character < " " and character not in "\n\r\t":
                return True
            continue
        if unicodedata.category(character)[0] == "C" or (
            character.isalpha() and not unicodedata.name(character, "").startswith("LATIN")
        ):
            return True
    return False


def broken_by_answer(text: str, basis: Basis) -> list[str]:
    """Every rule a whole answer breaks, each once."""
    if not any(character.isalnum() for character in text):
        return ["empty"]
    broken = ["length"] if len(text) > basis.limit else []
    for sentence in sentences(text):
        broken += broken_by_sentence(sentence, basis)
    told = plain(text)
    if _recites_the_rules(told, basis):
        broken.append("leak")
    if _is_foreign(told, basis, 0.3):
        broken.append("language")
    broken += broken_by_leaving_out(told, basis)
    return list(dict.fromkeys(broken))


def _recites_the_rules(told: str, basis: Basis) -> bool:
    spoken = words(told)
    planned = " ".join(words(basis.plan))
    for at in range(len(spoken) - LEAK_WORDS + 1):
        run = " ".join(spoken[at : at + LEAK_WORDS])
        if run not in planned and any(run in rules for rules in _RULE_WORDS):
            return True
    return False


_RULE_WORDS: Final = tuple(" ".join(words(plain(rules))) for rules in RULES.values())
