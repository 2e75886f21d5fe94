"""One event in, the next state and the commands out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from agents.flows import Flow, Turn, find
from agents.flows.answers import take_known
from agents.machine import asking, guards, hearing
from agents.session.commands import Command, End, HandOff, PromiseCallback, Say
from agents.session.events import (
    CallerSpoke,
    Claimed,
    Event,
    HungUp,
    Interrupted,
    Language,
    ModelAnswered,
    ModelDelta,
    ModelFailed,
    Released,
    Started,
    TimerFired,
    ToolReturned,
)
from agents.session.profile import Profile
from agents.session.state import KEPT_TURNS, State

CATCH_UP: Final = "catch_up"
SILENCE: Final = "silence"
SILENT_AFTER: Final = 24 * 3600.0
_CLOSING: Final = (HandOff, PromiseCallback, End)
"""Carried out after the words that announce them."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of an event."""

    state: State
    commands: tuple[Command, ...] = ()


def begin(profile: Profile, *, language: Language | None = None) -> State:
    """A session nothing has happened in, on the flow and version the profile names.

    Raises:
        UnknownFlow: the profile names a flow or version there is none of.
    """
    flow = find(profile.flow, profile.flow_version)
    return State(flow.name, flow.version, language or profile.language, phase=flow.first_phase)


def step(state: State, event: Event, profile: Profile, now: datetime) -> Step:
    """Take one event. `now` is aware.

    Raises:
        UnknownFlow: the state names a flow or version there is none of.
    """
    flow = find(state.flow, state.version)
    match event:
        case CallerSpoke():
            return _spoke(state, event, profile, now, flow)
        case ModelDelta():
            return Step(state)
        case Claimed():
            return _claimed(Turn(state, profile, now))
        case Released():
            return _released(Turn(state, profile, now), event)
        case HungUp():
            return _hung_up(Turn(state, profile, now), flow)
    if state.silent or state.outcome is not None:
        return Step(state)
    turn = Turn(state, profile, now)
    match event:
        case Started():
            return _started(turn, event, flow)
        case Interrupted():
            asking.stop(turn)
            turn.record("agent", flow.masks(turn, event.heard), kept=KEPT_TURNS)
            return _plain(turn)
        case ToolReturned():
            return _returned(turn, event, flow)
        case ModelAnswered() | ModelFailed():
            return _answered(turn, event, flow)
        case TimerFired():
            return _fired(turn, event, flow)


def _spoke(state: State, event: CallerSpoke, profile: Profile, now: datetime, flow: Flow) -> Step:
    turn = hearing.understood(state, event, profile, now, flow)
    asking.stop(turn)
    turn.state = replace(turn.state, tools={})
    if state.silent:
        hearing.raise_judged(turn)
        return _plain(turn)
    turn.stop_timers()
    if event.judgement is not None and "opt_out" in event.judgement.flags:
        turn.end("opted_out")
        return _plain(turn)
    if guards.is_automatic(event.text):
        hearing.raise_judged(turn)
        turn.tag("automatic_message")
        return _plain(turn)
    if state.outcome is not None and not hearing.after_the_end(turn, flow):
        return _speak(turn, flow)
    is_emergency = hearing.raise_judged(turn)
    if guards.has_said_too_much(state, profile, now) and not is_emergency:
        turn.tag("reply_loop")
        return _plain(turn)
    hearing.answer(turn, flow, is_emergency=is_emergency)
    _wait_for_answer(turn)
    return _speak(turn, flow)


def _started(turn: Turn, event: Started, flow: Flow) -> Step:
    if turn.state.turn or turn.state.disclosed:
        return Step(turn.state)
    turn.spoke = CallerSpoke("", known=event.known)
    if event.why == CATCH_UP:
        flow.catches_up(turn)
        turn.remember(caught_up=True)
    else:
        flow.opens(turn)
        turn.is_fixed = True
    _wait_for_answer(turn)
    return _speak(turn, flow)


def _returned(turn: Turn, event: ToolReturned, flow: Flow) -> Step:
    name = turn.state.tools.get(event.call_id)
    if name is None:
        return Step(turn.state)
    turn.state = replace(turn.state, tools={k: v for k, v in turn.state.tools.items() if k != event.call_id})
    if asking.is_models(turn.state, event.call_id):
        asking.take_result(turn, flow, event)
        return _plain(turn)
    flow.returned(turn, replace(event, name=name))
    _wait_for_answer(turn)
    return _speak(turn, flow)


