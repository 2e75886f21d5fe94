"""The least a door can be: Starlette parses the form and commits three inserts, three statements, one transaction."""

from __future__ import annotations

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from uuid import UUID

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uuid_utils.compat import uuid7

from realtime.serving import listen, uvicorn_options

TABLES = (
    "CREATE TABLE IF NOT EXISTS floor_entries (id uuid PRIMARY KEY, sid text UNIQUE, raw bytea, at timestamptz)",
    "CREATE TABLE IF NOT EXISTS floor_messages (id uuid PRIMARY KEY, sender text, body text, at timestamptz)",
    "CREATE TABLE IF NOT EXISTS floor_events (id uuid PRIMARY KEY, topic text, data text, at timestamptz)",
)
ANSWER = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'


def make_app(database_url: str, pool_size: int) -> Starlette:
    """One door."""
    pools: list[asyncpg.Pool] = []

    async def door(request: Request) -> Response:
        raw = await request.body()
        form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        at = datetime.now(UTC)
        async with pools[0].acquire() as conn, conn.transaction():
            await conn.execute("INSERT INTO floor_entries VALUES ($1, $2, $3, $4)", _id(), form["MessageSid"], raw, at)
            await conn.execute(
                "INSERT INTO floor_messages VALUES ($1, $2, $3, $4)", _id(), form["From"], form["Body"], at
            )
            await conn.execute("INSERT INTO floor_events VALUES ($1, $2, $3, $4)", _id(), "messages", form["Body"], at)
        return Response(ANSWER, media_type="text/xml")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(database_url, min_size=pool_size, max_size=pool_size) as pool:
            for table in TABLES:
                await pool.execute(table)
            pools.append(pool)
            yield

    return Starlette(routes=[Route("/api/webhooks/twilio/sms", door, methods=["POST"])], lifespan=lifespan)


def _id() -> UUID:
    return uuid7()


def main() -> None:
    """Serve until stopped."""
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("--pool", type=int, default=8)
    chosen = options.parse_args()
    app = make_app(os.environ["DATABASE_URL"], chosen.pool)
    config = uvicorn.Config(app, log_level="warning", access_log=False, **uvicorn_options())
    uvicorn.Server(config).run(sockets=[listen("127.0.0.1", chosen.port)])


if __name__ == "__main__":
    main()
