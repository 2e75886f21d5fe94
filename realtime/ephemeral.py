"""What is true only now: who looks at what, typing, and revoked sessions. Travels over the bus, never over the log.

Between processes, channel `e:<tenant>` carries frames for clients, and `viewing` notes that each process turns into
presence frames itself; channel `control` carries revocations. Without a bus all of it stays in this process.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from realtime.envelope import sse_chunk, ws_text_frame
from realtime.feed import Followed
from realtime.hub import Registry
from realtime.ports import Access, Publish
from realtime.presence import EXPIRES_AFTER, Target, Viewer
from realtime.protocol import CLOSE_SIGN_IN
from realtime.subscription import Follower

CONTROL: Final = "control"
REPEAT_EVERY: Final = EXPIRES_AFTER / 3


class _Viewing(msgspec.Struct, tag_field="op", tag="viewing"):
    source: str
    user_id: str
    user_name: str
    topic: str
    id: str | None


class _Revoke(msgspec.Struct):
    session_key: str | None = None
    tenant_id: int = 0
    user_id: str | None = None


class _Any(msgspec.Struct):
    op: str
    topic: str


_read_any: Final = msgspec.json.Decoder(_Any).decode
_read_viewing: Final = msgspec.json.Decoder(_Viewing).decode
_read_revoke: Final = msgspec.json.Decoder(_Revoke).decode
_write: Final = msgspec.json.Encoder().encode


class Ephemeral:
    """Sends and hears what has no position. `now` is the event loop's clock."""

    def __init__(
        self,
        tenants: Mapping[int, Followed],
        registry: Registry,
        publish: Publish | None,
        *,
        is_heard: Callable[[], bool],
        expel: Callable[[Follower, int, str], None],
        now: Callable[[], float],
    ) -> None:
        self._tenants = tenants
        self._registry = registry
        self._publish = publish
        self._is_heard = is_heard
        self._expel = expel
        self._now = now
        self._process = secrets.token_hex(4)
        self._looks: dict[Follower, _Viewing] = {}
        self._repeat_at = 0.0

    def receive(self, channel: bytes, payload: bytes) -> None:
        """Something from the bus."""
        if channel == CONTROL.encode():
            self._revoke(payload)
            return
        followed = self._tenants.get(int(channel[2:]))
        if followed is not None:
            for frame in payload.split(b"\n"):
                self._show(followed, frame)

    def send(self, tenant_id: int, frame: bytes) -> None:
        """A frame to everybody who follows its topic now."""
        self._ring(f"e:{tenant_id}", frame)

    def look(self, follower: Follower, topic: str, about: str | None) -> None:
        """A connected client looks at something; true until it says otherwise or leaves."""
        if about is None and follower not in self._looks:
            return
        viewing = self.note(follower.access, f"{self._process}:{follower.number}", topic, about)
        if about is None:
            self._looks.pop(follower, None)
        else:
            self._looks[follower] = viewing

    def note(self, access: Access, source: str, topic: str, about: str | None) -> _Viewing:
        """Somebody looks at something; true for a minute."""
        viewing = _Viewing(source, access.user_id, access.user_name, topic, about)
        self._ring(f"e:{access.tenant_id}", _write(viewing))
        return viewing

    def left(self, follower: Follower) -> None:
        """A client left: it looks at nothing."""
        if (viewing := self._looks.pop(follower, None)) is not None:
            self.note(follower.access, viewing.source, viewing.topic, None)

    def revoke(self, *, session_key: str | None = None, tenant_id: int = 0, user_id: str | None = None) -> None:
        """Close the clients of a session or a user: here at once, elsewhere as soon as they hear of it."""
        order = _write(_Revoke(session_key, tenant_id, user_id))
        self._revoke(order)
        if self._publish is not None:
            self._publish(CONTROL, order)

    def tick(self) -> None:
        """Repeat what is still true, drop what was not repeated."""
        now = self._now()
        if now >= self._repeat_at:
            self._repeat_at = now + REPEAT_EVERY
            for follower, viewing in self._looks.items():
                self._ring(f"e:{follower.access.tenant_id}", _write(viewing))
        for followed in self._tenants.values():
            self._tell(followed, followed.stream.presence.expire(now))

    def _ring(self, channel: str, payload: bytes) -> None:
        if self._publish is not None:
            self._publish(channel, payload)
            if self._is_heard():
                return
        self.receive(channel.encode(), payload)

    def _show(self, followed: Followed, frame: bytes) -> None:
        try:
            head = _read_any(frame)
            if head.op == "viewing":
                self._see(followed, _read_viewing(frame))
                return
        except (msgspec.DecodeError, UnicodeDecodeError):
            followed.stream.invalid += 1
            return
        followed.stream.groups.whisper(head.topic, (ws_text_frame(frame), sse_chunk(head.op, frame)))
        followed.stream.listeners.whisper(frame)

    def _see(self, followed: Followed, viewing: _Viewing) -> None:
        presence = followed.stream.presence
        if viewing.id is None:
            self._tell(followed, presence.leave(viewing.source))
        else:
            viewer = Viewer(viewing.user_id, viewing.user_name)
            self._tell(followed, presence.see(viewing.source, viewer, (viewing.topic, viewing.id), self._now()))

    def _tell(self, followed: Followed, changed: set[Target]) -> None:
        for target in changed:
            frame = followed.stream.presence.frame(target)
            prepared = (ws_text_frame(frame), sse_chunk("presence", frame))
            followed.stream.groups.whisper("presence", prepared, about=target[0])

    def _revoke(self, payload: bytes) -> None:
        try:
            order = _read_revoke(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        followers = self._registry.of_session(order.session_key) if order.session_key is not None else []
        if order.user_id is not None:
            followers += self._registry.of_user(order.tenant_id, order.user_id)
        for follower in followers:
            self._expel(follower, CLOSE_SIGN_IN, "sign in")
