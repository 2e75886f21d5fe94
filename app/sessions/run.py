"""One run of a session inside a transaction: events in, commands carried out, what is left to say collected."""

from __future__ import annotations

import dataclasses
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog

from agents.machine import step
from agents.session import commands
from agents.session.commands import Command, Say
from agents.session.events import Claimed, Event, Known, ModelFailed, Released, ToolReturned
from agents.session.profile import Profile
from agents.session.state import State
from app.accounts.models import Tenant
from app.alerts import actions as alerts
from app.alerts.models import Urgency, VerdictView
from app.connectors.asking import Asking
from app.connectors.errors import ToolRefused
from app.contacts import actions as contacts
from app.contacts.models import Contact, Fact, Source
from app.conversations.models import Conversation
from app.db.transaction import Transaction
from app.desk import actions as desk
from app.desk.models import HandoffRequest
from app.errors import DomainError
from app.sessions import tools
from app.sessions.models import Session

log = structlog.get_logger("vigie.sessions")

MAX_STEPS: Final = 16
"""A flow and its tools may go back and forth this often in one turn; more is a loop."""

SPOKEN: Final = "spoken"
"""Why a model is not asked in a turn that has words already: the caller gets one answer, not two, one of them late."""

CONTACT_FIELDS: Final = frozenset({"name", "phone", "email", "address", "postal_code", "language", "type"})
SURE_ENOUGH: Final = 0.6


@dataclass
class Run:
    """Everything a turn needs, and what it has come to so far. The contact and the conversation are locked."""

    tx: Transaction
    tenant: Tenant
    profile: Profile
    session: Session
    state: State
    conversation: Conversation
    contact: Contact
    epoch: int | None = None
    """The one the session last took something in; `None`: it begins."""
    last_text: str = ""
    origin: str = ""
    """Where the caller speaks from, for tools that count tries."""
    verdict: VerdictView | None = None
    says: list[Say] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    ask: commands.AskModel | None = None
    stops_model: bool = False
    outcome: str | None = None
    timers: dict[str, datetime | None] = field(default_factory=dict)
    """Started ones by when they are due, stopped ones without."""

    async def take_back(self, note: str) -> bool:
        """Let a session go on after a human, whether or not it has been told of them yet; false if it had already."""
        was_told = self.state.silent
        if not was_told and (self.epoch is None or self.epoch >= self.conversation.epoch):
            return False
        if not was_told:
            await self.feed(Claimed(""))
        await self.feed(Released("", note, known_of(self.contact)))
        return True

    async def feed(self, event: Event) -> None:
        """Let the machine take an event and everything its own commands bring back."""
        waiting: deque[Event] = deque([event])
        for _ in range(MAX_STEPS):
            if not waiting:
                return
            taken = step(self.state, waiting.popleft(), self.profile, self.tx.at)
            self.state = taken.state
            for command in taken.commands:
                answer = await self._carry_out(command)
                if answer is not None:
                    waiting.append(answer)
        log.warning("session.loops", session=str(self.session.id), flow=self.session.flow)
        self.tags.append("loop")

    async def _carry_out(self, command: Command) -> Event | None:
        match command:
            case Say():
                self.says.append(command)
            case commands.AskModel():
                if self.says:
                    return ModelFailed(command.ask_id, SPOKEN)
                self.ask = command
            case commands.StopModel():
                self.stops_model = True
            case commands.CallTool(call_id, name, arguments):
                return await self._call(call_id, name, dict(arguments))
            case commands.StartTimer(name, seconds):
                self.timers[name] = self.tx.at + timedelta(seconds=seconds)
            case commands.StopTimer(name):
                self.timers[name] = None
            case commands.Tag(name):
                if name != f"model_fallback:{SPOKEN}":
                    self.tags.append(name)
            case commands.End(outcome):
                self.outcome = outcome
            case _:
                await self._act(command)
        return None

    async def _act(self, command: Command) -> None:
        match command:
            case commands.Learn(name, value, confidence):
                await self._learn(name, value, confidence)
            case commands.RaiseUrgency(urgency, reason):
                await self._raise(urgency, reason, None)
            case commands.PromiseCallback(reason, urgency, minutes):
                await self._raise(urgency, reason, minutes)
            case commands.HandOff():
                await self._hand_off(command)

    async def _call(self, call_id: str, name: str, arguments: dict[str, object]) -> ToolReturned:
        """A tool that refuses, or that the database refuses, is an answer too."""
        tool = tools.TOOLS.get(name)
        if tool is None:
            return ToolReturned(call_id, name, error="unknown_tool")
        try:
            async with self.tx.attempt():
                result = await tool(self.tx, self._asking(), arguments)
        except ToolRefused as error:
            return ToolReturned(call_id, name, error=error.detail or error.code)
        except DomainError as error:
            return ToolReturned(call_id, name, error=error.code)
        return ToolReturned(call_id, name, result=result)

    def _asking(self) -> Asking:
        where = self.conversation
        return Asking(self.tenant, self.contact, where.id, self.session.id, where.channel, self.origin)

    async def _learn(self, name: str, value: str, confidence: float) -> None:
        if name not in CONTACT_FIELDS or confidence < SURE_ENOUGH:
            return
        fact = Fact(name, value, Source.TEXT, confidence)
        self.contact = await contacts.learn(self.tx, self.contact, [fact], region=self.tenant.country)

    async def _raise(self, urgency: Urgency, reason: str, within_minutes: int | None) -> None:
        """An alert at least this urgent; intake has raised one already when the words alone said so."""
        verdict = self.verdict
        raised = verdict is not None and verdict.disposition in {"alert", "redirect", "personal"}
        if verdict is not None and raised and verdict.urgency <= urgency and within_minutes is None:
            return
        need = verdict.need if verdict is not None and raised else self.conversation.need or "general"
        given = alerts.verdict_by_hand(urgency, need, self.tx.at, language=self.state.language)
        changes: dict[str, object] = {"reason": reason, "decided_by": "rules", "ruleset": f"flow:{self.session.flow}"}
        if within_minutes is not None:
            changes["call_back_by"] = self.tx.at + timedelta(minutes=within_minutes)
        await alerts.raise_alert(
            self.tx,
            contact=self.contact,
            conversation_id=self.conversation.id,
            message_id=None,
            channel="chat" if self.conversation.channel == "chat" else "sms",
            text=self.last_text,
            verdict=dataclasses.replace(given, **changes),  # type: ignore[arg-type]
        )

    async def _hand_off(self, command: commands.HandOff) -> None:
        request = HandoffRequest(
            command.reason,
            command.skill,
            command.language,
            self.state.urgency or self.conversation.urgency or "P4",  # type: ignore[arg-type]
            command.complexity,
            command.emotion,
            command.brief,
        )
        await desk.request_handoff(self.tx, self.tenant, self.conversation, self.contact, request)


def known_of(contact: Contact) -> dict[str, Known]:
    """What the hub holds about a contact, as the machine takes it."""
    known: dict[str, Known] = {}
    for name in ("name", "phone", "email", "address", "postal_code", "language", "type"):
        value = getattr(contact, name)
        if value:
            origin = contact.provenance.get(name, {})
            known[name] = Known(str(value), float(origin.get("confidence", 1.0)), str(origin.get("source", "text")))
    return known
