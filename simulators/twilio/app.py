"""The simulated account as an ASGI application, to serve alone or to mount in another one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from simulators.twilio.carrier import Carrier, TwilioConfig
from simulators.twilio.phones import Phones
from simulators.twilio.rest import RestApi


def twilio_app(carrier: Carrier) -> Starlette:
    """Routes over a carrier whose life the caller holds: what to mount (a mounted application has no lifespan)."""
    return Starlette(routes=[*RestApi(carrier).routes(), *Phones(carrier).routes()])


def standalone(config: TwilioConfig) -> Starlette:
    """The same, holding its carrier from start to stop."""
    carrier = Carrier(config)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with carrier:
            yield

    return Starlette(routes=[*RestApi(carrier).routes(), *Phones(carrier).routes()], lifespan=lifespan)
