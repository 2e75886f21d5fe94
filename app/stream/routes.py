"""The live edge: `/ws/live`, `/api/v1/stream`, tickets, presence."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from app.access import Permission, Principal
from app.accounts.actions import authenticate
from app.db.database import Database
from app.errors import DomainError
from app.settings import Settings
from app.stream.following import access_of
from app.stream.tickets import TicketView, issue_ticket, redeem_ticket
from app.web.middleware import CrossOrigin, bearer_token, cookie_token, same_origin
from app.web.problems import problem_response
from app.web.routing import route
from realtime.live import LiveHub
from realtime.sse import requested_position, sse_response
from realtime.ws import attach_ws

SIGN_IN = 4401
NOT_ALLOWED = 4403


class StreamQuery(BaseModel):
    """`GET /stream`. `after` is a position; the `Last-Event-ID` header wins over it."""

    topics: str = Field("alerts", max_length=2000)
    after: str | None = Field(None, max_length=100)
    ticket: str | None = Field(None, max_length=100)


class Looking(BaseModel):
    """`POST /presence`: the alert on this member's screen, or none."""

    alert_id: UUID | None = None


async def admit_socket(websocket: WebSocket) -> Principal | None:
    """The principal of a socket: a ticket, an API key, or a cookie together with our own exact origin.

    Raises:
        CrossOrigin: a page of another site.
        Unauthenticated: an API key that is not valid.
    """
    services: dict[Any, Any] = websocket.state.services
    db, settings, now = services[Database], services[Settings], services["now"]()
    headers = Headers(scope=websocket.scope)
    if "origin" in headers and not same_origin(headers, settings.site):
        raise CrossOrigin
    ticket = websocket.query_params.get("ticket")
    if ticket:
        return await redeem_ticket(db, ticket, now)
    cookie, bearer = cookie_token(headers), bearer_token(headers)
    if bearer is None and "origin" not in headers:
        return None
    return await authenticate(db, cookie, bearer, now)


async def live(websocket: WebSocket) -> None:
    """`/ws/live`. A browser only sees close codes of accepted sockets, so a refusal accepts first."""
    try:
        who = await admit_socket(websocket)
    except DomainError as error:
        await websocket.send_denial_response(problem_response(error, request_id=websocket.scope.get("request_id")))
        return
    if who is None or not who.may(Permission.FOLLOW_STREAM):
        await websocket.accept()
        await websocket.close(SIGN_IN if who is None else NOT_ALLOWED)
        return
    await attach_ws(websocket, access_of(who), websocket.state.services[LiveHub])


async def follow(request: Request, query: StreamQuery, who: Principal, hub: LiveHub) -> Response:
    """Follow events as server-sent events: same frames, same positions as `/ws/live`."""
    topics = [topic.strip() for topic in query.topics.split(",") if topic.strip()]
    return sse_response(request, access_of(who), topics, requested_position(request), hub)


async def create_ticket(who: Principal, db: Database, now: datetime) -> TicketView:
    """A one-shot ticket to open one socket or stream without a cookie, good for 30 seconds."""
    return await issue_ticket(who, db, now)


async def look(body: Looking, who: Principal, hub: LiveHub) -> None:
    """Tell colleagues which alert this member is looking at."""
    hub.view(access_of(who), "alerts", None if body.alert_id is None else str(body.alert_id))


routes = [
    route("GET", "/stream", follow, needs=Permission.FOLLOW_STREAM),
    route("POST", "/stream/tickets", create_ticket, needs=Permission.FOLLOW_STREAM),
    route("POST", "/presence", look, needs=Permission.READ_PRESENCE),
]
socket_routes = [WebSocketRoute("/ws/live", live)]
