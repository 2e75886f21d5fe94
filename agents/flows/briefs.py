"""What an advisor reads before taking over, from what a session holds."""

from __future__ import annotations

from collections.abc import Iterable

from agents.session.commands import Brief, Fact
from agents.session.state import State
from agents.understanding.models import TONES

CHECKED = 0.8
"""Below this confidence a fact is shown as an assumption."""


def brief_of(
    state: State,
    summary: str,
    *,
    order: Iterable[str] = (),
    missing: Iterable[str] = (),
    advice: str = "",
    suggestion: str = "",
    next_step: str = "",
) -> Brief:
    """A brief whose facts are the fields of the flow, those of `order` first, each with the caller's words."""
    names = [name for name in order if name in state.fields]
    names += [name for name in state.fields if name not in names]
    facts = [
        Fact(name, heard.value, heard.confidence, heard.quote, not heard.confirmed and heard.confidence < CHECKED)
        for name, heard in ((name, state.fields[name]) for name in names)
        if heard.value
    ]
    if state.note:
        facts.append(Fact("note", state.note))
    tone = state.tone if state.tone in TONES else "calm"
    return Brief(summary, tuple(facts), tuple(missing), tone, advice, suggestion, next_step)


def last_words(state: State, author: str = "contact") -> str:
    """The last thing somebody said, for a summary."""
    return next((said.text for said in reversed(state.history) if said.author == author), "")
