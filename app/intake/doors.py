"""HTTP edge of the doors: who is calling, is it really them, and in with it."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from uuid_utils.compat import uuid7

from app.access import SIGNED
from app.conversations import calls
from app.db.database import Database
from app.errors import MalformedInput
from app.intake import twilio, vapi, vapi_calls
from app.intake.directory import AddressBook, Door, forged, unknown
from app.intake.models import Answer, Entry
from app.intake.receiving import ChannelGone, accept, keep_failed
from app.settings import Settings
from app.web.endpoint import RawBody
from app.web.routing import route

KEPT_HEADERS: Final = frozenset({b"user-agent", b"i-twilio-idempotency-token", b"x-twilio-webhooks-signature-settings"})
FORM: Final = "application/x-www-form-urlencoded"


async def receive_sms(
    request: Request, raw: RawBody, db: Database, book: AddressBook, settings: Settings, now: datetime
) -> Response:
    """Twilio delivers a text; the answer is TwiML."""
    form = twilio.parse_form(raw.content)
    key = twilio.sms_key(form, raw.content)
    called = twilio.channel_address(form.get("To", ""))

    async def enter(*, fresh: bool) -> Answer:
        door = await _twilio_door(request, book, settings, form, [called], fresh=fresh)
        entry = _entry(request, door, raw, now, kind="sms", provider_id=key, key=key, answer=twilio.NOTHING_TO_SAY)
        receive = partial(twilio.receive, form=form, site=settings.site)
        return await accept(db, entry, receive, again=twilio.say_again)

    return await _admitted(enter)


async def receive_status(
    request: Request, raw: RawBody, db: Database, book: AddressBook, settings: Settings, now: datetime
) -> Response:
    """Twilio reports what became of a message or a call of ours."""
    form = twilio.parse_form(raw.content)
    parties = [twilio.channel_address(form.get(name, "")) for name in ("From", "To")]
    if "CallSid" in form:
        parties += [("voice", address) for _, address in parties]
    sid = (form.get("MessageSid") or form.get("CallSid") or "").replace("\x00", "")[:128] or None
    key = twilio.status_key(form, raw.content)

    async def enter(*, fresh: bool) -> Answer:
        door = await _twilio_door(request, book, settings, form, parties, fresh=fresh)
        entry = _entry(request, door, raw, now, kind="status", provider_id=sid, key=key, answer=twilio.NOTHING_TO_SAY)
        return await accept(db, entry, twilio.process_status)

    return await _admitted(enter)


async def receive_vapi(request: Request, raw: RawBody, db: Database, book: AddressBook, now: datetime) -> Response:
    """Vapi tells of a call, or asks something about it."""
    try:
        message = vapi.parse(raw.content)
    except MalformedInput as error:
        await _keep_unreadable(request, raw, db, book, now, error)
        raise

    async def enter(*, fresh: bool) -> Answer:
        door = await _vapi_door(request, raw, db, book, message, now, fresh=fresh)
        entry = _entry(
            request,
            door,
            raw,
            now,
            kind=message.type,
            provider_id=message.call_id,
            key=vapi.dedupe_key(message, raw.content),
            answer=vapi_calls.fallback(message),
        )
        return await accept(db, entry, vapi_calls.process)

    return await _admitted(enter)


async def _vapi_door(
    request: Request,
    raw: RawBody,
    db: Database,
    book: AddressBook,
    message: vapi.ServerMessage,
    now: datetime,
    *,
    fresh: bool,
) -> Door:
    """The voice channel the message names, by our number, the provider's id of it, our query, or the known call."""
    found = False
    for again in (fresh, True):
        door = await _named_voice_channel(request, db, book, message, fresh=again)
        if door is None:
            break
        found = True
        if vapi.is_authentic(door.credentials.get("secret", ""), request.headers, raw.content, now):
            return door
    if not found:
        raise unknown("vapi", next(iter(vapi.called_addresses(message)), ""))
    raise forged("vapi")


