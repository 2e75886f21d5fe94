"""What is wrong with a business's own texts, said before they reach a caller."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agents.folding import fold
from agents.wording.templates import ALWAYS, KEYS, VARIABLE, find_template, variables_of

LANGUAGES: Final = frozenset({"fr", "en", "fr-CA", "fr-FR", "en-CA", "en-US", "en-GB"})
LONGEST: Final = 480
_HONEST: Final = re.compile(r"\b(virtuel|virtual|automati\w+|robot|assistant|ia|ai|intelligence artificielle|bot)")
_STACKED: Final = re.compile(r"[!?]{2,}")
_FAMILIAR: Final = re.compile(r"\b(tu|toi|ton|tes|t'es|t'as)\b")


@dataclass(frozen=True, slots=True)
class Fault:
    """`code`: unknown_key, unknown_language, unknown_variable, missing_variable, braces, too_long, empty, stacked,
    familiar or disclosure. `detail` names the variable or the word."""

    key: str
    language: str
    code: str
    detail: str = ""


def check_wording(overrides: Mapping[str, Mapping[str, str]], *, flow: str | None = None) -> list[Fault]:
    """Everything wrong with these overrides; `flow` narrows which built-in text a key stands for."""
    faults: list[Fault] = []
    for key, texts in overrides.items():
        if key not in KEYS:
            faults.append(Fault(key, "", "unknown_key"))
            continue
        for language, text in texts.items():
            if language not in LANGUAGES:
                faults.append(Fault(key, language, "unknown_language"))
            faults += [Fault(key, language, code, detail) for code, detail in _faults_of(key, language, text, flow)]
    return faults


def _faults_of(key: str, language: str, text: str, flow: str | None) -> Iterator[tuple[str, str]]:
    if not text.strip():
        yield "empty", ""
        return
    used = frozenset(VARIABLE.findall(text))
    for name in sorted(used - variables_of(key, flow)):
        yield "unknown_variable", name
    built_in = find_template(flow, key) if flow else None
    if built_in is not None:
        needed = frozenset(VARIABLE.findall(built_in.get(language[:2], ""))) - ALWAYS
        for name in sorted(needed - used):
            yield "missing_variable", name
    if re.search(r"[{}]", VARIABLE.sub("", text)):
        yield "braces", ""
    if len(text) > LONGEST:
        yield "too_long", str(LONGEST)
    if _STACKED.search(text):
        yield "stacked", _STACKED.findall(text)[0]
    plain = fold(text)
    if language.startswith("fr") and (found := _FAMILIAR.search(plain)):
        yield "familiar", found[1]
    if key == "disclosure" and not _HONEST.search(plain):
        yield "disclosure", ""
