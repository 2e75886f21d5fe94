"""The edge of the process, as pure ASGI: request id, sign-in lookup, same-origin rule, body limit, log, last resort."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

from app.access import Principal
from app.errors import DomainError, Forbidden, Kind
from app.web.problems import plain_problem, problem_response

log = structlog.get_logger("vigie.http")

SESSION_COOKIE: Final = "vigie_session"
DOORS: Final = "/api/webhooks/"
"""Providers sign in there their own way; a bearer token is theirs, not an API key of ours."""

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_BODY_BYTES: Final = 1 << 20
LARGER_BODIES: Final = ((re.compile(r"/api/v1/(?:conversations|follow)/[^/]+/files"), (10 << 20) + 1),)
"""Addresses that take more, and how much; one byte over what they accept, so that they can say so themselves."""

TICKET_PATH: Final = "/api/v1/stream"

REQUESTS = Counter("vigie_http_requests_total", "HTTP requests", ["method", "route", "status"])
LATENCY = Histogram(
    "vigie_http_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Authenticate = Callable[[str | None, str | None, str | None], Awaitable[Principal | None]]
"""From a session cookie, a bearer token or a one-shot ticket (of the stream only) to whoever it stands for."""


class BodyTooLarge(DomainError):
    """The body is larger than this address accepts."""

    kind = Kind.TOO_LARGE
    code = "body_too_large"


class CrossOrigin(Forbidden):
    """A signed-in browser may only write from our own pages."""

    code = "cross_origin"


def cookie_token(headers: Headers) -> str | None:
    """The session token of the cookie header, if any."""
    header = headers.get("cookie")
    if not header:
        return None
    try:
        morsel = SimpleCookie(header).get(SESSION_COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


def bearer_token(headers: Headers) -> str | None:
    """The bearer token, if any."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _ticket(scope: Scope) -> str | None:
    if scope["path"] != TICKET_PATH:
        return None
    return QueryParams(scope["query_string"].decode("latin-1")).get("ticket")


def same_origin(headers: Headers, public_url: str) -> bool:
    """Whether `Origin` names this very site: its host as the browser addressed it, or the public URL."""
    origin = headers.get("origin")
    if origin is None:
        return False
    parts = urlsplit(origin)
    return parts.netloc == headers.get("host") or origin.rstrip("/") == public_url.rstrip("/")


class Edge:
    """Outermost layer. A `DomainError` becomes a problem; anything else is our bug: logged once, answered 500."""

    def __init__(self, app: ASGIApp, *, authenticate: Authenticate, public_url: str, secure: bool) -> None:
        self.app = app
        self.authenticate = authenticate
        self.public_url = public_url
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request_id = str(uuid7())
        scope["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        await self._serve(scope, receive, send, request_id)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        answer = _Answer(send, request_id, secure=self.secure)
        started = time.perf_counter()
        try:
            await self._admit(scope)
            await self.app(scope, _limited(receive, Headers(scope=scope), _limit(scope["path"])), answer)
        except DomainError as error:
            if not answer.started:
                await problem_response(error, request_id=request_id)(scope, receive, answer)
        except ClientDisconnect:
            log.info("request.abandoned", route=_route(scope))
        except Exception:
            log.exception("request.failed", route=_route(scope))
            if not answer.started:
                failed = plain_problem(500, "Something broke on our side.", code="internal", request_id=request_id)
                await failed(scope, receive, answer)
        finally:
            _account(scope, answer.status, time.perf_counter() - started)

    async def _admit(self, scope: Scope) -> None:
        if scope["path"].startswith(DOORS):
            return
        headers = Headers(scope=scope)
        cookie, bearer = cookie_token(headers), bearer_token(headers)
        ticket = _ticket(scope)
        if cookie is None and bearer is None and ticket is None:
            return
        if bearer is None and (scope["method"] not in SAFE_METHODS or scope["path"] == TICKET_PATH):
            site = headers.get("sec-fetch-site")
            if site not in (None, "same-origin", "none") or ("origin" in headers and not self._same(headers)):
                raise CrossOrigin
        principal = await self.authenticate(cookie, bearer, ticket)
        if principal is not None:
            scope["principal"] = principal
            structlog.contextvars.bind_contextvars(tenant=principal.tenant_id)

    def _same(self, headers: Headers) -> bool:
        return same_origin(headers, self.public_url)


class _Answer:
    """Watches the response start: status for the log, our headers on every answer."""

    def __init__(self, send: Send, request_id: str, *, secure: bool) -> None:
        self._send = send
        self._request_id = request_id
        self._secure = secure
        self.started = False
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._request_id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if self._secure:
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)


def _limit(path: str) -> int:
    return next((limit for pattern, limit in LARGER_BODIES if pattern.fullmatch(path)), MAX_BODY_BYTES)


def _limited(receive: Receive, headers: Headers, limit: int) -> Receive:
    """Refuse a body over the limit, whether announced or only found out while reading."""
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise BodyTooLarge(limit_bytes=limit)
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise BodyTooLarge(limit_bytes=limit)
        return message

    return limited


def _route(scope: Scope) -> str:
    """The address as declared: what stands in its place may be a secret."""
    return getattr(scope.get("route"), "path", None) or "other"


def _account(scope: Scope, status: int, seconds: float) -> None:
    name = _route(scope)
    REQUESTS.labels(scope["method"], name, str(status)).inc()
    is_stream = name == "/stream" or name.endswith("}/stream")
    if status and not is_stream:
        LATENCY.labels(name).observe(seconds)
    if status >= 500 or (seconds > 1.0 and not is_stream):
        log.warning("request.slow_or_failed", route=name, status=status, ms=round(seconds * 1000))
