"""Composition root of the web process."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from app import diagnosis
from app.access import Principal
from app.accounts import routes as accounts
from app.accounts.actions import authenticate
from app.alerts import routes as alerts
from app.catalog import routes as catalog
from app.channels import routes as channels
from app.claim_page import routes as claim_page
from app.claim_page.followers import Followers
from app.claims import link_routes as claim_links
from app.claims import paper_routes as claim_papers
from app.claims import reimbursement_routes as reimbursements
from app.claims import routes as claims
from app.claims.warming import warm_up as warm_up_claims
from app.composition import open_process
from app.contacts import routes as contacts
from app.conversations import routes as conversations
from app.db.database import Database
from app.desk import routes as desk
from app.errors import DomainError
from app.files import routes as files
from app.intake import routes as intake
from app.knowledge import routes as knowledge
from app.listening import Listening
from app.log import configure_logging
from app.notifications import routes as notifications
from app.policies import routes as policies
from app.privacy import routes as privacy
from app.sessions import routes as sessions
from app.sessions.live import LiveTurns
from app.sessions.model_directory import ModelDirectory
from app.settings import Settings
from app.sinistres import conversing_routes as relayed
from app.sinistres import routes as sinistres
from app.state import Services, State
from app.storm import routes as storm
from app.story import routes as story
from app.stream import routes as stream
from app.stream.following import watch_sessions
from app.stream.listening import HubListening
from app.stream.store import LogStore
from app.stream.tickets import redeem_ticket
from app.triage import routes as triage
from app.triage.actions import warm_up
from app.web import docs, operations
from app.web.endpoint import endpoints_of
from app.web.middleware import Edge
from app.web.openapi import document
from app.web.operations import Health
from app.web.pages import Pages
from app.web.problems import plain_problem, problem_response
from app.webchat import routes as webchat
from app.webchat.rooms import Rooms
from app.webchat.socket import socket_routes as chat_sockets
from realtime.live import LiveHub
from realtime.serving import DrainingServer, listen, uvicorn_options

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"

BUS_WORDS = {"up": "ok", "down": "down", "absent": "absent"}

API_ROUTES: list[BaseRoute] = [
    *accounts.routes,
    *contacts.routes,
    *privacy.routes,
    *channels.routes,
    *notifications.routes,
    *alerts.routes,
    *knowledge.routes,
    *catalog.routes,
    *policies.routes,
    *reimbursements.routes,
    *triage.routes,
    *desk.routes,
    *claims.routes,
    *claim_papers.routes,
    *conversations.routes,
    *sessions.routes,
    *intake.routes,
    *story.routes,
    *stream.routes,
    *files.routes,
    *webchat.routes,
    *sinistres.routes,
    *relayed.routes,
    *claim_links.routes,
    *claim_page.routes,
    *storm.routes,
    *diagnosis.routes,
]


class WebProcess:
    """The web process: its ASGI application and, while it lives, its services."""

    def __init__(self, settings: Settings, *, dist: Path = DIST) -> None:
        self.settings = settings
        self.services: Services = {}
        self.openapi: dict[str, Any] = {}
        routes: list[BaseRoute] = [
            *operations.routes,
            *docs.document_routes(lambda: self.openapi),
            *intake.door_routes,
            *stream.socket_routes,
            *webchat.door_routes,
            *relayed.routes,
            *sinistres.routes,
            *chat_sockets,
            Mount("/api/v1", routes=[*API_ROUTES]),
        ]
        self.openapi = document(endpoints_of(routes), title="Vigie", version=diagnosis.VERSION)
        pages = Pages(dist)
        inner = Starlette(
            routes=[*routes, Mount("/api", app=_no_such_address), Mount("/", app=pages)],
            lifespan=self._lifespan,
            exception_handlers={DomainError: _refused, HTTPException: _http_problem},
        )
        inner.router.redirect_slashes = False
        self.endpoints = endpoints_of(routes)
        self.app = Edge(inner, authenticate=self._authenticate, public_url=settings.site, secure=settings.is_secure)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[State]:
        async with AsyncExitStack() as stack:
            process = await stack.enter_async_context(open_process(self.settings, name="web"))
            hub = await stack.enter_async_context(
                LiveHub(
                    LogStore(process.db),
                    epoch=process.db.epoch,
                    bus_url=self.settings.redis_url,
                    publish=process.doorbell.ring,
                )
            )
            watcher = asyncio.ensure_future(watch_sessions(hub, process.db))
            stack.callback(watcher.cancel)
            listening = HubListening(hub)
            models = await stack.enter_async_context(ModelDirectory(self.settings))
            await stack.enter_async_context(LiveTurns(process.db, listening, models))
            followers = Followers(process.db, listening)
            pages_watcher = asyncio.ensure_future(followers.watch())
            stack.callback(pages_watcher.cancel)
            health = Health(redis=lambda: BUS_WORDS[hub.bus_state])
            self.services = {
                **process.services,
                LiveHub: hub,
                Health: health,
                Listening: listening,
                Rooms: Rooms(process.db, listening, site=self.settings.site),
                Followers: followers,
                ModelDirectory: models,
            }
            warm_up(process.db.clock())
            warm_up_claims(process.db.clock())
            settle_memory()
            yield {"services": self.services}

    async def _authenticate(self, cookie: str | None, bearer: str | None, ticket: str | None) -> Principal | None:
        db: Database = self.services[Database]
        if ticket is not None:
            return await redeem_ticket(db, ticket, db.clock())
        return await authenticate(db, cookie, bearer, db.clock())

    async def drain(self) -> None:
        """Say farewell to live clients; `/readyz` answers 503 from here on."""
        if self.services:
            self.services[Health].is_draining = True
            await asyncio.gather(*(self.services[kind].drain() for kind in (LiveHub, Rooms, Followers)))


def _request_id(request: Request) -> str | None:
    found: str | None = request.scope.get("request_id")
    return found


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101
    return problem_response(error, request_id=_request_id(request))


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    response = plain_problem(
        error.status_code,
        error.detail,
        code=error.detail.lower().replace(" ", "_"),
        request_id=_request_id(request),
    )
    response.headers.update(error.headers or {})
    return response


async def _no_such_address(scope: Any, receive: Any, send: Any) -> None:
    await plain_problem(404, "There is nothing at this address.", code="not_found")(scope, receive, send)


def settle_memory() -> None:
    """What start-up made stays: thousands of idle sockets must not be walked through at every collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def serve(settings: Settings, *, listener: int | None = None) -> None:
    """Serve until told to stop; live clients are told to come back first.

    `listener` is the descriptor of a listening socket shared with other web processes.
    """
    configure_logging(settings.log_level)
    web = WebProcess(settings)
    config = uvicorn.Config(
        web.app, log_config=None, access_log=False, server_header=False, proxy_headers=False, **uvicorn_options()
    )
    server = DrainingServer(config, web.drain)
    own = listen(settings.host, settings.port) if listener is None else socket.socket(fileno=listener)
    await server.serve(sockets=[own])


def create_app() -> Edge:
    """For `uvicorn app.main:create_app --factory` and the like; `vigie serve` is the usual way."""
    return WebProcess(Settings()).app
