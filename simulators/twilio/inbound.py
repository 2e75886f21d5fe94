"""A phone texts one of our numbers: the signed webhook, with the parameters Twilio sends, in its order."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import httpx2

from simulators.target import Target
from simulators.twilio.records import API_VERSION
from simulators.twilio.segments import segments
from simulators.twilio.webhooks import Delivery, Params, RetryPolicy, deliver

SMS_DOOR = "/api/webhooks/twilio/sms"
OPT_OUT_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
OPT_IN_WORDS = frozenset({"START", "YES", "UNSTOP"})

_PLACES = {
    "514": ("MONTREAL", "QC", "", "CA"),
    "438": ("MONTREAL", "QC", "", "CA"),
    "450": ("LONGUEUIL", "QC", "", "CA"),
}
_ELSEWHERE = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Media:
    content_type: str = "image/jpeg"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A text the answer sends back. `action` is where its receipts go; `to` and `from_` only when it names others."""

    body: str
    action: str | None = None
    to: str | None = None
    from_: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One delivered (or not) inbound message, and what its TwiML answer sends back to the phone."""

    sid: str
    delivery: Delivery
    answers: tuple[Reply, ...]

    @property
    def accepted(self) -> bool:
        return self.delivery.ok

    @property
    def replies(self) -> tuple[str, ...]:
        """The words alone."""
        return tuple(reply.body for reply in self.answers)


def opt_out_type(body: str) -> str | None:
    """`STOP` or `START` when the whole text is such a word; a sentence that contains one is only a sentence."""
    word = body.strip().upper()
    if word in OPT_OUT_WORDS:
        return "STOP"
    return "START" if word in OPT_IN_WORDS else None


def new_message_sid(*, media: bool = False, seed: str | None = None) -> str:
    """A fresh identifier, or always the same one for a given `seed`."""
    digits = uuid.uuid4().hex if seed is None else hashlib.sha256(seed.encode()).hexdigest()[:32]
    return ("MM" if media else "SM") + digits


def inbound_params(
    *,
    account_sid: str,
    message_sid: str,
    from_: str,
    to: str,
    body: str,
    media: Sequence[Media] = (),
    opt_out: str | None = None,
    messaging_service_sid: str | None = None,
) -> Params:
    to_city, to_state, to_zip, to_country = _place(to)
    city, state, zip_code, country = _place(from_)
    pairs: list[tuple[str, str]] = [("ToCountry", to_country)]
    pairs += [(f"MediaContentType{index}", item.content_type) for index, item in enumerate(media)]
    pairs += [("ToState", to_state), ("SmsMessageSid", message_sid), ("NumMedia", str(len(media))), ("ToCity", to_city)]
    pairs += [("FromZip", zip_code), ("SmsSid", message_sid)]
    if opt_out:
        pairs.append(("OptOutType", opt_out))
    pairs += [("FromState", state), ("SmsStatus", "received"), ("FromCity", city), ("Body", body)]
    pairs += [("FromCountry", country), ("To", to)]
    if messaging_service_sid:
        pairs.append(("MessagingServiceSid", messaging_service_sid))
    pairs += [("ToZip", to_zip), ("NumSegments", str(segments(body).count)), ("ReferralNumMedia", "0")]
    pairs += [("MessageSid", message_sid), ("AccountSid", account_sid), ("From", from_)]
    pairs += [
        (f"MediaUrl{index}", _media_url(account_sid, message_sid, index, item)) for index, item in enumerate(media)
    ]
    pairs.append(("ApiVersion", API_VERSION))
    return pairs


async def send_inbound(
    http: httpx2.AsyncClient,
    target: Target,
    *,
    from_: str,
    body: str,
    to: str | None = None,
    media: Sequence[Media] = (),
    message_sid: str | None = None,
    opt_out: str | None = None,
    messaging_service_sid: str | None = None,
    idempotency_token: str | None = None,
    auth_token: str | None = None,
    policy: RetryPolicy | None = None,
) -> Inbound:
    """Deliver one SMS or MMS to the door. `auth_token` other than the target's makes a forged one."""
    sid = message_sid or new_message_sid(media=bool(media))
    params = inbound_params(
        account_sid=target.twilio_account_sid,
        message_sid=sid,
        from_=from_,
        to=to or target.sms_number,
        body=body,
        media=media,
        opt_out=opt_out,
        messaging_service_sid=messaging_service_sid,
    )
    url = target.signed_url(SMS_DOOR)
    delivery = await deliver(
        http,
        url,
        params,
        auth_token=target.twilio_auth_token if auth_token is None else auth_token,
        connect_url=target.connect_url(url),
        policy=policy,
        idempotency_token=idempotency_token,
    )
    return Inbound(sid, delivery, replies_of(delivery))


def replies_of(delivery: Delivery) -> tuple[Reply, ...]:
    """What the answer texts back: `<Message>` elements, or, as in the real thing, a plain-text answer verbatim."""
    if not delivery.ok or not delivery.body.strip():
        return ()
    if delivery.content_type.startswith("text/plain"):
        return (Reply(delivery.body),)
    try:
        root = ElementTree.fromstring(delivery.body)  # noqa: S314 (our own hub's answer, on this machine)
    except ElementTree.ParseError:
        return ()
    replies = []
    for message in root.iter("Message"):
        texts = [body.text or "" for body in message.iter("Body")] or [message.text or ""]
        replies.append(Reply("".join(texts).strip(), message.get("action"), message.get("to"), message.get("from")))
    return tuple(replies)


def _place(number: str) -> tuple[str, str, str, str]:
    if number.startswith("+1") and len(number) == 12:
        return _PLACES.get(number[2:5], ("", "", "", "CA"))
    return _ELSEWHERE


def _media_url(account_sid: str, message_sid: str, index: int, media: Media) -> str:
    if media.url:
        return media.url
    digits = hashlib.sha256(f"{message_sid}/{index}".encode()).hexdigest()[:32]
    return f"https://api.twilio.com/{API_VERSION}/Accounts/{account_sid}/Messages/{message_sid}/Media/ME{digits}"
