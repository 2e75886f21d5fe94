"""A conversation with the machine: what the caller says in, what the agent does out; every state goes through JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from agents.machine import begin, step
from agents.session.commands import Command, Say
from agents.session.events import CallerSpoke, Event, Judgement, Known, Media, Quote
from agents.session.profile import Policy, Profile
from agents.session.state import decode_state, encode_state
from agents.urgency import BUILTIN, CallContext, judge

NOON = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
CALLBACK = Policy(transfer="callback")


def profile_of(**changes: Any) -> Profile:
    members: dict[str, Any] = {
        "business": "Drain Expert",
        "flow": "dispatch_intake",
        "flow_version": 1,
        "agent_name": "Paul",
        "policy": CALLBACK,
    }
    return Profile(**(members | changes))


def judged(text: str, at: datetime = NOON) -> Judgement:
    verdict = judge(text, BUILTIN["builtin-1"], now=at, context=CallContext())
    evidence = tuple(Quote(found.text, found.start, found.end) for found in verdict.evidence)
    return Judgement(
        verdict.urgency, verdict.reason, verdict.disposition, verdict.need, verdict.service, verdict.flags, evidence
    )


class Talk:
    """`says` is what the agent said to the last event, `done` every command of it."""

    def __init__(self, profile: Profile | None = None, **known: str) -> None:
        self.profile = profile or profile_of()
        self.state = begin(self.profile)
        self.known = {name: Known(value) for name, value in ({"phone": "+15145550101"} | known).items()}
        self.now = NOON
        self.done: tuple[Command, ...] = ()

    def hears(self, *texts: str, media: tuple[Media, ...] = ()) -> Talk:
        for text in texts:
            self.now += timedelta(seconds=30)
            self.takes(CallerSpoke(text, "", judged(text, self.now), dict(self.known), media))
        return self

    def takes(self, event: Event) -> Talk:
        taken = step(self.state, event, self.profile, self.now)
        self.state, self.done = decode_state(encode_state(taken.state)), taken.commands
        return self

    @property
    def says(self) -> str:
        return " ".join(command.text for command in self.done if isinstance(command, Say))

    @property
    def keys(self) -> list[str]:
        return [command.key for command in self.done if isinstance(command, Say)]

    def of(self, kind: type[Any]) -> list[Any]:
        return [command for command in self.done if isinstance(command, kind)]
