"""HTTP edge of a customer's own page of their claim. Its address is its key: every answer keeps it to itself."""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.access import PUBLIC
from app.claim_page.followers import Follower, Followers
from app.claim_page.reading import read_page
from app.claim_page.schemas import Following, FollowView, NewUpload, ReceivedView
from app.claim_page.uploading import Upload, take_in
from app.claims import links
from app.claims.link_models import ClaimLink
from app.db.database import Database
from app.errors import DomainError, NotFound, TooMany
from app.files.scanning import Scanner
from app.files.store import FileStore
from app.web.addresses import address_of
from app.web.allowances import Allowances
from app.web.problems import problem, problem_document
from app.web.routing import route

KEPT_TO_ITSELF: Final = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
TOLD: Final = frozenset(
    {"type", "title", "status", "code", "whose", "request_id", "retry_after", "limit_bytes", "accepted"}
)
"""Members of a problem a stranger may read."""

HEARTBEAT: Final = 15.0
RETRY_MS: Final = 2000


class LinkEnded(NotFound):
    """This link opens nothing, or nothing any more; ask for a new one."""

    code = "link_ended"


class TooOften(TooMany):
    """This page is asked for too often; wait a moment."""

    code = "too_often"


async def show(token: str, request: Request, db: Database, followers: Followers, now: datetime) -> Response:
    """A claim as its insured follows it, for whoever holds the link."""

    async def work() -> FollowView:
        _spend(followers.visits, request)
        link = await links.find(db, token, now)
        page = await read_page(db, link, now)
        if link.opened_at is None:
            async with db.transaction(link.tenant_id) as tx:
                await links.mark_opened(tx, link)
        return page

    answer = await _answered(request, work, 200)
    if answer.status_code == 200:
        answer.headers["ETag"] = f'"{_name(bytes(answer.body))}"'
    return answer


async def follow(
    token: str, request: Request, query: Following, db: Database, followers: Followers, now: datetime
) -> Response:
    """The same page as server-sent events: `page` whenever something is new, `ended` when the link is over.

    An event's id (and the page's ETag) names what it shows: a client that comes back with it (`Last-Event-ID`, or
    `after`) is sent the page only if it has changed.
    """
    address = address_of(request)
    try:
        _spend(followers.visits, request)
        link = await links.find(db, token, now)
        followers.check_room(address)
    except DomainError as refused:
        return _refusal(request, refused)
    headers = {**KEPT_TO_ITSELF, "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(media_type="text/event-stream", headers=headers)
    seen = request.headers.get("last-event-id") or query.after or ""
    frames = _frames(db, followers, link, address, seen)
    return StreamingResponse(frames, media_type="text/event-stream", headers=headers)


async def _frames(db: Database, followers: Followers, link: ClaimLink, address: str, seen: str) -> AsyncIterator[bytes]:
    follower = followers.enter(link, address)
    try:
        yield b"retry: %d\n\n" % RETRY_MS
        follower.touch()
        while follower.ended is None:
            if not await follower.news(HEARTBEAT):
                yield b": still here\n\n"
            elif follower.ended is None and (page := await _encoded(db, follower)) is not None:
                name = _name(page)
                if name != seen:
                    seen = name
                    yield b"id: %b\nevent: page\ndata: %b\n\n" % (name.encode(), page)
        yield b'event: ended\ndata: {"why":"%b"}\n\n' % follower.ended.encode()
    finally:
        followers.leave(follower)


async def _encoded(db: Database, follower: Follower) -> bytes | None:
    """The page as JSON; `None` ends it: who it was about is forgotten."""
    try:
        return msgspec.json.encode(await read_page(db, follower.link, db.clock()))
    except NotFound:
        follower.end("link")
        return None


async def upload(
    token: str,
    request: Request,
    query: NewUpload,
    db: Database,
    store: FileStore,
    scanner: Scanner,
    followers: Followers,
    now: datetime,
) -> Response:
    """Send a document that belongs to the claim: its bytes are the body. Sent again it is not added twice."""

    async def work() -> ReceivedView:
        _spend(followers.uploads, request)
        link = await links.find(db, token, now)
        sent = Upload(query.kind, query.name, await request.body())
        return await take_in(db, store, scanner, link, sent)

    return await _answered(request, work, 201)


def _name(page: bytes) -> str:
    """A name of what a page shows: it changes when that does."""
    return hashlib.sha256(page).hexdigest()[:16]


def _spend(allowances: Allowances, request: Request) -> None:
    wait = allowances.take(address_of(request), asyncio.get_running_loop().time())
    if wait:
        raise TooOften(retry_after=math.ceil(wait))


async def _answered(request: Request, work: Callable[[], Awaitable[Any]], status: int) -> Response:
    try:
        body = msgspec.json.encode(await work())
    except DomainError as refused:
        return _refusal(request, refused)
    return Response(body, status_code=status, media_type="application/json", headers=KEPT_TO_ITSELF)


def _refusal(request: Request, refused: DomainError) -> Response:
    """Unknown, expired, revoked, forgotten: one and the same answer. What is added for the team stays inside."""
    told = LinkEnded() if isinstance(refused, NotFound) else refused
    document = problem(told, request_id=request.scope.get("request_id"))
    plain = {name: value for name, value in document.items() if name in TOLD}
    headers = {"Retry-After": str(told.members["retry_after"])} if "retry_after" in told.members else {}
    return problem_document(plain, headers={**KEPT_TO_ITSELF, **headers})


routes = [
    route("GET", "/follow/{token}", show, needs=PUBLIC),
    route("GET", "/follow/{token}/stream", follow, needs=PUBLIC),
    route("POST", "/follow/{token}/files", upload, needs=PUBLIC, status=201, raw_body="application/octet-stream"),
]
