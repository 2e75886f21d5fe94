"""Messages and calls as the account remembers them, and as its REST API shows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Literal

API_VERSION = "2010-04-01"
TERMINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received"})
CALL_TERMINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: a status reached, or a callback tried and what came of it."""

    at: str
    what: str
    detail: str = ""


@dataclass(slots=True)
class Message:
    sid: str
    direction: Literal["inbound", "outbound-api", "outbound-reply"]
    from_: str
    to: str
    body: str
    status: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    num_segments: int = 1
    encoding: str = "GSM-7"
    media: list[str] = field(default_factory=list)
    messaging_service_sid: str | None = None
    status_callback: str | None = None
    error_code: int | None = None
    error_message: str | None = None
    history: list[Step] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        return self.status in TERMINAL

    def moved(self, status: str, now: datetime, detail: str = "") -> None:
        self.status, self.updated_at = status, now
        if status in {"sent", "delivered", "undelivered"} and self.sent_at is None:
            self.sent_at = now
        self.note(status, now, detail)

    def note(self, what: str, now: datetime, detail: str = "") -> None:
        self.history.append(Step(now.isoformat(), what, detail))


@dataclass(slots=True)
class Call:
    sid: str
    from_: str
    to: str
    status: str
    created_at: datetime
    updated_at: datetime
    twiml: str | None = None
    url: str | None = None
    status_callback: str | None = None
    callback_events: list[str] = field(default_factory=list)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    spoken: str = ""
    history: list[Step] = field(default_factory=list)

    @property
    def duration(self) -> int:
        if self.started_at is None or self.ended_at is None:
            return 0
        return max(1, round((self.ended_at - self.started_at).total_seconds()))

    def moved(self, status: str, now: datetime) -> None:
        self.status, self.updated_at = status, now
        if status == "in-progress":
            self.started_at = now
        if status in CALL_TERMINAL:
            self.ended_at = now
        self.note(status, now)

    def note(self, what: str, now: datetime, detail: str = "") -> None:
        self.history.append(Step(now.isoformat(), what, detail))


def rfc2822(at: datetime | None) -> str | None:
    return None if at is None else format_datetime(at.replace(microsecond=0))


def message_resource(message: Message, account_sid: str) -> dict[str, Any]:
    root = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "body": message.body,
        "num_segments": str(message.num_segments),
        "direction": message.direction,
        "from": message.from_ or None,
        "date_updated": rfc2822(message.updated_at),
        "price": None,
        "error_message": message.error_message,
        "uri": f"{root}.json",
        "account_sid": account_sid,
        "num_media": str(len(message.media)),
        "to": message.to,
        "date_created": rfc2822(message.created_at),
        "status": message.status,
        "sid": message.sid,
        "date_sent": rfc2822(message.sent_at),
        "messaging_service_sid": message.messaging_service_sid,
        "error_code": message.error_code,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "subresource_uris": {"media": f"{root}/Media.json"},
    }


def call_resource(call: Call, account_sid: str) -> dict[str, Any]:
    root = f"/{API_VERSION}/Accounts/{account_sid}/Calls/{call.sid}"
    return {
        "sid": call.sid,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.updated_at),
        "parent_call_sid": None,
        "account_sid": account_sid,
        "to": call.to,
        "to_formatted": call.to,
        "from": call.from_,
        "from_formatted": call.from_,
        "phone_number_sid": None,
        "status": call.status,
        "start_time": rfc2822(call.started_at),
        "end_time": rfc2822(call.ended_at),
        "duration": str(call.duration) if call.ended_at else None,
        "price": None,
        "price_unit": "USD",
        "direction": "outbound-api",
        "answered_by": None,
        "api_version": API_VERSION,
        "annotation": None,
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "uri": f"{root}.json",
        "subresource_uris": {
            name: f"{root}/{name.title().replace('_', '')}.json" for name in ("notifications", "recordings", "events")
        },
    }


def to_plain(record: Message | Call) -> dict[str, Any]:
    """Everything known, JSON-ready: the journal line and the control endpoint's view."""
    plain = asdict(record)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in plain.items()}


def message_from(plain: dict[str, Any]) -> Message:
    return Message(**_revived(plain, ("created_at", "updated_at", "sent_at")))


def call_from(plain: dict[str, Any]) -> Call:
    return Call(**_revived(plain, ("created_at", "updated_at", "started_at", "ended_at")))


def _revived(plain: dict[str, Any], instants: tuple[str, ...]) -> dict[str, Any]:
    values = dict(plain)
    for name in instants:
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    values["history"] = [Step(**step) for step in values["history"]]
    return values
