"""Turns that wait for a model: asked by the web process that took the message, right after its COMMIT.

A running turn is cancelled the moment an advisor owns the conversation or the caller speaks again, whichever process
learns of it first: the answer would be refused by the database all the same. A process that dies leaves its turns to
the worker's sweep.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

import msgspec
import structlog

from agents.machine import guard_of
from agents.runner import ModelOutcome, ask
from agents.session.events import ModelFailed
from app.conversations.errors import ConversationMoved
from app.db.database import Database
from app.errors import DomainError
from app.listening import Heard, Listening
from app.sessions.actions import Took, finish_turn
from app.sessions.model_directory import ModelDirectory
from app.sessions.models import ModelErrand, StopErrand

log = structlog.get_logger("vigie.sessions")

MAX_RUNNING: Final = 2_000
CURRENCY: Final = "USD"
"""What model vendors charge in."""

_encode: Final = msgspec.json.Encoder().encode


@dataclass(slots=True)
class _Running:
    errand: ModelErrand
    task: asyncio.Future[None]


class LiveTurns:
    """Use as an async context manager, once per web process."""

    def __init__(self, db: Database, listening: Listening, models: ModelDirectory) -> None:
        self._db = db
        self._listening = listening
        self._models = models
        self._running: dict[UUID, _Running] = {}
        self._ears: dict[int, tuple[int, Callable[[], None]]] = {}

    async def __aenter__(self) -> Self:
        self._db.on_errand = self.begin
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = [r.task for r in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def count(self) -> int:
        """Turns waiting for a model here."""
        return len(self._running)

    def begin(self, tenant_id: int, errand: object) -> None:
        """An errand of a transaction that committed."""
        match errand:
            case StopErrand(conversation_id):
                self._stop(conversation_id)
            case ModelErrand() if len(self._running) < MAX_RUNNING:
                self._listen(tenant_id)
                task = asyncio.ensure_future(self._run(tenant_id, errand))
                self._running[errand.turn_id] = _Running(errand, task)
                task.add_done_callback(lambda done: self._ended(tenant_id, errand.turn_id, done))

    def _ended(self, tenant_id: int, turn_id: UUID, task: asyncio.Future[None]) -> None:
        self._running.pop(turn_id, None)
        many, stop = self._ears[tenant_id]
        if many > 1:
            self._ears[tenant_id] = (many - 1, stop)
        else:
            del self._ears[tenant_id]
            stop()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("turn.failed", turn=str(turn_id), error=type(error).__name__, exc_info=error)

    def _listen(self, tenant_id: int) -> None:
        many, stop = self._ears.get(tenant_id) or (0, self._listening.listen(tenant_id, self._hear))
        self._ears[tenant_id] = (many + 1, stop)

    def _hear(self, heard: Heard | None) -> None:
        """Somebody else owns the conversation now, or its caller said more."""
        if heard is None or heard.data is None:
            return
        if heard.topic == "conversations" and heard.data.get("handling") == "advisor":
            self._stop(heard.id)
        elif heard.type == "message.received" and heard.data.get("author") == "contact":
            self._stop(UUID(str(heard.data["conversation_id"])), unless_about=heard.id)

    def _stop(self, conversation_id: UUID, *, unless_about: UUID | None = None) -> None:
        for running in list(self._running.values()):
            errand = running.errand
            if errand.conversation_id == conversation_id and (
                unless_about is None or errand.message_id != unless_about
            ):
                running.task.cancel()

    async def _run(self, tenant_id: int, errand: ModelErrand) -> None:
        try:
            took = await self._ask(tenant_id, errand)
        except asyncio.CancelledError:
            self._whisper(tenant_id, errand, "retract")
            raise
        try:
            async with self._db.transaction(tenant_id) as tx:
                status = await finish_turn(tx, errand.turn_id, errand.conversation_id, took)
        except ConversationMoved:
            status = "fenced"
        except DomainError as error:
            log.warning("turn.refused", turn=str(errand.turn_id), error=error.code)
            status = "failed"
        if status != "done":
            self._whisper(tenant_id, errand, "retract")

    async def _ask(self, tenant_id: int, errand: ModelErrand) -> Took:
        model = self._models.find(errand.profile.model)
        if model is None:
            return Took(ModelFailed(errand.ask.ask_id, "unconfigured"))
        guard = guard_of(errand.state, errand.profile)

        def relay(delta: str) -> bool:
            safe = guard.feed(delta)
            if safe:
                self._whisper(tenant_id, errand, "delta", text=safe)
            return not guard.violated

        outcome = await ask(model, errand.ask, on_delta=relay, budget=errand.ask.budget_ms / 1000)
        return _took(outcome, model.name)

    def _whisper(self, tenant_id: int, errand: ModelErrand, op: str, **more: Any) -> None:
        about = str(errand.conversation_id)
        frame = {"op": op, "topic": f"conversation:{about}", "id": about, "turn": str(errand.turn_id), **more}
        self._listening.whisper(tenant_id, _encode(frame))


def _took(outcome: ModelOutcome, model: str) -> Took:
    return Took(
        outcome.event,
        model,
        outcome.first_token_ms,
        outcome.took_ms,
        outcome.prompt_tokens,
        outcome.completion_tokens,
        outcome.cost_micros,
        CURRENCY if outcome.cost_micros is not None else None,
    )
