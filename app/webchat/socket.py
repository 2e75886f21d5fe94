"""`/ws/conversation/{session_id}`: one task reads what the client says, one writes what it is told."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Final

import structlog
from starlette.datastructures import Headers
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.db.database import Database
from app.errors import DomainError, TooMany
from app.settings import Settings
from app.web.addresses import visitor_address
from app.web.allowances import Allowance
from app.web.middleware import same_origin
from app.webchat import actions, ending, frames
from app.webchat.models import Admitted
from app.webchat.rooms import CLOSE_DRAIN, Rooms
from app.webchat.rules import origin_of
from app.webchat.sites import OriginNotAllowed, check_origin
from app.webchat.wires import Wire, state_of

log = structlog.get_logger("vigie.chat")

CLOSE_DONE: Final = 1000
CLOSE_BROKEN: Final = 1011
CLOSE_EXPIRED: Final = 4401
CLOSE_NOT_ALLOWED: Final = 4403
CLOSE_UNKNOWN: Final = 4404
CLOSE_TOO_MANY: Final = 4429

FIRST_WORD: Final = 0.3
"""Seconds a client has to say how it wants to be told, before it is live."""
WHERE_FROM: Final = 2.0
"""The same where something was said already: a client that comes back says where it was. Had it been told newer lines
before it could, older ones would follow them."""
SEND_PATIENCE: Final = 20.0
"""Seconds a frame may take to leave; a client that takes longer is let go, and resumes."""
MOST_SOCKETS: Final = 10
"""Open sockets of one session."""
MOST_REFUSED: Final = 30
"""Messages over the allowance, refused one by one, before the socket is closed."""
TYPING_EVERY: Final = 2.0


class Refused(Exception):
    """The socket is not admitted."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


async def converse(websocket: WebSocket) -> None:
    """A customer's socket, from the first frame to the last. A browser only sees close codes of accepted sockets."""
    services: dict[Any, Any] = websocket.state.services
    rooms: Rooms = services[Rooms]
    await websocket.accept()
    try:
        admitted = await _admit(websocket, services)
    except (Refused, DomainError) as refused:
        code = refused.code if isinstance(refused, Refused) else CLOSE_BROKEN
        await websocket.close(code, refused.reason if isinstance(refused, Refused) else "try again")
        return
    wire = rooms.enter(admitted.session)
    if rooms.is_draining:
        wire.close(CLOSE_DRAIN, "come back")
    elif len(wire.room.wires) > MOST_SOCKETS:
        wire.close(CLOSE_TOO_MANY, "too many sockets")
    peer = websocket.client.host if websocket.client else None
    address = visitor_address(peer, websocket.headers.get("x-forwarded-for"))
    talk = _Talk(websocket, wire, rooms, services[Database], origin_of(address))
    try:
        await talk.run()
    finally:
        rooms.leave(wire)


async def _admit(websocket: WebSocket, services: dict[Any, Any]) -> Admitted:
    """The session of the address.

    Raises:
        Refused.
    """
    secret: str = websocket.path_params["session_id"]
    settings: Settings = services[Settings]
    admitted = await actions.find_session(services[Database], secret) if len(secret) <= 100 else None
    if admitted is None:
        raise Refused(CLOSE_UNKNOWN, "unknown session")
    now: datetime = services["now"]()
    if admitted.session.expires_at <= now:
        raise Refused(CLOSE_EXPIRED, "session expired")
    headers = Headers(scope=websocket.scope)
    origin = headers.get("origin")
    if origin is not None:
        try:
            check_origin(origin, admitted.settings, own=settings.vigie_demo and same_origin(headers, settings.site))
        except OriginNotAllowed:
            raise Refused(CLOSE_NOT_ALLOWED, "origin not allowed") from None
    return admitted


