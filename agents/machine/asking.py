"""Having a model phrase a plan, and what becomes of its answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec

from agents.flows import Flow
from agents.flows.turn import Turn
from agents.model import Guard, compose, review
from agents.session.commands import Fact, Say, StopModel, Tag
from agents.session.events import ModelAnswered, ToolReturned
from agents.session.profile import Profile
from agents.session.state import State, Waiting

FIXED_KEYS: Final = frozenset({"disclosure", "robot", "urgent", "urgent_advice", "urgent_already"})
"""Said word for word, whoever phrases the rest."""

LONGEST_FACT: Final = 600
MOST_FACTS: Final = 30


def ask(turn: Turn, flow: Flow, plan: Sequence[Say], *, rounds: int = 0, facts: Sequence[Fact] = ()) -> None:
    """Ask the model for this plan in its words, and keep the plan."""
    free = [say for say in plan if say.key not in FIXED_KEYS]
    ask_id = f"ask-{turn.next_serial()}"
    tools = flow.tools if rounds < turn.profile.policy.model_tool_rounds else ()
    question = compose(turn.profile, turn.state, free, tools, list(facts), ask_id=ask_id)
    waiting = Waiting(ask_id, [msgspec.to_builtins(say) for say in plan], rounds)
    waiting = replace(waiting, facts=[[fact.name, fact.value] for fact in facts])
    turn.state = replace(turn.state, waiting=waiting)
    turn.do(question)


def stop(turn: Turn) -> None:
    """Nobody waits for the model any more; what it was asked to phrase is forgotten."""
    waiting = turn.state.waiting
    if waiting is None:
        return
    if not waiting.calls:
        turn.do(StopModel(waiting.ask_id))
    turn.state = replace(turn.state, waiting=None)


def take_answer(turn: Turn, flow: Flow, answer: ModelAnswered) -> list[Say] | None:
    """What to say now; None while tools the model wished for are under way."""
    waiting = turn.state.waiting
    assert waiting is not None  # noqa: S101 - the caller looked
    plan = plan_of(waiting)
    facts = [Fact(name, value) for name, value in waiting.facts]
    free = [say for say in plan if say.key not in FIXED_KEYS]
    tools = flow.tools if waiting.rounds < turn.profile.policy.model_tool_rounds else ()
    checked = review(answer, plan=free, state=turn.state, profile=turn.profile, facts=facts, tools=tools)
    if checked.wishes and not checked.violations:
        _grant(turn, waiting, [(wish.name, dict(wish.arguments)) for wish in checked.wishes])
        return None
    turn.state = replace(turn.state, waiting=None)
    if checked.text is None:
        turn.do(*(Tag(f"model_review:{violation}") for violation in checked.violations), Tag("model_fallback:review"))
        return plan
    last = free[-1]
    said = Say(checked.text, last.language, "model", last.phase, last.action, last.data)
    return [say for say in plan if say.key in FIXED_KEYS] + [said]


def give_up(turn: Turn, reason: str) -> list[Say]:
    """The plan as it was."""
    waiting = turn.state.waiting
    assert waiting is not None  # noqa: S101 - the caller looked
    turn.state = replace(turn.state, waiting=None)
    turn.do(Tag(f"model_fallback:{reason}"))
    return plan_of(waiting)


def take_result(turn: Turn, flow: Flow, returned: ToolReturned) -> None:
    """What a tool the model wished for answered; once all have, the model is asked again."""
    waiting = turn.state.waiting
    assert waiting is not None  # noqa: S101 - the caller looked
    calls = [call for call in waiting.calls if call != returned.call_id]
    facts = [*waiting.facts, [returned.name, _as_text(returned)]][-MOST_FACTS:]
    turn.state = replace(turn.state, waiting=replace(waiting, calls=calls, facts=facts))
    if not calls:
        ask(turn, flow, plan_of(waiting), rounds=waiting.rounds + 1, facts=[Fact(name, text) for name, text in facts])


def is_models(state: State, call_id: str) -> bool:
    """Whether the model, and not the flow, wished for this call."""
    return state.waiting is not None and call_id in state.waiting.calls


def plan_of(waiting: Waiting) -> list[Say]:
    """The plan as it was kept."""
    return [msgspec.convert(say, Say) for say in waiting.plan]


def _grant(turn: Turn, waiting: Waiting, wishes: Sequence[tuple[str, dict[str, Any]]]) -> None:
    calls = [turn.call(name, **arguments) for name, arguments in wishes]
    turn.state = replace(turn.state, waiting=replace(waiting, calls=calls))


def _as_text(returned: ToolReturned) -> str:
    if returned.error is not None:
        return f"error: {returned.error}"[:LONGEST_FACT]
    try:
        return json.dumps(returned.result, ensure_ascii=False, default=str)[:LONGEST_FACT]
    except (TypeError, ValueError, RecursionError):
        return "error: unreadable"


def guard_of(state: State, profile: Profile) -> Guard:
    """What of the answer to the pending question may be shown while it arrives; `state` waits for one."""
    waiting = state.waiting
    plan = [say for say in plan_of(waiting) if say.key not in FIXED_KEYS] if waiting else []
    facts = [Fact(name, value) for name, value in waiting.facts] if waiting else []
    return Guard(plan=plan, state=state, facts=facts, profile=profile)
