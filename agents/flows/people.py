"""When a person is needed: offered to advisors or promised a call back, as the business decided, and said honestly."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from agents.flows.flow import Flow
from agents.flows.turn import Turn
from agents.session.commands import Brief, HandOff, PromiseCallback
from agents.session.events import Urgency

COMPLEXITY: Final = {"complaint": 60, "unanswerable": 40, "misunderstood": 30, "caller_asked": 30, "urgent": 70}
"""How hard a request is likely to be for whoever takes it, 0 to 100."""

LATEST: Final = 240
"""Minutes a caller waits at most when the business's policy says nothing."""


def need_person(turn: Turn, flow: Flow, reason: str) -> None:
    """Bring in a human for this reason and tell the caller what happens next."""
    if flow.hands_over is not None:
        flow.hands_over(turn, reason)
        return
    policy = turn.profile.policy
    queues = policy.transfer == "queue" and (reason == "caller_asked" or reason in policy.hand_off_on)
    if not queues:
        promise_aloud(turn, flow.briefs(turn.state, turn.profile), reason)
    elif turn.state.handed_off:
        turn.is_fixed = True
        turn.say("still_waiting")
    else:
        _hand_off(turn, flow, reason)


def promise(turn: Turn, flow: Flow, reason: str) -> None:
    """Write down that somebody calls back, unless that was promised at this urgency already. Says nothing."""
    _write_down(turn, flow.briefs(turn.state, turn.profile), reason)


def _write_down(turn: Turn, brief: Brief, reason: str) -> None:
    urgency: Urgency = turn.state.urgency or "P4"
    if turn.state.promised is not None and turn.state.promised <= urgency:
        return
    turn.state = replace(turn.state, promised=urgency)
    minutes = int(turn.profile.policy.callback_minutes.get(urgency, LATEST))
    turn.do(PromiseCallback(reason, urgency, minutes, brief))


def within(turn: Turn) -> str:
    """How soon, in words."""
    return turn.wording(f"within_{turn.state.urgency or 'P4'}")


def promise_aloud(turn: Turn, brief: Brief, reason: str) -> None:
    """Say that somebody calls back, and write it down."""
    turn.is_fixed = True
    if turn.state.promised is not None and turn.state.promised <= (turn.state.urgency or "P4"):
        turn.say("callback_already", within=within(turn))
        return
    turn.say("callback_misunderstood" if reason == "misunderstood" else "callback_promised", within=within(turn))
    _write_down(turn, brief, reason)


def _hand_off(turn: Turn, flow: Flow, reason: str) -> None:
    turn.is_fixed = True
    turn.enter("waiting")
    turn.say("handed_off_misunderstood" if reason == "misunderstood" else "handed_off", action="attendre_conseiller")
    skill = str(turn.profile.settings.get("skill") or flow.skill)
    brief = flow.briefs(turn.state, turn.profile)
    complexity = min(100, COMPLEXITY.get(reason, 30) + 5 * len(brief.missing))
    turn.do(HandOff(reason, skill, turn.state.language, brief, turn.state.emotion, complexity))
    turn.state = replace(turn.state, handed_off=True, asked=None)