class _Talk:
    """One socket. Each of its two tasks ends the other."""

    def __init__(self, websocket: WebSocket, wire: Wire, rooms: Rooms, db: Database, origin: str) -> None:
        self._websocket = websocket
        self._wire = wire
        self._rooms = rooms
        self._db = db
        self._origin = origin
        self._now = asyncio.get_running_loop().time
        self._allowance = Allowance(100, 20, self._now())
        self._typed_at = float("-inf")

    async def run(self) -> None:
        reading = asyncio.ensure_future(self._read())
        writing = asyncio.ensure_future(self._write())
        try:
            await asyncio.wait([reading, writing], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, writing):
                task.cancel()
            outcomes = await asyncio.gather(reading, writing, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception) and not isinstance(outcome, WebSocketDisconnect | TimeoutError):
                raise outcome

    async def _read(self) -> None:
        wire = self._wire
        if wire.close_code is not None:
            await asyncio.sleep(SEND_PATIENCE)
            return
        standing = await self._rooms.settle(wire.room)
        greeted = standing is None and await self._greet()
        said = await self._first(WHERE_FROM if standing is not None and standing.last else FIRST_WORD)
        standing = await self._rooms.settle(wire.room)
        last = standing.last if standing is not None and not greeted else 0
        if isinstance(said, frames.Resume):
            wire.echo, wire.stream = said.echo, said.stream
            if said.after > last:
                wire.room.is_stale = True
                standing = await self._rooms.settle(wire.room)
                last = standing.last if standing is not None else 0
            wire.start(min(said.after, last))
            said = None
        else:
            wire.start(last)
        if wire.stream and standing is not None:
            wire.write(state_of(standing))
        while True:
            if said is not None:
                await self._heed(said)
            said = await self._next()

    async def _first(self, patience: float) -> frames.Said | None:
        try:
            async with asyncio.timeout(patience):
                return await self._next()
        except TimeoutError:
            return None

    async def _next(self) -> frames.Said | None:
        """The next frame understood; what cannot be is answered and passed over."""
        received = await self._websocket.receive()
        if received["type"] != "websocket.receive":
            raise WebSocketDisconnect(received.get("code", 1006))
        if self._allowance.take(self._now()):
            self._wire.close(CLOSE_TOO_MANY, "too many frames")
            return None
        try:
            return frames.read(received.get("text"))
        except DomainError as refused:
            self._wire.write(frames.error(refused), droppable=True)
            return None

    async def _heed(self, said: frames.Said) -> None:
        wire = self._wire
        match said:
            case frames.Say():
                await self._say(said)
            case frames.Resume(after, echo, stream):
                wire.echo, wire.stream = echo, stream
                wire.resume(after)
            case frames.Seen(seq):
                await self._attempt(lambda: self._see(seq))
            case frames.Typing():
                if self._now() - self._typed_at >= TYPING_EVERY:
                    self._typed_at = self._now()
                    self._rooms.tell_typing(wire.room)
            case frames.Ping():
                wire.write(frames.pong(), droppable=True)
            case frames.HangUp():
                await self._attempt(self._hang_up)
                wire.close(CLOSE_DONE, "closed")

    async def _say(self, said: frames.Say) -> None:
        wire, room = self._wire, self._wire.room
        wait = room.allowance.take(self._now())
        if wait:
            room.refused += 1
            refused = TooMany("Too many messages; wait a moment.", retry_after=max(1, round(wait)))
            wire.write(frames.error(refused, said.client_id), droppable=True)
            if room.refused > MOST_REFUSED:
                wire.close(CLOSE_TOO_MANY, "too many messages")
            return
        room.refused = 0
        utterance = actions.Utterance(said.text, said.client_id, said.files, said.confidence, said.audio, self._origin)

        async def store() -> None:
            async with self._db.transaction(room.session.tenant_id) as tx:
                accepted = await actions.speak(tx, room.session, utterance)
            if room.standing is None or room.standing.link != accepted.link:
                room.is_stale = True
            if said.client_id is not None:
                wire.write(frames.accepted(said.client_id, accepted.seq))
            self._rooms.committed(room, accepted.seq)

        await self._attempt(store, said.client_id)

    async def _greet(self) -> bool:
        """Have the agent speak first, where it does; a greeting that fails costs nobody the chat."""
        room = self._wire.room
        try:
            if not await actions.greet(self._db, room.session):
                return False
        except Exception as error:  # the edge: the customer can begin, too
            log.exception("chat.not_greeted", error=type(error).__name__)
            return False
        room.is_stale = True
        return True

    async def _see(self, seq: int) -> None:
        standing = await self._rooms.settle(self._wire.room)
        if standing is not None and seq > standing.link.offset:
            async with self._db.transaction(self._wire.room.session.tenant_id) as tx:
                await actions.mark_read(tx, standing, seq)

    async def _hang_up(self) -> None:
        async with self._db.transaction(self._wire.room.session.tenant_id) as tx:
            await ending.hang_up(tx, self._wire.room.session)

    async def _attempt(self, work: Any, client_id: str | None = None) -> None:
        """Do it, or say why not. A failure of ours costs the client its socket, not its words: it sends them again."""
        try:
            await work()
        except actions.SessionExpired as refused:
            self._wire.write(frames.error(refused, client_id))
            self._wire.close(CLOSE_EXPIRED, "session expired")
        except DomainError as refused:
            self._wire.write(frames.error(refused, client_id), droppable=True)
        except Exception as error:  # the edge: whatever it was, the client is told
            log.exception("chat.failed", error=type(error).__name__)
            self._wire.close(CLOSE_BROKEN, "try again")

    async def _write(self) -> None:
        wire = self._wire
        while True:
            await wire.wake.wait()
            wire.wake.clear()
            while wire.frames or wire.dirty:
                while wire.frames:
                    async with asyncio.timeout(SEND_PATIENCE):
                        await self._websocket.send_text(wire.frames.popleft().decode())
                if wire.dirty:
                    wire.dirty = False
                    await self._catch_up()
            if wire.close_code is not None:
                await self._websocket.close(wire.close_code, wire.close_reason)
                return

    async def _catch_up(self) -> None:
        try:
            await self._rooms.catch_up(self._wire)
        except DomainError as error:
            log.warning("chat.not_read", error=error.code)
            await asyncio.sleep(0.5)
            self._wire.touch()


socket_routes = [WebSocketRoute("/ws/conversation/{session_id}", converse)]
