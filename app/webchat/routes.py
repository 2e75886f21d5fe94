"""HTTP edge of web chat: what browsers of a business's visitors call, and what the business decides about its sites."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.access import PUBLIC, Permission, Principal
from app.channels import actions as channels
from app.channels.secrets import SecretBox
from app.db.database import Database
from app.errors import DomainError, NotFound
from app.files import actions as files
from app.files.scanning import Scanner
from app.files.schemas import FileView
from app.files.store import FileStore
from app.settings import Settings
from app.web.addresses import address_of
from app.web.endpoint import IfMatch
from app.web.middleware import same_origin
from app.web.problems import problem_response
from app.web.routing import route
from app.webchat import actions, demo, queries, rules, site_settings, sites
from app.webchat.schemas import (
    AppearanceView,
    BusinessView,
    NewSession,
    SessionView,
    SiteBody,
    SiteChange,
    SitePage,
    SiteView,
)
from app.webchat.wording import disclosure

LOOK_FOR: Final = "public, max-age=300"


class UnknownSession(NotFound):
    """There is no such chat."""

    code = "unknown_session"


def _allow(response: Response, origin: str | None) -> Response:
    """Let a page of this origin read the answer. Cookies are never sent along, and would mean nothing."""
    response.headers["Vary"] = "Origin"
    if origin is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response


async def _for_a_page(request: Request, work: Callable[[], Awaitable[Any]], status: int) -> Response:
    """Answer a page of another site, problems included: it must be able to read why."""
    try:
        response = Response(msgspec.json.encode(await work()), status_code=status, media_type="application/json")
    except DomainError as refused:
        response = problem_response(refused, request_id=request.scope.get("request_id"))
        if isinstance(refused, sites.OriginNotAllowed):
            return _allow(response, None)
    return _allow(response, request.headers.get("origin"))


def _is_own(request: Request, settings: Settings) -> bool:
    return settings.vigie_demo and same_origin(request.headers, settings.site)


async def preflight(request: Request) -> Response:
    """A browser asks whether a page of another site may post here; the post itself is what is checked."""
    headers = {
        "Access-Control-Allow-Methods": "POST, GET",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return _allow(Response(status_code=204, headers=headers), request.headers.get("origin"))


async def preflight_of_upload(session_id: str, request: Request) -> Response:
    """A browser asks whether a page of another site may upload here."""
    del session_id
    return await preflight(request)


async def open_session(request: Request, body: NewSession, db: Database, settings: Settings) -> Response:
    """Open a chat for a visitor of a site that embeds it; the answer names its socket."""

    async def work() -> SessionView:
        site = await sites.find_site(db, body.site_key)
        origin = request.headers.get("origin")
        sites.check_origin(origin, site.channel.settings, own=_is_own(request, settings))
        address = address_of(request)
        async with db.transaction(site.channel.tenant_id) as tx:
            opened = await actions.open_session(tx, site, body, origin=origin, address=address)
        language = opened.session.language
        return SessionView(
            opened.secret,
            settings.site.replace("http", "ws", 1) + f"/ws/conversation/{opened.secret}",
            opened.session.expires_at,
            language,
            BusinessView(site.tenant.name, site.tenant.language),
            disclosure(language, site.tenant.name),
            site_settings.settings_of(site.channel.settings).greeting.get(language),
        )

    return await _for_a_page(request, work, 201)


async def upload(
    session_id: str,
    request: Request,
    db: Database,
    store: FileStore,
    scanner: Scanner,
    settings: Settings,
    now: datetime,
) -> Response:
    """Send a file to say something about: its bytes are the body, its name the parameter `name`."""

    async def work() -> FileView:
        admitted = await actions.find_session(db, session_id[:100])
        if admitted is None:
            raise UnknownSession
        if admitted.session.expires_at <= now:
            raise actions.SessionExpired
        origin = request.headers.get("origin")
        if origin is not None:
            sites.check_origin(origin, admitted.settings, own=_is_own(request, settings))
        session = admitted.session
        async with db.transaction(session.tenant_id) as tx:
            await files.check_allowance(tx.conn, tx.tenant_id, session.id)
        file = await files.take_in(
            db,
            store,
            scanner,
            tenant_id=session.tenant_id,
            owner_id=session.id,
            name=request.query_params.get("name", "")[:300],
            content=await request.body(),
        )
        return FileView.of(file)

    return await _for_a_page(request, work, 201)


async def look(site_key: str, request: Request, db: Database) -> Response:
    """What the chat's button looks like on a site; the same for every visitor."""

    async def work() -> AppearanceView:
        return sites.appearance(await sites.find_site(db, site_key[:64]))

    response = await _for_a_page(request, work, 200)
    response.headers["Access-Control-Allow-Origin"] = "*"
    if response.status_code == 200:
        response.headers["Cache-Control"] = LOOK_FOR
    return response


async def list_sites(who: Principal, db: Database, settings: Settings) -> SitePage:
    """The sites of this business that embed the chat."""
    async with db.snapshot(who.tenant_id) as snapshot:
        owned = await channels.list_channels(snapshot.conn, who.tenant_id)
    found = [SiteView.of(c, settings.site) for c in owned if c.kind == sites.KIND]
    return SitePage(found, None, snapshot.position)


async def create_site(body: SiteBody, who: Principal, db: Database, box: SecretBox, settings: Settings) -> SiteView:
    """Take a site into use; the answer holds the snippet for its pages."""
    async with db.transaction(who.tenant_id) as tx:
        channel = await sites.create_site(tx, body, box=box, who=who)
    return SiteView.of(channel, settings.site)


async def change_site(
    id: UUID, body: SiteChange, who: Principal, db: Database, settings: Settings, if_match: IfMatch
) -> SiteView:
    """Change a site, or take it out of use."""
    async with db.transaction(who.tenant_id) as tx:
        changed = await sites.change_site(tx, id, body, who=who, expected_version=if_match.version)
    return SiteView.of(changed, settings.site)


async def show_demo(request: Request, db: Database, settings: Settings) -> HTMLResponse:
    """A page of an invented shop, to try the chat on."""
    if not settings.vigie_demo:
        raise NotFound
    async with db.system() as conn:
        known = await queries.list_sites(conn)
    wanted = request.query_params.get("site")
    chosen = next((site for site in known if site[0] == wanted), None)
    language = rules.language_of(request.query_params.get("lang") or request.headers.get("accept-language"), "fr")
    return demo.page(chosen, known, language)


routes = [
    route("POST", "/conversations", open_session, needs=PUBLIC, status=201, tag="chat"),
    route("OPTIONS", "/conversations", preflight, needs=PUBLIC, hidden=True),
    route(
        "POST",
        "/conversations/{session_id}/files",
        upload,
        needs=PUBLIC,
        status=201,
        tag="chat",
        raw_body="application/octet-stream",
    ),
    route("OPTIONS", "/conversations/{session_id}/files", preflight_of_upload, needs=PUBLIC, hidden=True),
    route("GET", "/chat-sites/{site_key}/appearance", look, needs=PUBLIC, tag="chat"),
    route("GET", "/chat-sites", list_sites, needs=Permission.READ_TEAM, tag="chat"),
    route("POST", "/chat-sites", create_site, needs=Permission.WRITE_CHANNELS, status=201, tag="chat"),
    route("PUT", "/chat-sites/{id}", change_site, needs=Permission.WRITE_CHANNELS, tag="chat"),
]
door_routes = [route("GET", "/chat-demo", show_demo, needs=PUBLIC, hidden=True)]
