"""What an answer may rest on: the plan, the facts and, for little, the caller's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from agents.model.figures import Figure, find_figures
from agents.model.phrases import claims_in, promises_in, whens_in
from agents.model.plain import plain, sentences, stems, words
from agents.session.commands import Fact, Say
from agents.session.events import Language
from agents.session.profile import Profile
from agents.session.state import State

MIN_LIMIT: Final = 240
MAX_LIMIT: Final = 1_200
MAX_OFFERED: Final = 40
CALLER_UTTERANCES: Final = 6
FROM_CALLER: Final = frozenset({"number", "code", "hour", "date", "day", "week", "month", "year"})
"""Kinds of figures a caller may be echoed; amounts, phones and links of a caller never are."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Computed once a turn. Sets hold canonical figures as `(kind, value)`; stems are beginnings of words."""

    language: Language
    limit: int
    plan_text: str
    plan: str
    plan_sentences: tuple[str, ...]
    plan_figures: tuple[Figure, ...]
    given: frozenset[tuple[str, str]]
    given_values: frozenset[str]
    echoed: frozenset[tuple[str, str]]
    echoed_values: frozenset[str]
    promises: frozenset[str]
    claims: frozenset[str]
    whens: frozenset[str]
    echoed_whens: frozenset[str]
    known_stems: frozenset[str]
    planned_words: frozenset[str]
    figures_offered: tuple[str, ...]


def basis_of(plan: Sequence[Say], state: State, facts: Sequence[Fact], profile: Profile) -> Basis:
    """Read the plan, the facts and the last words of the caller."""
    return _read(
        plan[0].language if plan else state.language,
        " ".join(say.text.strip() for say in plan),
        "\n".join(f"{fact.name} {fact.value}" for fact in facts if not fact.is_assumption),
        "\n".join(said.text for said in state.history[-CALLER_UTTERANCES:] if said.author == "contact")[:4_000],
        f"{profile.business} {profile.agent_name}",
    )


@lru_cache(1024)
def _read(language: Language, plan_text: str, facts: str, own_words: str, known_names: str) -> Basis:
    """Kept for a while: a turn asks three times, to compose, to guard and to review."""
    planned, stated, caller, names = plain(plan_text), plain(facts), plain(own_words), plain(known_names)
    plan_figures = tuple(find_figures(planned))
    given = [*plan_figures, *find_figures(stated)]
    echoed = [figure for figure in find_figures(caller) if figure.kind in FROM_CALLER]
    return Basis(
        language=language,
        limit=min(MAX_LIMIT, max(MIN_LIMIT, 2 * len(plan_text))),
        plan_text=plan_text,
        plan=planned,
        plan_sentences=tuple(sentences(planned)),
        plan_figures=plan_figures,
        given=frozenset((figure.kind, figure.value) for figure in given),
        given_values=frozenset(figure.value for figure in given),
        echoed=frozenset((figure.kind, figure.value) for figure in echoed),
        echoed_values=frozenset(figure.value for figure in echoed),
        promises=frozenset().union(*map(promises_in, sentences(planned))),
        claims=frozenset().union(*map(claims_in, sentences(planned))),
        whens=frozenset(whens_in(planned) | whens_in(stated)),
        echoed_whens=frozenset(whens_in(caller)),
        known_stems=frozenset(stems(f"{planned} {stated} {caller} {names}")),
        planned_words=frozenset(words(f"{planned} {names}")),
        figures_offered=tuple(dict.fromkeys(figure.written for figure in given))[:MAX_OFFERED],
    )