def _answered(turn: Turn, event: ModelAnswered | ModelFailed, flow: Flow) -> Step:
    waiting = turn.state.waiting
    if waiting is None or waiting.ask_id != event.ask_id or waiting.calls:
        return Step(turn.state)
    if isinstance(event, ModelFailed):
        says = asking.give_up(turn, event.reason)
    else:
        found = asking.take_answer(turn, flow, event)
        if found is None:
            return _plain(turn)
        says = found
    return _say(turn, says, flow)


def _fired(turn: Turn, event: TimerFired, flow: Flow) -> Step:
    if event.name not in turn.state.timers:
        return Step(turn.state)
    turn.state = replace(turn.state, timers=[name for name in turn.state.timers if name != event.name])
    if event.name == SILENCE:
        turn.is_fixed = True
        flow.abandons(turn)
        return _speak(turn, flow)
    if event.name == CATCH_UP and not turn.memo.get("caught_up"):
        turn.remember(caught_up=True)
        turn.is_fixed = True
        flow.catches_up(turn)
        _wait_for_answer(turn)
        return _speak(turn, flow)
    return _plain(turn)


def _claimed(turn: Turn) -> Step:
    asking.stop(turn)
    turn.stop_timers()
    turn.state = replace(turn.state, silent=True, tools={}, asked=None)
    return _plain(turn)


def _released(turn: Turn, event: Released) -> Step:
    if not turn.state.silent:
        return Step(turn.state)
    turn.state = replace(
        turn.state, silent=False, handed_off=False, history=[], note=event.note[:2000], asked=None, misunderstandings=0
    )
    turn.state = replace(turn.state, last_heard="", repeats=0, outcome=None, tone="calm", emotion=0.0)
    turn.spoke = CallerSpoke("", known=event.known)
    take_known(turn)
    return _plain(turn)


def _hung_up(turn: Turn, flow: Flow) -> Step:
    asking.stop(turn)
    turn.state = replace(turn.state, tools={})
    if turn.state.outcome is None and flow.resumes and turn.state.turn and not turn.state.silent:
        turn.stop_timers()
        turn.start_timer(SILENCE, SILENT_AFTER)
    elif turn.state.outcome is None:
        turn.end("hung_up")
    return _plain(turn)


def _wait_for_answer(turn: Turn) -> None:
    """Whoever says nothing for long is asked once more, then left in peace."""
    if turn.state.outcome is not None or turn.state.handed_off or turn.state.tools or turn.state.asked is None:
        return
    minutes = turn.profile.policy.catch_up_minutes
    if minutes > 0 and not turn.memo.get("caught_up"):
        turn.start_timer(CATCH_UP, minutes * 60.0)
    else:
        turn.start_timer(SILENCE, SILENT_AFTER)


def _speak(turn: Turn, flow: Flow) -> Step:
    """Say the plan, or have a model phrase it."""
    says = turn.says
    if not says:
        return _plain(turn)
    if not turn.state.disclosed:
        turn.says = []
        turn.say("disclosure")
        says = [*turn.says, *says]
    closes = any(isinstance(command, _CLOSING) for command in turn.commands)
    free = any(say.key not in asking.FIXED_KEYS for say in says)
    if turn.profile.engine == "model" and free and not closes and not turn.is_fixed and not turn.state.tools:
        asking.ask(turn, flow, says)
        return _plain(turn)
    return _say(turn, says, flow)


def _say(turn: Turn, says: list[Say], flow: Flow) -> Step:
    """Put the words before what they announce, and remember having said them."""
    before = tuple(command for command in turn.commands if not isinstance(command, _CLOSING))
    after = tuple(command for command in turn.commands if isinstance(command, _CLOSING))
    if says:
        turn.record("agent", flow.masks(turn, " ".join(say.text for say in says)), kept=KEPT_TURNS)
        replies = [*guards.recent_replies(turn.state, turn.now), turn.now.timestamp()]
        disclosed = turn.state.disclosed or any(say.key == "disclosure" for say in says)
        turn.state = replace(turn.state, replies=replies[-1000:], disclosed=disclosed)
    return Step(turn.state, (*before, *says, *after))


def _plain(turn: Turn) -> Step:
    return Step(turn.state, tuple(turn.commands))
