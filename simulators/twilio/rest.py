"""The REST API (2010-04-01): messages and calls, created, fetched, listed."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.twilio.behaviour import Behaviour
from simulators.twilio.carrier import Carrier
from simulators.twilio.errors import TwilioRefusal, not_found, refused, server_error, too_many_requests, unauthenticated
from simulators.twilio.records import API_VERSION, Call, Message, call_resource, message_resource
from simulators.twilio.segments import segments, smart_encoded

Handler = Callable[[Request], Awaitable[Response]]

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_NANP = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")
_SENDER = re.compile(r"\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_BODY_LIMIT = 1600
_ROOT = f"/{API_VERSION}/Accounts/{{account}}"


class RestApi:
    """Routes over one carrier. Refusals become Twilio's error bodies."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self.config = carrier.config
        self._recent: deque[float] = deque()

    def routes(self) -> list[Route]:
        return [
            Route(f"{_ROOT}/Messages.json", self._guarded(self.create_message), methods=["POST"]),
            Route(f"{_ROOT}/Messages.json", self._guarded(self.list_messages), methods=["GET"]),
            Route(f"{_ROOT}/Messages/{{sid}}.json", self._guarded(self.fetch_message), methods=["GET"]),
            Route(f"{_ROOT}/Calls.json", self._guarded(self.create_call), methods=["POST"]),
            Route(f"{_ROOT}/Calls.json", self._guarded(self.list_calls), methods=["GET"]),
            Route(f"{_ROOT}/Calls/{{sid}}.json", self._guarded(self.fetch_call), methods=["GET"]),
            Route(f"/{API_VERSION}/{{rest:path}}", self._guarded(self.unknown), methods=["GET", "POST", "DELETE"]),
        ]

    async def create_message(self, request: Request) -> Response:
        form = await request.form()
        self._rate_limited()
        message = self._validated_message(form)
        behaviour = self.carrier.behaviours.of(message.to)
        if behaviour.create == "hang_unaccepted":
            await _hung_up(request, self.config.hang_seconds)
            raise server_error()
        self._refused_by(behaviour, message)
        self.carrier.accept_message(message)
        return await self._answer(request, behaviour, message_resource(message, self.config.account_sid))

    async def fetch_message(self, request: Request) -> Response:
        message = self.carrier.ledger.messages.get(request.path_params["sid"])
        if message is None:
            raise not_found(_path(request))
        return JSONResponse(message_resource(message, self.config.account_sid))

    async def list_messages(self, request: Request) -> Response:
        query = request.query_params
        found: Iterable[Message] = reversed(self.carrier.ledger.messages.values())
        if to := query.get("To"):
            found = (message for message in found if message.to == to)
        if from_ := query.get("From"):
            found = (message for message in found if message.from_ == from_)
        matches = [message for message in found if _on_date(message, query)]
        return _page(request, "messages", [message_resource(message, self.config.account_sid) for message in matches])

    async def create_call(self, request: Request) -> Response:
        form = await request.form()
        self._rate_limited()
        call = self._validated_call(form)
        behaviour = self.carrier.behaviours.of(call.to)
        if behaviour.create == "error":
            raise server_error()
        self.carrier.accept_call(call)
        return await self._answer(request, behaviour, call_resource(call, self.config.account_sid))

    async def fetch_call(self, request: Request) -> Response:
        call = self.carrier.ledger.calls.get(request.path_params["sid"])
        if call is None:
            raise not_found(_path(request))
        return JSONResponse(call_resource(call, self.config.account_sid))

    async def list_calls(self, request: Request) -> Response:
        to, from_ = request.query_params.get("To"), request.query_params.get("From")
        calls = reversed(self.carrier.ledger.calls.values())
        found = [call for call in calls if to in {None, call.to} and from_ in {None, call.from_}]
        return _page(request, "calls", [call_resource(call, self.config.account_sid) for call in found])

    async def unknown(self, request: Request) -> Response:
        raise not_found(_path(request))

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            try:
                self._authenticate(request)
                return await handler(request)
            except TwilioRefusal as refusal:
                return refusal.response()

        return guarded

    def _authenticate(self, request: Request) -> None:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise unauthenticated() from None
        wanted = f"{self.config.account_sid}:{self.config.auth_token}".encode()
        if scheme.lower() != "basic" or not hmac.compare_digest(given, wanted):
            raise unauthenticated()
        if request.path_params.get("account", self.config.account_sid) != self.config.account_sid:
            raise not_found(_path(request))

    def _rate_limited(self) -> None:
        if self.config.rate_per_second is None:
            return
        now = monotonic()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self.config.rate_per_second:
            raise too_many_requests()
        self._recent.append(now)

    def _validated_message(self, form: FormData) -> Message:
        to, from_, body = _text(form, "To"), _text(form, "From"), _text(form, "Body")
        service = _text(form, "MessagingServiceSid") or None
        media = [str(value) for value in form.getlist("MediaUrl") if value]
        if not to:
            raise refused(21604)
        if not from_ and service is None:
            raise refused(21603)
        if not body and not media:
            raise refused(21602)
        if len(body) > _BODY_LIMIT:
            raise refused(21617)
        if not _dialable(to):
            raise refused(21211, to)
        from_ = self._sender(from_, service)
        if (to, from_) in self.carrier.ledger.opted_out:
            raise refused(21610)
        if _text(form, "SmartEncoded") == "true":
            body = smart_encoded(body)
        now, cost = datetime.now(UTC), segments(body)
        sid = ("MM" if media else "SM") + uuid.uuid4().hex
        return Message(
            sid, "outbound-api", from_, to, body, "queued", now, now, None, cost.count, cost.encoding, media, service,
            _callback(form, 21609),
        )  # fmt: skip

    def _sender(self, from_: str, service: str | None) -> str:
        if not from_:
            return self.config.numbers[0] if self.config.numbers else service or ""
        if not _dialable(from_) and not _SENDER.fullmatch(from_):
            raise refused(21212, from_)
        if self.config.numbers and from_ not in self.config.numbers:
            raise refused(21606, from_)
        return from_

    def _refused_by(self, behaviour: Behaviour, message: Message) -> None:
        if behaviour.create == "refuse":
            raise refused(behaviour.error_code or 21211, message.to)
        if behaviour.create == "error":
            raise server_error()
        if behaviour.create == "rate_once" and self.carrier.behaviours.first_attempt(message.to, message.body):
            raise too_many_requests()

    def _validated_call(self, form: FormData) -> Call:
        to, from_ = _text(form, "To"), _text(form, "From")
        twiml, url = _text(form, "Twiml") or None, _text(form, "Url") or None
        if not to:
            raise refused(21201)
        if not from_:
            raise refused(21213)
        if not _dialable(to):
            raise refused(21211, to)
        if not _dialable(from_) or (self.config.numbers and from_ not in self.config.numbers):
            raise refused(21212, from_)
        if twiml is None and (url is None or not _is_url(url)):
            raise refused(21205, url or "")
        events = [str(value) for value in form.getlist("StatusCallbackEvent")]
        now, sid = datetime.now(UTC), "CA" + uuid.uuid4().hex
        return Call(sid, from_, to, "queued", now, now, twiml, url, _callback(form, 21609), events)

    async def _answer(self, request: Request, behaviour: Behaviour, resource: dict[str, Any]) -> Response:
        if behaviour.create == "hang":
            await _hung_up(request, self.config.hang_seconds)
        if behaviour.create == "error_accepted":
            raise server_error()
        return JSONResponse(resource, status_code=201)


