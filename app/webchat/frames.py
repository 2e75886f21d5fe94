"""Pure: what chat clients write and what they are written, as values and bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import msgspec

from app.errors import DomainError, InvalidInput, Kind
from app.web.problems import problem
from app.webchat.models import Line
from app.webchat.rules import MAX_FILES, MAX_FRAME

_write: Final = msgspec.json.Encoder().encode
MOST_CLIENT_ID: Final = 100
MOST_ADDRESS: Final = 500
_ADDRESS: Final = re.compile(r"https://[!-;=?-~]+")


class FrameTooLarge(DomainError):
    """This frame is too large."""

    kind = Kind.TOO_LARGE
    code = "frame_too_large"


class TextFramesOnly(DomainError):
    """Binary frames are not understood."""

    kind = Kind.UNSUPPORTED
    code = "text_only"


class UnknownOperation(DomainError):
    """There is no such operation."""

    code = "unknown_op"


@dataclass(frozen=True, slots=True)
class Say:
    """Words, files, or both. `confidence` (0 to 1) and `audio` (a file sent before, an address) are of spoken ones."""

    text: str = field(repr=False)
    client_id: str | None = None
    files: tuple[UUID, ...] = ()
    confidence: float | None = None
    audio: UUID | str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Resume:
    """Continue after this position. `echo`: the customer's own words too; `stream`: words as they come, and typing."""

    after: int
    echo: bool = False
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The customer has read everything up to this position."""

    seq: int


@dataclass(frozen=True, slots=True)
class Typing:
    """The customer is writing."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there?"""


@dataclass(frozen=True, slots=True)
class HangUp:
    """The customer closes the chat."""


Said = Say | Resume | Seen | Typing | Ping | HangUp


class _Frame(msgspec.Struct):
    op: str | None = None
    text: str = ""
    client_id: str | None = None
    files: list[UUID] = []
    confidence: Any = None
    audio: Any = None
    after: int = 0
    seq: int = 0
    echo: bool = False
    stream: bool = False
    type: str | None = None
    """`close`, as clients of this trade write `op`."""


_read: Final = msgspec.json.Decoder(_Frame).decode


def read(text: str | None) -> Said:
    """What a frame says. JSON objects are operations; any other text is what the customer said, as it stands.

    Raises:
        TextFramesOnly, FrameTooLarge, InvalidInput, UnknownOperation.
    """
    if text is None:
        raise TextFramesOnly
    if len(text) > MAX_FRAME or len(text.encode("utf-8", "surrogatepass")) > MAX_FRAME:
        raise FrameTooLarge(limit_bytes=MAX_FRAME)
    if not text.lstrip().startswith("{"):
        return Say(text)
    try:
        frame = _read(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise InvalidInput('A frame is a JSON object such as {"text": "…"}, or plain text.') from None
    return _meant(frame)


def _meant(frame: _Frame) -> Said:
    if frame.client_id is not None and not 0 < len(frame.client_id) <= MOST_CLIENT_ID:
        raise InvalidInput(f"`client_id` has 1 to {MOST_CLIENT_ID} characters.")
    if not (0 <= frame.after < 1 << 31 and 0 <= frame.seq < 1 << 31):
        raise InvalidInput("A position is a small positive number.")
    match frame.op or ("close" if frame.type == "close" else None):
        case None | "say":
            if len(frame.files) > MAX_FILES:
                raise InvalidInput(f"A message carries at most {MAX_FILES} files.")
            files = tuple(dict.fromkeys(frame.files))
            return Say(frame.text, frame.client_id, files, _confidence(frame.confidence), _audio(frame.audio))
        case "resume":
            return Resume(frame.after, frame.echo, frame.stream)
        case "seen":
            return Seen(frame.seq)
        case "typing":
            return Typing()
        case "ping":
            return Ping()
        case "close":
            return HangUp()
    raise UnknownOperation(known=["say", "resume", "seen", "typing", "ping", "close"])


def _confidence(given: Any) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise InvalidInput("`confidence` is a number from 0 to 1.")
    return float(given)


def _audio(given: Any) -> UUID | str | None:
    """The id of an uploaded file, or the address where a recogniser keeps the sound."""
    if given is None:
        return None
    if isinstance(given, str) and len(given) <= MOST_ADDRESS:
        if _ADDRESS.fullmatch(given):
            return given
        with suppress(ValueError):
            return UUID(given)
    raise InvalidInput("`audio` is the id of a file sent before, or an https address.")


def message(line: Line, files: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Something that was said. `files` are those it carries, with links."""
    frame: dict[str, Any] = {
        "seq": line.seq,
        "author": line.author,
        "phase": line.phase,
        "message": line.text,
        "audio_url": None,
        "action": line.action,
        "data": line.data,
        "at": line.at,
    }
    if line.user_name:
        frame["name"] = line.user_name
    if files:
        frame["files"] = files
    return _write(frame)


def accepted(client_id: str | None, seq: int) -> bytes:
    """The client's message is stored, at this position."""
    return _write({"op": "accepted", "client_id": client_id, "seq": seq})


def delivery(seq: int, status: str) -> bytes:
    """What became of the customer's own message."""
    return _write({"op": "delivery", "seq": seq, "status": status})


def state(handling: str, status: str, advisor: str | None) -> bytes:
    """Who answers now, and whether the conversation goes on."""
    frame = {"op": "state", "handling": handling, "status": status, "advisor": {"name": advisor} if advisor else None}
    return _write(frame)


def ready(last: int) -> bytes:
    """Everything up to this position was sent; from here on it is live."""
    return _write({"op": "ready", "seq": last})


def typing(kind: str) -> bytes:
    """Somebody on our side is writing: agent or advisor."""
    return _write({"op": "typing", "who": kind})


def delta(turn: str, text: str) -> bytes:
    """The next words of an answer that is still being found."""
    return _write({"op": "delta", "turn": turn, "text": text})


def retract(turn: str) -> bytes:
    """Those words are not the answer."""
    return _write({"op": "retract", "turn": turn})


def pong() -> bytes:
    """Here."""
    return b'{"op":"pong"}'


def error(refused: DomainError, client_id: str | None = None) -> bytes:
    """Why something was not done; the problem is the one HTTP would give."""
    frame: dict[str, Any] = {"op": "error", "problem": problem(refused)}
    if client_id is not None:
        frame["client_id"] = client_id
    return _write(frame)


def customer_typing(conversation_id: UUID, contact_id: UUID, name: str | None) -> bytes:
    """For the desk: the customer is writing."""
    who = {"id": contact_id, "name": name or "", "kind": "contact"}
    return _write({"op": "typing", "topic": "conversations", "id": conversation_id, "who": who})
