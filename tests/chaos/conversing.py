"""People who text and chat until they are answered, and an advisor who takes over, whatever is killed meanwhile."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from simulators.insisting import Outcome, insist
from simulators.twilio.carrier import Carrier
from simulators.twilio.inbound import new_message_sid

PATIENCE: Final = 60.0
ANSWERED_WITHIN: Final = 45.0
_BROKEN: Final = (OSError, WebSocketException, TimeoutError)


@dataclass
class Log:
    """What people lived. `unanswered` are words nobody answered; `silences` when an advisor had which phone."""

    accepted: list[str] = field(default_factory=list)
    answers: int = 0
    unanswered: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    silences: list[tuple[str, datetime, datetime]] = field(default_factory=list)


@dataclass
class Texter:
    """A phone."""

    carrier: Carrier
    phone: str
    number: str
    log: Log

    @property
    def heard(self) -> list[str]:
        return [m.body for m in self.carrier.ledger.messages.values() if m.to == self.phone]

    async def text(self, words: str) -> None:
        """Until it is taken, under the same identifier, as a carrier does."""
        sid = new_message_sid()

        async def attempt() -> int | None:
            sent = await self.carrier.text_the_hub(from_=self.phone, to=self.number, body=words, message_sid=sid)
            return sent.delivery.status

        outcome = await insist(attempt, patience=PATIENCE)
        (self.log.accepted if outcome.accepted else self.log.wrong).append(sid)

    async def says(self, words: str) -> None:
        """Text, and wait for what comes back."""
        before = len(self.heard)
        await self.text(words)
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                while len(self.heard) <= before:
                    await asyncio.sleep(0.02)
            self.log.answers += 1
        except TimeoutError:
            self.log.unanswered.append(f"{self.phone}: {words}")


@dataclass
class Chatter:
    """A browser: it comes back where it was, says again what it was not told to be stored, and counts."""

    http: httpx2.AsyncClient
    site_key: str
    log: Log
    secret: str = ""
    last: int = 0
    spoken: list[str] = field(default_factory=list)
    _socket: ClientConnection | None = None

    async def open(self) -> None:
        answer = await insisting(lambda: self.http.post("/api/v1/conversations", json={"site_key": self.site_key}), 201)
        self.secret = answer.json()["session_id"]

    async def says(self, words: str) -> None:
        """Write, and wait for what comes back."""
        client_id = uuid.uuid4().hex
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                while not await self._converse(words, client_id):
                    await asyncio.sleep(0.1)
            self.log.answers += 1
        except TimeoutError:
            self.log.unanswered.append(f"chat: {words}")

    async def _converse(self, words: str, client_id: str) -> bool:
        """True once it is answered; false when the line broke before."""
        try:
            socket = self._socket or await self._connect()
            await socket.send(json.dumps({"text": words, "client_id": client_id}))
            at: int | None = None
            answered_at = 0
            while at is None or answered_at <= at:
                frame = json.loads(await socket.recv())
                if frame.get("op") == "accepted" and frame["client_id"] == client_id:
                    at = frame["seq"]
                elif frame.get("op") == "error":
                    raise TimeoutError
                elif "op" not in frame:
                    self._see(frame)
                    answered_at = frame["seq"] if frame["author"] in {"agent", "system"} else answered_at
        except _BROKEN:
            self._socket = None
            if asyncio.current_task().cancelling():  # type: ignore[union-attr]
                raise
            return False
        return True

    def _see(self, said: dict[str, Any]) -> None:
        if said["seq"] != self.last + 1:
            self.log.wrong.append(f"chat: {said['seq']} after {self.last}")
        self.last = said["seq"]
        self.spoken.append(f"{said['author']}: {said['message']}")

    async def _connect(self) -> ClientConnection:
        url = str(self.http.base_url).rstrip("/").replace("http", "ws", 1) + f"/ws/conversation/{self.secret}"
        self._socket = await connect(url, open_timeout=3, proxy=None)
        await self._socket.send(json.dumps({"op": "resume", "after": self.last, "echo": True}))
        return self._socket

    async def leave(self) -> None:
        if self._socket is not None:
            with suppress(*_BROKEN):
                await self._socket.close()


@dataclass
class Advisor:
    """A member who takes a texter's conversation for a while, and gives it back."""

    http: httpx2.AsyncClient
    log: Log

    async def conversation_of(self, phone: str) -> str:
        found = (await insisting(lambda: self.http.get("/api/v1/conversations", params={"limit": "200"}))).json()
        contacts = {c["id"]: c["phone"] for c in found["contacts"]}
        return next(str(c["id"]) for c in found["items"] if contacts[c["contact_id"]] == phone)

    async def takes_over(self, texter: Texter) -> None:
        """Claim while the customer is texting; they text again, are answered by a human, and are given back."""
        path = f"/api/v1/conversations/{await self.conversation_of(texter.phone)}"
        async with asyncio.TaskGroup() as group:
            group.create_task(texter.text("Je suis encore là, vous m'entendez?"))
            claimed = group.create_task(insisting(lambda: self.http.post(f"{path}/claim", json={})))
        del claimed
        since = datetime.now(UTC)
        await texter.text("Est-ce que quelqu'un peut me répondre?")
        words = {"text": f"Ici un humain, au sujet du {texter.phone[-4:]}.", "client_id": uuid.uuid4().hex}
        await insisting(lambda: self.http.post(f"{path}/messages", json=words), 201)
        async with asyncio.timeout(ANSWERED_WITHIN):
            while words["text"] not in texter.heard:
                await asyncio.sleep(0.02)
        self.log.silences.append((texter.phone, since, datetime.now(UTC)))
        await insisting(lambda: self.http.post(f"{path}/release", json={"note": "Vu avec le client"}), 409)


async def insisting(send: Callable[[], Awaitable[httpx2.Response]], *also: int) -> httpx2.Response:
    """The first answer that is a success, or one of `also`: asked again as long as servers are away."""
    last: httpx2.Response | None = None

    async def attempt() -> int | None:
        nonlocal last
        try:
            last = await send()
        except httpx2.HTTPError:
            return None
        return 200 if last.status_code in also else last.status_code

    outcome: Outcome = await insist(attempt, patience=PATIENCE)
    assert last is not None
    assert outcome.accepted, f"{outcome.status}: {last.text}"
    return last