async def _hung_up(request: Request, seconds: float) -> None:
    """Keep the client waiting until it gives up."""
    try:
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _dialable(number: str) -> bool:
    pattern = _NANP if number.startswith("+1") else _E164
    return pattern.fullmatch(number) is not None


def _is_url(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "_" not in (parts.hostname or "")


def _callback(form: FormData, code: int) -> str | None:
    url = _text(form, "StatusCallback")
    if url and not _is_url(url):
        raise refused(code, url)
    return url or None


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


def _on_date(message: Message, query: QueryParams) -> bool:
    at = message.sent_at or message.created_at
    if day := query.get("DateSent"):
        start, end = _instant(day)
        if not start <= at < end:
            return False
    if (after := query.get("DateSent>")) and at < _instant(after)[0]:
        return False
    return not ((before := query.get("DateSent<")) and at >= _instant(before)[1])


def _instant(value: str) -> tuple[datetime, datetime]:
    """The first instant a date filter covers, and the first it no longer covers."""
    try:
        asked = datetime.fromisoformat(value)
    except ValueError:
        raise TwilioRefusal(400, 20001, f"Invalid DateSent: {value}") from None
    if asked.tzinfo is None:
        asked = asked.replace(tzinfo=UTC)
    whole_day = asked.time() == time.min
    return asked, asked + (timedelta(days=1) if whole_day else timedelta(seconds=1))


def _page(request: Request, name: str, items: list[dict[str, Any]]) -> JSONResponse:
    query = dict(request.query_params)
    try:
        size, number = min(1000, max(1, int(query.get("PageSize", 50)))), max(0, int(query.get("Page", 0)))
    except ValueError:
        raise TwilioRefusal(400, 20001, "Invalid page") from None
    start = size * number
    shown = items[start : start + size]
    path = _path(request)

    def uri(page: int) -> str:
        return f"{path}?{urlencode({**query, 'PageSize': size, 'Page': page})}"

    more = start + size < len(items)
    return JSONResponse(
        {
            name: shown,
            "page": number,
            "page_size": size,
            "start": start,
            "end": max(start, start + len(shown) - 1),
            "uri": uri(number),
            "first_page_uri": uri(0),
            "next_page_uri": uri(number + 1) if more else None,
            "previous_page_uri": uri(number - 1) if number else None,
        }
    )
