"""What one writes first: Starlette, redis-py, and `await send_text` for each board in turn."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


def make_app(redis_port: int, channel: str) -> Starlette:
    """Boards at `/ws`."""
    boards: set[WebSocket] = set()

    async def board(websocket: WebSocket) -> None:
        await websocket.accept()
        boards.add(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            boards.discard(websocket)

    async def pump() -> None:
        follower = Redis(port=redis_port).pubsub(ignore_subscribe_messages=True)
        await follower.subscribe(channel)
        async for message in follower.listen():
            text = message["data"].decode()
            for websocket in list(boards):
                await websocket.send_text(text)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            pumping = group.create_task(pump())
            yield
            pumping.cancel()

    return Starlette(routes=[WebSocketRoute("/ws", board)], lifespan=lifespan)


def main() -> None:
    """Serve until stopped."""
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("redis_port", type=int)
    chosen = options.parse_args()
    app = make_app(chosen.redis_port, "t:1")
    uvicorn.run(
        app, port=chosen.port, log_level="warning", access_log=False, ws_per_message_deflate=False, backlog=4096
    )


if __name__ == "__main__":
    main()
