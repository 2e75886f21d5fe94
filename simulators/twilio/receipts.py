"""What status callbacks say, and in which steps messages and calls go (pure)."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Literal
from xml.etree import ElementTree

from simulators.twilio.records import API_VERSION, TERMINAL, Call, Message
from simulators.twilio.webhooks import Params

Direction = Literal["inbound", "outbound-api", "outbound-reply"]

_CALL_EVENTS = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}


def message_plan(status: str, final: str) -> list[str]:
    """The statuses still to go through and call back, the present one included."""
    if status in TERMINAL:
        return [status]
    steps = ["queued"] + ([] if final == "failed" else ["sent"]) + ([] if final == "sent" else [final])
    return steps[steps.index(status) :] if status in steps else [final]


def call_plan(final: str) -> list[str]:
    if final == "completed":
        return ["initiated", "ringing", "in-progress", "completed"]
    return ["initiated", "failed"] if final == "failed" else ["initiated", "ringing", final]


def call_event(status: str) -> str:
    return _CALL_EVENTS.get(status, "completed")


def message_params(message: Message, status: str, account_sid: str, now: datetime) -> Params:
    pairs = []
    if status in {"undelivered", "failed"} and message.error_code is not None:
        pairs += [("ErrorCode", str(message.error_code)), ("ErrorMessage", message.error_message or "")]
    pairs += [("SmsSid", message.sid), ("SmsStatus", status), ("MessageStatus", status), ("To", message.to)]
    if message.messaging_service_sid:
        pairs.append(("MessagingServiceSid", message.messaging_service_sid))
    pairs += [
        ("MessageSid", message.sid),
        ("AccountSid", account_sid),
        ("From", message.from_),
        ("ApiVersion", API_VERSION),
    ]
    if status in {"delivered", "undelivered"}:
        pairs.append(("RawDlrDoneDate", now.strftime("%y%m%d%H%M")))
    return pairs


def call_params(call: Call, account_sid: str) -> Params:
    pairs = [("Called", call.to), ("To", call.to), ("Caller", call.from_), ("From", call.from_)]
    pairs += [("CallSid", call.sid), ("AccountSid", account_sid), ("CallStatus", call.status)]
    pairs += [("Direction", "outbound-api"), ("ApiVersion", API_VERSION)]
    pairs += [(f"{who}{what}", "") for who in ("Called", "Caller", "To", "From") for what in ("City", "State", "Zip")]
    pairs += [(f"{who}Country", "CA") for who in ("Called", "Caller", "To", "From")]
    return pairs


def call_progress_params(call: Call, account_sid: str, sequence: int, now: datetime) -> Params:
    pairs = [*call_params(call, account_sid)]
    pairs += [("Timestamp", format_datetime(now)), ("CallbackSource", "call-progress-events")]
    pairs.append(("SequenceNumber", str(sequence)))
    if call.ended_at is not None:
        pairs += [("CallDuration", str(call.duration)), ("Duration", str(-(-call.duration // 60)))]
        pairs.append(("SipResponseCode", {"busy": "486", "no-answer": "487", "failed": "404"}.get(call.status, "200")))
    return pairs


def spoken(twiml: str) -> str:
    """What a person hears: the text of every `<Say>`."""
    if not twiml.strip():
        return ""
    try:
        root = ElementTree.fromstring(twiml)  # noqa: S314 (written by our own hub)
    except ElementTree.ParseError:
        return ""
    return " ".join("".join(say.itertext()).strip() for say in root.iter("Say"))
