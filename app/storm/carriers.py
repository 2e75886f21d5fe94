"""The simulated carriers: as a process of their own, or inside the worker when nobody else carries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvicorn

from app.settings import Settings
from app.storm.night import target
from realtime.serving import listen
from simulators.twilio.app import standalone
from simulators.twilio.carrier import TwilioConfig

log = structlog.get_logger("vigie.carriers")


def _server(settings: Settings) -> uvicorn.Server:
    """Twilio's REST API as the demo account, calling back and texting this Vigie. Messages survive restarts."""
    hub = target(settings, "drain")
    config = TwilioConfig(
        hub.twilio_account_sid, hub.twilio_auth_token, hub=hub, journal=settings.vigie_data / "simulated-sms.jsonl"
    )
    return uvicorn.Server(uvicorn.Config(standalone(config), log_config=None, timeout_graceful_shutdown=2))


def serve_carriers(settings: Settings, *, port: int) -> None:
    """Serve until told to stop."""
    _server(settings).run(sockets=[listen(settings.host, port)])


@asynccontextmanager
async def standing_in(settings: Settings) -> AsyncIterator[Settings]:
    """The settings with an address to send to: with neither credentials nor an address, our own simulated carrier's."""
    if settings.twilio_account_sid or settings.twilio_api_base_url:
        yield settings
        return
    listener = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    log.warning("carrier.simulated", address=address, phones=f"{address}/_sim")
    server = _server(settings)
    server.config.load()
    serving = asyncio.ensure_future(server._serve([listener]))
    try:
        yield settings.model_copy(update={"twilio_api_base_url": address})
    finally:
        server.should_exit = True
        await serving
