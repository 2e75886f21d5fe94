"""Vapi: the shapes its server messages come in, and how they prove where they come from. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from app.conversations.models import Turn
from app.conversations.rules import clean_text
from app.conversations.tools import ToolCall
from app.errors import MalformedInput

TOLERANCE: Final = timedelta(minutes=5)
STATUSES: Final = {
    "scheduled": "queued",
    "queued": "queued",
    "ringing": "ringing",
    "in-progress": "in_progress",
    "in_progress": "in_progress",
    "active": "in_progress",
    "forwarding": "forwarding",
    "ended": "ended",
    "completed": "ended",
    "failed": "ended",
}
_LEGACY_TYPES: Final = {
    "call-started": "status-update",
    "call-ended": "end-of-call-report",
    "function-call": "tool-calls",
}
_AUTHORS: Final = {"user": "contact", "customer": "contact", "bot": "agent", "assistant": "agent", "ai": "agent"}
_SIGNATURES: Final = ("x-signature", "x-vapi-signature")
_TIMESTAMPS: Final = ("x-timestamp", "x-vapi-timestamp")
_SPEAKER: Final = re.compile(r"^(User|Customer|AI|Assistant|Bot)\s*:\s*(.*)$", re.IGNORECASE)
MAX_DEPTH: Final = 60
MAX_TURNS: Final = 2000


@dataclass(frozen=True, slots=True)
class ServerMessage:
    """One server message whatever shape it came in; `data` is the inner object."""

    type: str
    call_id: str | None
    data: Mapping[str, Any] = field(repr=False)

    @property
    def call(self) -> Mapping[str, Any]:
        """The call it is about, or nothing."""
        return mapping(self.data.get("call"))


def parse(raw: bytes) -> ServerMessage:
    """Read a body, wrapped (`{"message": …}`) or flat.

    Raises:
        MalformedInput: not a JSON object of either kind.
    """
    try:
        data = json.loads(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise MalformedInput("The body is not valid JSON.") from None
    data = _cleaned(data, MAX_DEPTH)
    message = data.get("message") if isinstance(data, dict) else None
    inner = message if isinstance(message, dict) else data
    if not isinstance(inner, dict) or not isinstance(inner.get("type"), str):
        raise MalformedInput("There is no message with a type.")
    sent = re.sub(r"\[.*", "", inner["type"])[:60]
    call = mapping(inner.get("call"))
    call_id = text(call.get("id")) or text(inner.get("callId"))
    return ServerMessage(_LEGACY_TYPES.get(sent, sent), call_id[:128] if call_id else None, inner)


def _cleaned(value: Any, depth: int) -> Any:
    """Without NUL, lone surrogates or absurd nesting, so that it can be stored."""
    if isinstance(value, str):
        return clean_text(value)
    if depth == 0:
        return None
    if isinstance(value, dict):
        return {clean_text(str(key)): _cleaned(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner, depth - 1) for inner in value]
    if isinstance(value, int) and abs(value) >= 1 << 63:
        return None
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str | None:
    """The value if it is a text that says something."""
    return value if isinstance(value, str) and value.strip() else None


def called_addresses(message: ServerMessage) -> list[str]:
    """Our number, in every place it is known to stand, most reliable first."""
    data, call = message.data, message.call
    places = (data.get("phoneNumber"), call.get("phoneNumber"))
    found = [text(mapping(place).get("number")) or text(place) for place in places]
    return [address[:64] for address in found if address]


def external_ids(message: ServerMessage) -> list[str]:
    """Vapi's own ids of our number."""
    data, call = message.data, message.call
    places = (mapping(data.get("phoneNumber")).get("id"), call.get("phoneNumberId"), data.get("phoneNumberId"))
    return [found for place in places if (found := text(place))]


def caller(message: ServerMessage) -> str | None:
    """The number of whoever calls, if told."""
    for place in (message.call.get("customer"), message.data.get("customer")):
        number = text(mapping(place).get("number"))
        if number:
            return number
    return None


def caller_name(message: ServerMessage) -> str | None:
    """The name the provider's profile has for them."""
    for place in (message.call.get("customer"), message.data.get("customer")):
        name = text(mapping(place).get("name"))
        if name:
            return name
    return None


def instant(value: Any) -> datetime | None:
    """A time as milliseconds, seconds or ISO text."""
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value)
            return at if at.tzinfo else at.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def dedupe_key(message: ServerMessage, raw: bytes) -> str:
    """What makes a message the same message. There are no event ids: the call, the kind and what tells them apart."""
    digest = hashlib.sha256(raw).hexdigest()
    call = message.call_id
    if call is None:
        return digest
    data = message.data
    match message.type:
        case "assistant-request" | "end-of-call-report":
            return f"{call}:{message.type}"
        case "status-update":
            return f"{call}:status:{text(data.get('status')) or data.get('type')}"[:250]
        case "tool-calls":
            ids = ",".join(sorted(tool.id for tool in tool_calls(message)))
            return f"{call}:tools:{hashlib.sha256(ids.encode()).hexdigest()}" if ids else f"{call}:{digest}"
        case "transcript":
            spoken = f"{data.get('role')}|{data.get('transcriptType')}|{data.get('timestamp')}|{data.get('transcript')}"
            return f"{call}:transcript:{hashlib.sha256(spoken.encode()).hexdigest()}"
        case _:
            return f"{call}:{digest}"