async def _named_voice_channel(
    request: Request, db: Database, book: AddressBook, message: vapi.ServerMessage | None, *, fresh: bool
) -> Door | None:
    for address in vapi.called_addresses(message) if message else ():
        door = await book.find("voice", address, fresh=fresh)
        if door is not None:
            return door
    for external_id in vapi.external_ids(message) if message else ():
        door = await book.find_by_external_id("voice", external_id)
        if door is not None:
            return door
    named = request.query_params.get("channel")
    if named:
        return await book.find("voice", named, fresh=fresh)
    if message is None or message.call_id is None:
        return None
    tenant_id = await calls.find_tenant(db, message.call_id)
    return await book.find_by_tenant("voice", tenant_id) if tenant_id is not None else None


async def _keep_unreadable(
    request: Request, raw: RawBody, db: Database, book: AddressBook, now: datetime, error: MalformedInput
) -> None:
    """A body that is no message names no tenant; when the address does (`?channel=+1…`), it is kept as failed."""
    door = await _named_voice_channel(request, db, book, None, fresh=True)
    if door is None or not vapi.is_authentic(door.credentials.get("secret", ""), request.headers, raw.content, now):
        return
    key = hashlib.sha256(raw.content).hexdigest()
    entry = _entry(request, door, raw, now, kind="unreadable", provider_id=None, key=key, answer=vapi_calls.NOTED)
    await keep_failed(db, entry, error.code, retry=False)


async def _admitted(enter: Callable[..., Awaitable[Answer]]) -> Response:
    """Go in by what we remember of the address, and when that turns out to be over, by what is true."""
    try:
        answer = await enter(fresh=False)
    except ChannelGone:
        answer = await enter(fresh=True)
    return Response(answer.content, media_type=answer.media_type)


async def _twilio_door(
    request: Request,
    book: AddressBook,
    settings: Settings,
    form: twilio.Form,
    addresses: list[tuple[str, str]],
    *,
    fresh: bool,
) -> Door:
    """The channel whose provider signed this request for our public address."""
    url = public_url(request, settings)
    signature = request.headers.get("x-twilio-signature", "")
    found = False
    for kind, address in addresses:
        for again in (fresh, True) if signature else (fresh,):
            door = await book.find(kind, address, fresh=again)
            if door is None:
                break
            found = True
            if twilio.is_signed(door.credentials.get("auth_token", ""), url, form, signature):
                return door
    if not found:
        raise unknown("twilio", addresses[0][1])
    raise forged("twilio")


def public_url(request: Request, settings: Settings) -> str:
    """The address as the provider was given it, whatever a proxy in front of us made of it."""
    query = request.scope["query_string"].decode("latin-1")
    return f"{settings.site}{request.scope['path']}" + (f"?{query}" if query else "")


def _entry(
    request: Request,
    door: Door,
    raw: RawBody,
    now: datetime,
    *,
    kind: str,
    provider_id: str | None,
    key: str,
    answer: Answer,
) -> Entry:
    sent = request.scope["headers"]
    headers = {name.decode(): value.decode("latin-1")[:300] for name, value in sent if name in KEPT_HEADERS}
    query = request.scope["query_string"].decode("latin-1")
    if query:
        headers["query"] = query[:1000].replace("\x00", "")
    return Entry(
        door.channel.tenant_id,
        uuid7(),
        door.channel.provider,
        kind,
        provider_id,
        key,
        now,
        door.channel.id,
        door.channel.address,
        headers,
        request.headers.get("content-type", "")[:200],
        raw.content,
        answer,
    )


door_routes = [
    route("POST", "/api/webhooks/vapi", receive_vapi, needs=SIGNED, raw_body="application/json", tag="doors"),
    route("POST", "/api/webhooks/twilio/sms", receive_sms, needs=SIGNED, raw_body=FORM, tag="doors"),
    route("POST", "/api/webhooks/twilio/status", receive_status, needs=SIGNED, raw_body=FORM, tag="doors"),
]
