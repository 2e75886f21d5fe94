"""The open chats of this process: who listens to which session, and how what was committed reaches them.

Events bring a message straight to the wires that stand right before it; a wire that stands elsewhere reads what it
lacks.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.db.database import Database
from app.listening import Heard, Listening
from app.webchat import actions, frames
from app.webchat.models import ChatSession, Line, Standing
from app.webchat.wires import MOST_WAITING, Room, Wire, state_of

PAGE: Final = 100
UNHEARD_AFTER: Final = 0.05
"""Seconds after which a commit of our own that no event has brought is read instead."""
CLOSE_DRAIN: Final = 1001
DRAIN_SLICES: Final = 10


class _Whisper(msgspec.Struct):
    op: str
    id: str = ""
    turn: str = ""
    text: str = ""
    who: dict[str, Any] = {}


_read_whisper: Final = msgspec.json.Decoder(_Whisper).decode


class Rooms:
    """Every open chat of this process."""

    def __init__(self, db: Database, listening: Listening, *, site: str) -> None:
        self.is_draining = False
        self._db = db
        self._site = site
        self._listening = listening
        self._rooms: dict[UUID, Room] = {}
        self._speaking: dict[str, set[Room]] = {}
        self._ears: dict[int, tuple[Callable[[], None], int]] = {}

    def enter(self, session: ChatSession) -> Wire:
        """A socket of this session opened."""
        tenant_id = session.tenant_id
        stop, open_here = self._ears.get(tenant_id) or (self._listen(tenant_id), 0)
        self._ears[tenant_id] = (stop, open_here + 1)
        room = self._rooms.get(session.id)
        if room is None:
            room = self._rooms[session.id] = Room(session, _loop_time())
        # Events do not say up to where the room's wires were told: a new one begins from what is stored.
        room.is_stale = True
        wire = Wire(room)
        room.wires.add(wire)
        return wire

    def leave(self, wire: Wire) -> None:
        """Its socket closed."""
        room, tenant_id = wire.room, wire.room.session.tenant_id
        room.wires.discard(wire)
        if not room.wires and self._rooms.get(room.session.id) is room:
            del self._rooms[room.session.id]
            self._place(room, None)
        stop, open_here = self._ears.pop(tenant_id)
        if open_here > 1:
            self._ears[tenant_id] = (stop, open_here - 1)
        else:
            stop()

    def count(self) -> int:
        """Open sockets."""
        return sum(open_here for _, open_here in self._ears.values())

    async def settle(self, room: Room) -> Standing | None:
        """Read where the session stands, if what we heard is not enough to know."""
        if room.is_stale:
            room.is_stale = False
            async with self._db.transaction(room.session.tenant_id) as tx:
                standing = await actions.find_standing(tx.conn, tx.tenant_id, room.session.id)
            self._place(room, standing)
        return room.standing

    async def catch_up(self, wire: Wire) -> None:
        """Read what the wire lacks, in order, and have it written."""
        session = wire.room.session
        await self.settle(wire.room)
        if wire.backfill is not None:
            (after, upto), wire.backfill = wire.backfill, None
            for line in await self._read(session, after, upto):
                if wire.wants(line):
                    wire.write(await self._frame(session, line))
        while True:
            lines = await self._read(session, wire.last, None)
            for line in lines:
                frame = await self._frame(session, line) if wire.wants(line) else None
                if line.seq > wire.last:
                    wire.last = line.seq
                    if frame is not None:
                        wire.write(frame)
            if len(lines) < PAGE or len(wire.frames) >= MOST_WAITING:
                wire.dirty = wire.dirty or len(lines) == PAGE
                return

    def committed(self, room: Room, seq: int) -> None:
        """This process stored something for the room: should no event bring it at once, it is read."""

        def look() -> None:
            for wire in room.wires:
                if wire.last < seq:
                    wire.touch()

        asyncio.get_running_loop().call_later(UNHEARD_AFTER, look)

    def tell_typing(self, room: Room) -> None:
        """The customer is writing, and the desk may know."""
        standing = room.standing
        if standing is not None and standing.status == "open":
            frame = frames.customer_typing(standing.link.conversation_id, standing.contact_id, standing.contact_name)
            self._listening.whisper(room.session.tenant_id, frame)

    async def drain(self, spread: float = 1.0) -> None:
        """Close every chat over `spread` seconds; clients come back to another process and miss nothing."""
        self.is_draining = True
        wires = [wire for room in self._rooms.values() for wire in room.wires]
        for at in range(DRAIN_SLICES if wires else 0):
            for wire in wires[at::DRAIN_SLICES]:
                wire.close(CLOSE_DRAIN, "come back")
            await asyncio.sleep(spread / DRAIN_SLICES)

    async def _read(self, session: ChatSession, after: int, upto: int | None) -> list[Line]:
        async with self._db.transaction(session.tenant_id) as tx:
            return list(await actions.list_lines(tx.conn, tx.tenant_id, session.id, after=after, upto=upto, limit=PAGE))

    async def _frame(self, session: ChatSession, line: Line) -> bytes:
        if not line.media:
            return frames.message(line)
        async with self._db.transaction(session.tenant_id) as tx:
            return frames.message(line, await actions.attachments(tx, line.media, self._site))

    def _listen(self, tenant_id: int) -> Callable[[], None]:
        return self._listening.listen(
            tenant_id, lambda event: self._hear(tenant_id, event), lambda frame: self._overhear(frame)
        )

    def _hear(self, tenant_id: int, event: Heard | None) -> None:
        if event is None:
            for room in self._rooms.values():
                if room.session.tenant_id == tenant_id:
                    self._distrust(room)
        elif event.topic == "messages" and event.data is not None:
            self._hear_message(event.type, event.data)
        elif event.topic == "conversations" and event.data is not None:
            for room in self._speaking.get(str(event.id), ()):
                self._hear_conversation(room, event.data)
        elif event.topic == "chat_sessions" and (linked := self._rooms.get(event.id)) is not None:
            self._distrust(linked)

    def _distrust(self, room: Room) -> None:
        room.is_stale = True
        for wire in room.wires:
            wire.touch()

    def _hear_message(self, kind: str, view: dict[str, Any]) -> None:
        for room in self._speaking.get(view["conversation_id"], ()):
            if room.standing is None or not view.get("seq"):
                continue
            line = _line(view, room.standing)
            for wire in room.wires:
                if kind != "message.updated":
                    wire.offer(line)
                elif line.author == "contact" and wire.echo and line.seq <= wire.last:
                    wire.write(frames.delivery(line.seq, view["status"]), droppable=True)

    def _hear_conversation(self, room: Room, view: dict[str, Any]) -> None:
        known = room.standing
        if known is None or room.is_stale:
            return
        room.standing = _restated(known, view)
        if state_of(room.standing) != state_of(known):
            room.show_state()

    def _overhear(self, raw: bytes) -> None:
        whisper = _read_whisper(raw)
        for room in self._speaking.get(whisper.id, ()):
            frame = _overheard(whisper, room)
            if frame is not None:
                for wire in room.wires:
                    if wire.stream and wire.is_live:
                        wire.write(frame, droppable=True)

    def _place(self, room: Room, standing: Standing | None) -> None:
        """The room speaks in this conversation now."""
        before = room.standing
        if before is not None:
            rooms = self._speaking.get(str(before.link.conversation_id), set())
            rooms.discard(room)
            if not rooms:
                self._speaking.pop(str(before.link.conversation_id), None)
        room.standing = standing
        if standing is not None:
            self._speaking.setdefault(str(standing.link.conversation_id), set()).add(room)


def _line(view: dict[str, Any], standing: Standing) -> Line:
    """A message as the stream carries it."""
    user = view.get("user") or {}
    return Line(
        standing.link.offset + view["seq"],
        standing.link.conversation_id,
        view["author"],
        view["text"],
        view.get("phase"),
        view.get("action"),
        view.get("data"),
        view["media"],
        datetime.fromisoformat(view["at"]),
        user.get("name"),
        None,
    )


def _restated(known: Standing, view: dict[str, Any]) -> Standing:
    """Where the conversation stands after an event about it."""
    advisor = view.get("advisor") or {}
    return dataclasses.replace(
        known,
        status=view["status"],
        handling=view["handling"],
        advisor_id=UUID(advisor["id"]) if advisor else None,
        advisor_name=advisor.get("name"),
    )


def _overheard(whisper: _Whisper, room: Room) -> bytes | None:
    """What the customer may know of something ephemeral: the agent's words, and that somebody of ours is writing."""
    match whisper.op:
        case "delta":
            return frames.delta(whisper.turn, whisper.text)
        case "retract":
            return frames.retract(whisper.turn)
        case "typing":
            kind, standing = whisper.who.get("kind"), room.standing
            if kind == "agent":
                return frames.typing("agent")
            is_theirs = standing is not None and whisper.who.get("id") == str(standing.advisor_id)
            return frames.typing("advisor") if kind == "advisor" and is_theirs else None
    return None


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
