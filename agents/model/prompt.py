"""The question of one turn: rules, plan, facts and the last words exchanged, each as delimited data."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from agents.model.basis import Basis, basis_of
from agents.model.masking import mask
from agents.model.rules import PROMPT_VERSION, RULES, TOOL_RULE
from agents.session.commands import AskModel, Fact, ModelMessage, ModelTool, Say
from agents.session.profile import Profile
from agents.session.state import State, Utterance

__all__ = ["PROMPT_VERSION", "compose"]

KEPT_UTTERANCES: Final = 6
MAX_UTTERANCE: Final = 1_000
MAX_FACT: Final = 600
MAX_FACTS: Final = 30

_LOOKALIKES: Final = str.maketrans({"<": "‹", ">": "›"})


def compose(
    profile: Profile,
    state: State,
    plan: Sequence[Say],
    tools: Sequence[ModelTool],
    facts: Sequence[Fact],
    *,
    ask_id: str | None = None,
) -> AskModel:
    """Ask a model to phrase `plan`. `state.history` ends with what the caller just said.

    Only the last few utterances go along, with phones, e-mails, postal codes and addresses masked unless the plan
    itself speaks of them; nothing of `state.fields` does.
    """
    language = plan[0].language if plan else state.language
    basis = basis_of(plan, state, facts, profile)
    rules = RULES[language].format(limit=basis.limit)
    if tools:
        rules += "\n" + TOOL_RULE[language]
    rounds = 0 if state.waiting is None else state.waiting.rounds + 1
    return AskModel(
        ask_id=ask_id or f"{state.turn}.{rounds}",
        messages=(
            ModelMessage("system", "\n".join([rules, *_blocks(profile, plan, facts, basis)])),
            *_conversation(state.history, basis, profile.country),
        ),
        tools=tuple(tools),
        budget_ms=profile.policy.model_budget_ms,
        prompt_version=PROMPT_VERSION,
    )


def _blocks(profile: Profile, plan: Sequence[Say], facts: Sequence[Fact], basis: Basis) -> Iterable[str]:
    yield _block("business", [profile.business])
    yield _block("plan", [say.text for say in plan])
    yield _block("figures", basis.figures_offered)
    known = [json.dumps({fact.name: fact.value[:MAX_FACT]}, ensure_ascii=False) for fact in facts[:MAX_FACTS]]
    if known:
        yield _block("facts", known)


def _block(name: str, lines: Iterable[str]) -> str:
    return "\n".join([f"<{name}>", *(as_data(line) for line in lines), f"</{name}>"])


def _conversation(history: Sequence[Utterance], basis: Basis, country: str) -> Iterable[ModelMessage]:
    for said in history[-KEPT_UTTERANCES:]:
        words = as_data(mask(said.text[:MAX_UTTERANCE], country=country, keep=basis.plan_text))
        if said.author == "contact":
            yield ModelMessage("user", f"<caller>{words}</caller>")
        else:
            yield ModelMessage("assistant", words)


def as_data(text: str) -> str:
    """Text that can open or close none of our tags, without characters nobody sees."""
    visible = "".join(character for character in text if character in "\n\t" or _is_visible(character))
    return visible.translate(_LOOKALIKES)


def _is_visible(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] != "C" and kind not in {"Zl", "Zp"}
