"""Somebody insured, talking to the claim flow; tools answer what the test says, the others as they do on a good day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from agents.machine import begin, step
from agents.session.commands import AskModel, CallTool, Command, Say
from agents.session.events import CallerSpoke, Event, Judgement, Media, ModelFailed, ToolReturned
from agents.session.profile import Profile
from agents.session.state import decode_state, encode_state
from agents.urgency import BUILTIN, CallContext, judge

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MOST_STEPS = 16
"""As many as the hub grants a turn."""

PERSON = {"civility": "Mme", "first_name": "Salma", "last_name": "Berrada", "full_name": "Salma Berrada"}
PROVEN = {"verified": True, "locked": False, "person": PERSON, "open_claims": []}
GOOD_DAY: dict[str, Any] = {
    "proven": {"verified": False},
    "verify_identity": PROVEN,
    "send_code": {"sent": True, "locked": False},
    "withdraw_proof": {"verified": False},
    "declare_claim": {"claim_id": "k1", "number": "SIN-2026-000001", "version": 1},
    "record_claim": {"ok": True},
    "take_documents": {"received": [], "missing": []},
    "decide_claim": {"number": "SIN-2026-000001", "outcome": "autonome", "cci": 18, "reason": "simple", "missing": []},
    "send_follow_link": {"sent": True, "phone_hint": "…16"},
    "claims_of": {"open": [], "closed": []},
    "follow_claim": {"found": False},
    "contract_info": {"policies": [], "asked": {}},
}
ESCALATED = {
    "number": "SIN-2026-000001",
    "outcome": "escalade",
    "cci": 72,
    "reason": "injury",
    "missing": ["constat", "photos", "certificat_medical", "devis"],
    "skill": "blessure",
    "is_urgent": True,
    "explanation": {"fr": "Une personne est blessée.", "en": "Somebody is hurt."},
}
WHO = ("AB-4521-22", "12 mars 1985", "oui")


def insurer(**changes: Any) -> Profile:
    members: dict[str, Any] = {
        "business": "Assur Clair",
        "flow": "claim",
        "flow_version": 1,
        "agent_name": "Nour",
        "locale": "fr-FR",
        "country": "MA",
        "time_zone": "Africa/Casablanca",
        "currency": "MAD",
        "channel": "chat",
    }
    return Profile(**(members | changes))


class Insured:
    """`done` is every command of the last turn, tools' answers included; `asked` every question put to a model."""

    def __init__(self, profile: Profile | None = None, **tools: Any) -> None:
        self.profile = profile or insurer()
        self.tools: Mapping[str, Any] = GOOD_DAY | tools
        self.state = begin(self.profile)
        self.now = NOON
        self.done: list[Command] = []
        self.asked: list[AskModel] = []

    def says(self, *texts: str, media: tuple[Media, ...] = (), speech: float | None = None) -> Insured:
        for text in texts:
            verdict = judge(text, BUILTIN["builtin-insurance-1"], now=self.now, context=CallContext())
            judged = Judgement(verdict.urgency, verdict.reason, verdict.disposition, verdict.need, verdict.service)
            self.takes(CallerSpoke(text, "", judged, {}, media, speech))
        return self

    def takes(self, event: Event) -> Insured:
        self.now += timedelta(seconds=30)
        self.done = []
        waiting: list[Event] = [event]
        for _ in range(MOST_STEPS):
            if not waiting:
                return self
            taken = step(self.state, waiting.pop(0), self.profile, self.now)
            self.state = decode_state(encode_state(taken.state))
            self.done += taken.commands
            waiting += [answer for command in taken.commands if (answer := self._answer(command)) is not None]
        raise AssertionError("more steps than the hub grants a turn")

    def _answer(self, command: Command) -> Event | None:
        if isinstance(command, AskModel):
            self.asked.append(command)
            return ModelFailed(command.ask_id, "unconfigured")
        if not isinstance(command, CallTool):
            return None
        answer = self.tools.get(command.name, {"error": "unavailable"})
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, dict) and "error" in answer:
            return ToolReturned(command.call_id, command.name, None, str(answer["error"]))
        return ToolReturned(command.call_id, command.name, answer)

    @property
    def words(self) -> str:
        return " ".join(command.text for command in self.done if isinstance(command, Say))

    @property
    def calls(self) -> list[str]:
        return [command.name for command in self.done if isinstance(command, CallTool)]

    def of(self, kind: type[Any]) -> list[Any]:
        return [command for command in self.done if isinstance(command, kind)]

    def arguments(self, tool: str) -> dict[str, Any]:
        """What a tool was asked with, all calls of the turn put together."""
        found: dict[str, Any] = {}
        for command in self.done:
            if isinstance(command, CallTool) and command.name == tool:
                found |= command.arguments
        return found
