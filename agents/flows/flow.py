"""What makes a flow: a name, a version and the handlers of what can happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agents.flows.answers import take_known, take_told
from agents.flows.turn import Turn
from agents.session.commands import Brief, ModelTool
from agents.session.events import ToolReturned
from agents.session.profile import Profile
from agents.session.state import State


def _nothing(turn: Turn) -> None:
    del turn


def _no_tool(turn: Turn, returned: ToolReturned) -> None:
    del turn, returned


def _take_details(turn: Turn) -> bool:
    take_known(turn)
    return bool(take_told(turn))


def _always(turn: Turn) -> bool:
    del turn
    return True


def _leaves_it(turn: Turn, matter: str) -> bool:
    del turn, matter
    return False


def _as_it_is(turn: Turn, text: str) -> str:
    del turn
    return text


def _end_silent(turn: Turn) -> None:
    turn.end("silent")


@dataclass(frozen=True, slots=True)
class Flow:
    """What happens when, each handler working on the turn it is given.

    `hears` reads what the caller said (`turn.heard`, `turn.spoke`); `goes_on` puts the pending or the next question.

    `absorbs` only fills fields from what was said, and tells whether it could: an emergency or a wish for a person is
    answered before anything else.
    `opens` greets somebody who has said nothing yet. `catches_up` asks once more for what is missing, long after.
    `returned` hears a tool's answer. `reopens` decides whether what is said after the end is a new need, and makes room
    for it. `briefs` sums up for a human.

    What is the same for every flow can be met in a flow's own way: `meets` is asked first about an emergency, a
    complaint or a message without a word (`silence`), and tells whether it answered; `hands_over` brings in a person;
    `masks` hides what must not be remembered of an utterance; `abandons` settles what nobody came back to finish.
    """

    name: str
    version: int
    skill: str
    hears: Callable[[Turn], None]
    goes_on: Callable[[Turn], None]
    briefs: Callable[[State, Profile], Brief]
    absorbs: Callable[[Turn], bool] = _take_details
    opens: Callable[[Turn], None] = _nothing
    catches_up: Callable[[Turn], None] = _nothing
    returned: Callable[[Turn, ToolReturned], None] = _no_tool
    reopens: Callable[[Turn], bool] = _always
    tools: tuple[ModelTool, ...] = ()
    shows_safety: bool = False
    """The flow has its own advice about an emergency: `urgent_advice`."""
    meets: Callable[[Turn, str], bool] = _leaves_it
    hands_over: Callable[[Turn, str], None] | None = None
    masks: Callable[[Turn, str], str] = _as_it_is
    abandons: Callable[[Turn], None] = _end_silent
    resumes: bool = False
    """Who hangs up and comes back goes on where they were."""
    first_phase: str = "opening"
    last_phase: str = "done"
    greets: bool = False
    """Speaks first in a chat: the hub begins as soon as somebody opens the window, without waiting for a word."""
