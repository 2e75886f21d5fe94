"""What clients may say and what they are told, as values and bytes. Junk becomes a problem, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec

from realtime.ports import Access
from realtime.position import Position
from realtime.topics import MAX_TOPICS, parse_topic

HEARTBEAT: Final = 25
"""Seconds of silence after which a client should ask with `ping`."""

CLOSE_DRAIN: Final = 1001
CLOSE_SIGN_IN: Final = 4401
CLOSE_FORBIDDEN: Final = 4403
CLOSE_SILENT: Final = 4408
CLOSE_LAGGING: Final = 4409
CLOSE_TOO_MANY: Final = 4429


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Follow these topics too, from `after` on: what the client saw last; None: from now; `UNKNOWN`: unreadable.

    A client that adds topics with an older position than it already has must remember the older one until `ready`.
    """

    topics: tuple[str, ...]
    after: Position | None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Follow these topics no longer."""

    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there?"""


@dataclass(frozen=True, slots=True)
class Viewing:
    """The client's user looks at this thing of a topic now; None: at none."""

    id: str | None
    topic: str = "alerts"


@dataclass(frozen=True, slots=True)
class Typing:
    """The client's user is writing in this thing of a topic."""

    id: str
    topic: str = "conversations"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with a frame: an RFC 9457 problem; `about` names the culprit."""

    code: str
    title: str
    status: int
    detail: str
    about: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A client frame understood: what to do, and what in it was wrong."""

    op: Subscribe | Unsubscribe | Ping | Viewing | Typing | None
    problems: tuple[Problem, ...] = ()


UNKNOWN: Final = Position("", -1)
"""A position nobody ever handed out: it asks for a reset."""


class _Frame(msgspec.Struct):
    op: str
    topics: list[str] = []
    after: str | None = None
    id: str | None = None
    topic: str | None = None


_read: Final = msgspec.json.Decoder(_Frame).decode
_write: Final = msgspec.json.Encoder().encode


def read_request(data: bytes) -> Request:
    """What a client's text frame asks for."""
    try:
        frame = _read(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _refused("invalid_frame", "Invalid frame", 'A frame is a JSON object such as {"op":"ping"}.')
    if frame.op == "ping":
        return Request(Ping())
    if frame.op in ("viewing", "typing"):
        return _about_one(frame)
    if frame.op not in ("subscribe", "unsubscribe"):
        return _refused("unknown_op", "Unknown operation", "Known: subscribe, unsubscribe, ping, viewing, typing.")
    topics, problems = read_topics(frame.topics)
    if frame.op == "unsubscribe":
        return Request(Unsubscribe(topics), problems)
    return Request(Subscribe(topics, read_position(frame.after)), problems)


def _about_one(frame: _Frame) -> Request:
    if frame.id is not None and not 0 < len(frame.id) <= 64:
        return _refused("invalid_frame", "Invalid frame", "`id` must have 1 to 64 characters.")
    topic = parse_topic(frame.topic) if frame.topic is not None else ""
    if topic is None:
        return _refused("invalid_topic", "Invalid topic", "No such topic can exist.")
    if frame.op == "viewing":
        return Request(Viewing(frame.id, topic or "alerts"))
    if frame.id is None:
        return _refused("invalid_frame", "Invalid frame", "`typing` needs an `id`.")
    return Request(Typing(frame.id, topic or "conversations"))


def read_position(text: str | None) -> Position | None:
    """A position as a client sends it back: None for "from now", `UNKNOWN` for junk."""
    return Position.parse(text) or UNKNOWN if text else None


def read_topics(names: list[str]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The topics that keep the grammar, and a problem for each that does not."""
    if len(names) > MAX_TOPICS:
        return (), (TOO_MANY_TOPICS,)
    topics: list[str] = []
    problems: list[Problem] = []
    for name in names:
        if (topic := parse_topic(name)) is not None:
            topics.append(topic)
        else:
            about = {"topic": name[:80]}
            problems.append(Problem("invalid_topic", "Invalid topic", 422, "No such topic can exist.", about))
    return tuple(dict.fromkeys(topics)), tuple(problems)


def forbidden(topic: str) -> Problem:
    """The client may not follow `topic`."""
    return Problem("topic_forbidden", "Topic not allowed", 403, "You may not follow this topic.", {"topic": topic})


TOO_MANY_TOPICS: Final = Problem("too_many_topics", "Too many topics", 422, f"At most {MAX_TOPICS} topics.")
TEXT_ONLY: Final = Problem("text_only", "Text frames only", 415, "Binary frames are not understood.")


def ready(position: Position, now: datetime) -> bytes:
    """Everything up to `position` was sent; from here on events are live."""
    return _write({"op": "ready", "position": str(position), "server_time": _time(now), "heartbeat": HEARTBEAT})


def pong(position: Position | None, now: datetime) -> bytes:
    """The answer to `ping`; everything up to `position` was sent. None: the client is not live."""
    return _write({"op": "pong", "position": str(position) if position else None, "server_time": _time(now)})


def reset(reason: str) -> bytes:
    """The position cannot be resumed: reload the snapshot."""
    return _write({"op": "reset", "reason": reason})


def lagging() -> bytes:
    """You are too slow; come back with your position."""
    return b'{"op":"lagging"}'


def typing(access: Access, topic: str, about: str) -> bytes:
    """The user is writing in this thing."""
    who = {"id": access.user_id, "name": access.user_name, "kind": access.user_kind}
    return _write({"op": "typing", "topic": topic, "id": about, "who": who})


def error(problem: Problem) -> bytes:
    """A problem, as the HTTP API words it."""
    body = {
        "type": f"/problems/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
    }
    return _write({"op": "error", "problem": {**body, **(problem.about or {})}})


def _refused(code: str, title: str, detail: str) -> Request:
    return Request(None, (Problem(code, title, 422, detail),))


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