def is_final_transcript(message: ServerMessage) -> bool:
    """Whether what was heard will not change any more."""
    kind = text(message.data.get("transcriptType"))
    return kind == "final" if kind else "partial" not in str(message.data.get("type"))


def turn_of(message: ServerMessage) -> Turn | None:
    """The turn of a transcript message, wrapped (`role`, `transcript`) or flat (`transcript: {…}`)."""
    data = message.data
    flat = mapping(data.get("transcript"))
    said = text(flat.get("transcript")) or text(data.get("transcript"))
    author = _AUTHORS.get((text(flat.get("role")) or text(data.get("role")) or "").lower())
    if said is None or author is None:
        return None
    return Turn(author, said, instant(flat.get("timestamp") or data.get("timestamp")))


def turns_of(message: ServerMessage) -> list[Turn]:
    """Every turn of an end-of-call report, new or old shape, or cut from its transcript."""
    data = message.data
    artifact = mapping(data.get("artifact"))
    listed = artifact.get("messages") or data.get("messages") or message.call.get("messages")
    turns = [turn for entry in listed if (turn := _listed_turn(entry))] if isinstance(listed, list) else []
    if not turns:
        transcript = text(artifact.get("transcript")) or text(data.get("transcript"))
        turns = list(_cut(transcript or ""))
    return turns[:MAX_TURNS]


def _listed_turn(entry: Any) -> Turn | None:
    entry = mapping(entry)
    author = _AUTHORS.get((text(entry.get("role")) or "").lower())
    said = text(entry.get("message")) or text(entry.get("content"))
    return Turn(author, said, instant(entry.get("time"))) if author and said else None


def _cut(transcript: str) -> Iterator[Turn]:
    author, said = "", ""
    for line in transcript.splitlines():
        match = _SPEAKER.match(line.strip())
        if match is None:
            said = f"{said} {line.strip()}".strip()
            continue
        if author and said:
            yield Turn(author, said, None)
        author, said = _AUTHORS.get(match[1].lower(), ""), match[2].strip()
    if author and said:
        yield Turn(author, said, None)


def tool_calls(message: ServerMessage) -> list[ToolCall]:
    """Every tool call once, wherever it and its arguments stand."""
    data = message.data
    found: dict[str, ToolCall] = {}
    for listed in (data.get("toolCallList"), data.get("toolCalls"), data.get("toolWithToolCallList")):
        for entry in listed if isinstance(listed, list) else []:
            call = _tool_call(mapping(entry))
            if call is not None:
                found.setdefault(call.id, call)
    if not found and isinstance(data.get("functionCall"), dict):
        call = _tool_call({"id": text(data["functionCall"].get("id")) or "function-call", **data["functionCall"]})
        return [call] if call else []
    return list(found.values())


def _tool_call(entry: Mapping[str, Any]) -> ToolCall | None:
    call = mapping(entry.get("toolCall")) or entry
    function = mapping(call.get("function"))
    call_id = text(call.get("id")) or text(call.get("toolCallId"))
    name = text(function.get("name")) or text(call.get("name"))
    if call_id is None:
        return None
    given = [function.get("arguments"), function.get("parameters"), call.get("arguments"), call.get("parameters")]
    raw: Any = next((one for one in given if one is not None), {})
    if isinstance(raw, str):
        try:
            raw = _cleaned(json.loads(raw or "{}"), MAX_DEPTH)
        except (ValueError, RecursionError):
            raw = None
    problem = None if isinstance(raw, dict) else "Les arguments ne sont pas un objet JSON."
    return ToolCall(call_id[:128], (name or "")[:100], mapping(raw), problem)


def is_authentic(secret: str, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
    """Shared secret, bearer token or HMAC with a fresh timestamp, whichever is configured at Vapi."""
    if not secret:
        return False
    key = secret.encode()
    shared = headers.get("x-vapi-secret")
    if shared is not None and hmac.compare_digest(shared.encode("utf-8", "replace"), key):
        return True
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode("utf-8", "replace"), key):
        return True
    signature = next((headers[name] for name in _SIGNATURES if name in headers), None)
    timestamp = next((headers[name] for name in _TIMESTAMPS if name in headers), None)
    if signature is None or timestamp is None or not _is_fresh(timestamp, now):
        return False
    return _is_signed(key, timestamp.encode("latin-1", "replace") + b"." + raw, signature)


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 16):
        return False
    at = instant(int(timestamp))
    return at is not None and abs(at - now) <= TOLERANCE


def _is_signed(key: bytes, signed: bytes, signature: str) -> bool:
    given = signature.strip()
    for prefix in ("hmac-sha256=", "sha256=", "sha512=", "sha1="):
        given = given.removeprefix(prefix)
    for algorithm in ("sha256", "sha512", "sha1"):
        digest = hmac.new(key, signed, algorithm).digest()
        for expected in (digest.hex(), base64.b64encode(digest).decode()):
            if hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
                return True
    return False
