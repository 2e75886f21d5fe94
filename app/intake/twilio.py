"""Twilio: form posts, `X-Twilio-Signature`, texts and delivery receipts."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final
from urllib.parse import parse_qs, unquote_plus
from uuid import UUID

from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from app.accounts import actions as accounts
from app.accounts.models import Tenant
from app.alerts import team
from app.channels import actions as channels
from app.channels.rules import call_error, status_of_twilio, status_of_twilio_call
from app.channels.sending import status_callback
from app.contacts.models import Fact, Source
from app.contacts.rules import e164, identify
from app.conversations import actions as conversations
from app.conversations import delivering, ownership
from app.conversations.models import Incoming, Media
from app.db.transaction import Transaction
from app.errors import MalformedInput
from app.intake.models import Answer, Entry, Outcome
from app.notifications import actions as notifications
from app.sessions import actions as sessions
from app.sessions.models import Spoken

MAX_FIELDS: Final = 500
TWIML: Final = "text/xml"
NOTHING_TO_SAY: Final = Answer(b'<?xml version="1.0" encoding="UTF-8"?><Response/>', TWIML)
_DELIVERY: Final = re.compile(r"[?&;]delivery=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_REPLY: Final = re.compile(r"\s*1(?:[\s#]+(\d{1,9}))?\s*[.!]?\s*")


class Form(dict[str, str]):
    """Parameters by name, the last of a repeated one; `getall` gives them all, as the validator wants them."""

    __slots__ = ("_all",)

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(pairs)
        self._all: dict[str, list[str]] = {}
        if len(self) != len(pairs):
            for name, value in pairs:
                self._all.setdefault(name, []).append(value)

    def getall(self, name: str) -> list[str]:
        """Every value of a parameter."""
        return self._all.get(name) or [self[name]]


def parse_form(raw: bytes) -> Form:
    """The parameters of a form post, blank ones included.

    Raises:
        MalformedInput: more fields than any provider sends.
    """
    parts = raw.decode("utf-8", "replace").split("&", MAX_FIELDS)
    if len(parts) > MAX_FIELDS:
        raise MalformedInput("The form has too many fields.")
    pairs = []
    for part in parts:
        name, _, value = part.partition("=")
        if name or value:
            pairs.append((_decoded(name), _decoded(value)))
    return Form(pairs)


def _decoded(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def is_signed(token: str, url: str, form: Form, signature: str) -> bool:
    """Whether Twilio signed this form for this very address."""
    if not token or not signature:
        return False
    validator = RequestValidator(token)
    expected = validator.compute_signature(url, form)
    if hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        return True
    return bool(validator.validate(url, form, signature))


def channel_address(party: str) -> tuple[str, str]:
    """`(kind, address)` of one of our own addresses as Twilio writes it."""
    if party.startswith("whatsapp:"):
        return "whatsapp", party.removeprefix("whatsapp:").strip()
    return "sms", party.strip()


def sms_key(form: Form, raw: bytes) -> str:
    """What makes a text the same text."""
    return _plain(form.get("MessageSid") or form.get("SmsSid") or hashlib.sha256(raw).hexdigest())[:128]


def status_key(form: Form, raw: bytes) -> str:
    """What makes a receipt the same receipt."""
    sid = form.get("MessageSid") or form.get("SmsSid") or form.get("CallSid")
    status = form.get("MessageStatus") or form.get("SmsStatus") or form.get("CallStatus")
    return _plain(f"status:{sid}:{status}")[:200] if sid and status else "status:" + hashlib.sha256(raw).hexdigest()


async def process_sms(tx: Transaction, tenant: Tenant, entry: Entry) -> Outcome:
    """A stored text; nobody waits for our answer any more, so what is said leaves by itself."""
    return await receive(tx, tenant, entry, parse_form(entry.raw), site=None)


async def receive(tx: Transaction, tenant: Tenant, entry: Entry, form: Form, *, site: str | None) -> Outcome:
    """A text: a member's answer to one of ours, or somebody who needs us.

    `site`: our public address, when Twilio waits for this answer and can carry words back in it.
    """
    answered = await _team_reply(tx, tenant, form)
    if answered is not None:
        return Outcome(answered)
    sender = form.get("From", "")
    identity = identify(sender, region=tenant.country, call_id=entry.dedupe_key)
    assert identity is not None  # noqa: S101
    by_whatsapp = sender.startswith("whatsapp:")
    facts = [Fact("name", form["ProfileName"], Source.CHANNEL)] if "ProfileName" in form else []
    incoming = Incoming(
        identity,
        form.get("Body", ""),
        entry.dedupe_key,
        media=_media(form),
        facts=tuple(facts),
        flags=("whatsapp",) if by_whatsapp else (),
        opt_out_type=form.get("OptOutType"),
        channel_id=entry.channel_id,
    )
    received = await conversations.receive_message(tx, tenant, incoming)
    if received is None:
        return Outcome(NOTHING_TO_SAY, "ignored")
    if received.wish or by_whatsapp:
        await conversations.raise_held(tx, received)
        return Outcome(NOTHING_TO_SAY)
    spoken = await sessions.hear(tx, tenant, received, can_answer=site is not None)
    return Outcome(_answer(spoken, site) if site and spoken.texts else NOTHING_TO_SAY)


def _answer(spoken: Spoken, site: str) -> Answer:
    """The texts as TwiML, in their order; the carrier reports on each as it does on those we ask it to send."""
    response = MessagingResponse()
    for text, delivery_id in zip(spoken.texts, spoken.delivery_ids, strict=True):
        response.message(_sayable(text), action=status_callback(site, delivery_id), method="POST")
    return Answer(str(response).encode(), TWIML)


async def say_again(tx: Transaction, answer: Answer) -> Answer:
    """The first answer once more, unless what it says is out already, or may not be said any more."""
    for named in _DELIVERY.findall(answer.content.decode("utf-8", "replace")):
        if not await ownership.may_be_repeated(tx, UUID(named)):
            return NOTHING_TO_SAY
    return answer


def _sayable(text: str) -> str:
    """XML has no way to write control characters."""
    return "".join(c if c >= " " or c in "\n\t" else " " for c in text).replace("\ufffe", " ").replace("\uffff", " ")


async def _team_reply(tx: Transaction, tenant: Tenant, form: Form) -> Answer | None:
    reply = _REPLY.fullmatch(form.get("Body", ""))
    phone = e164(form.get("From", ""), tenant.country) if reply else None
    member = await accounts.find_member_by_phone(tx.conn, tx.tenant_id, phone) if phone else None
    if reply is None or member is None:
        return None
    number = int(reply[1]) if reply[1] else None
    outcome = await team.acknowledge_by_reply(
        tx, user_id=member.id, user_name=member.name, number=number, language=member.language
    )
    response = MessagingResponse()
    response.message(outcome.text)
    return Answer(str(response).encode(), TWIML)


def _media(form: Form) -> tuple[Media, ...]:
    count = form.get("NumMedia", "0")
    many = int(count) if count.isascii() and count.isdigit() and len(count) < 3 else 0
    urls = [(form.get(f"MediaUrl{n}"), form.get(f"MediaContentType{n}", "")) for n in range(min(many, 10))]
    return tuple(Media(_plain(url), _plain(kind)) for url, kind in urls if url)


def _plain(text: str) -> str:
    return text.replace("\x00", "")[:2000]


async def process_status(tx: Transaction, tenant: Tenant, entry: Entry) -> Outcome:
    """A delivery receipt, or the progress of a call; one about nothing of ours is kept."""
    del tenant
    form = parse_form(entry.raw)
    sid = form.get("MessageSid") or form.get("SmsSid")
    said = form.get("MessageStatus") or form.get("SmsStatus") or ""
    status, error = status_of_twilio(said), _plain(form.get("ErrorCode") or "")[:40] or None
    if not sid and "CallSid" in form:
        sid, said = form["CallSid"], form.get("CallStatus", "")
        status, error = status_of_twilio_call(said), call_error(said)
    if not sid or status is None:
        return Outcome(NOTHING_TO_SAY, "ignored")
    delivery_id = _named_delivery(entry) or await channels.find_delivery_id(tx.conn, tx.tenant_id, _plain(sid))
    if delivery_id is None:
        return Outcome(NOTHING_TO_SAY, "ignored")
    changed = await channels.apply_delivery_status(
        tx, delivery_id, status, provider_id=_plain(sid)[:128], error_code=error
    )
    if changed is not None:
        await (delivering.settle if changed.audience == "contact" else notifications.mirror)(tx, changed)
    return Outcome(NOTHING_TO_SAY)


def _named_delivery(entry: Entry) -> UUID | None:
    """The delivery our own callback address names; it is known before Twilio has even answered our request."""
    values = parse_qs(entry.headers.get("query", "")).get("delivery")
    try:
        return UUID(values[0]) if values else None
    except ValueError:
        return None
