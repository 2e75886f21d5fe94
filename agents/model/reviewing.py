"""The verdict on a whole answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.model.basis import basis_of
from agents.model.checks import broken_by_answer
from agents.model.wishes import CheckedWish, check_wishes
from agents.session.commands import Fact, ModelTool, Say
from agents.session.events import ModelAnswered
from agents.session.profile import Profile
from agents.session.state import State


@dataclass(frozen=True, slots=True)
class Review:
    """What of an answer may be used. `text` is None when there is none or when it broke a rule: say the plan.

    With `wishes` and no violation, the tools may be called and the model asked again. `violations` are stable names
    (`agents.model.checks`), fit for tags and metrics: they carry nothing anybody wrote.
    """

    text: str | None
    wishes: tuple[CheckedWish, ...] = ()
    violations: tuple[str, ...] = ()


def review(
    answer: ModelAnswered,
    *,
    plan: Sequence[Say],
    state: State,
    profile: Profile,
    facts: Sequence[Fact],
    tools: Sequence[ModelTool],
) -> Review:
    """Check an answer against the plan it was asked to phrase and the tools it was offered."""
    if answer.finish in {"length", "content_filter", "stopped"}:
        return Review(None, violations=(f"finish:{answer.finish}",))
    if answer.wishes:
        granted, wrong = check_wishes(answer.wishes, tools)
        return Review(None, () if wrong else tuple(granted), tuple(wrong))
    text = tidy(answer.text)
    broken = broken_by_answer(text, basis_of(plan, state, facts, profile))
    return Review(None if broken else text, violations=tuple(broken))


def tidy(text: str) -> str:
    """Without the blank space and the quotes models put around what they say."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    for opening, closing in (('"', '"'), ("«", "»"), ("“", "”")):
        if text.startswith(opening) and text.endswith(closing) and opening not in text[1:-1]:
            return text[1:-1].strip()
    return text
