"""The smallest application on `realtime`: one tenant, no database. The load client publishes, the log is imagined."""

from __future__ import annotations

import argparse
import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from realtime.live import LiveHub
from realtime.ports import Access
from realtime.serving import listen, uvicorn_options
from realtime.sse import requested_position, sse_response
from realtime.ws import attach_ws

EPOCH = "0badcafe"
TENANT = 1
ACCESS = Access(TENANT, "u", "U", "s", frozenset({"alerts"}))


class ImaginedLog:
    """A log whose first `kept` events exist and whose later ones are whatever was delivered."""

    def __init__(self, kept: int) -> None:
        self.kept = kept
        self.hub: LiveHub

    async def heads(self, tenant_ids: Sequence[int]) -> dict[int, int]:
        """Nothing is ever missing here: a lost event would show in the figures."""
        delivered = self.hub.position_of(TENANT)
        return dict.fromkeys(tenant_ids, max(self.kept, delivered or 0))

    async def read(self, tenant_id: int, after: int, upto: int, limit: int) -> list[bytes]:
        """Events as a database would return them, after a round trip's time."""
        await asyncio.sleep(0.002)
        return [_frame(seq) for seq in range(after + 1, min(upto, after + limit, self.kept) + 1)]


def _frame(seq: int) -> bytes:
    return (
        f'{{"op":"event","seq":{seq},"topic":"alerts","type":"alert.updated","id":"{seq}","version":{seq},'
        f'"at":"2026-11-21T12:00:00.000000Z","data":{{"ts":0,"text":"{"x" * 170}"}}}}'
    ).encode()


def make_app(redis_url: str, kept: int) -> Starlette:
    """Boards at `/ws`, event streams at `/sse`."""
    log = ImaginedLog(kept)
    hub = log.hub = LiveHub(log, epoch=EPOCH, bus_url=redis_url)

    async def board(websocket: WebSocket) -> None:
        await attach_ws(websocket, ACCESS, hub)

    async def stream(request: Request) -> Response:
        return sse_response(request, ACCESS, ["alerts"], requested_position(request), hub)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        async with hub:
            yield

    return Starlette(routes=[WebSocketRoute("/ws", board), Route("/sse", stream)], lifespan=lifespan)


def main() -> None:
    """Serve until stopped."""
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("redis_port", type=int)
    options.add_argument("--kept", type=int, default=0)
    chosen = options.parse_args()
    app = make_app(f"redis://127.0.0.1:{chosen.redis_port}", chosen.kept)
    config = uvicorn.Config(app, log_level="warning", access_log=False, **uvicorn_options())
    uvicorn.Server(config).run(sockets=[listen("127.0.0.1", chosen.port)])


if __name__ == "__main__":
    main()
