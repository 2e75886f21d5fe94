"""The busy hour that the tenancy tests lean on really fills every table."""

from __future__ import annotations

import asyncpg

from tests.hub import Tenant
from tests.journeys.night import a_busy_hour


async def test_a_busy_hour_fills_every_tenant_table(drain: Tenant, database_url: str) -> None:
    await a_busy_hour(drain)
    conn = await asyncpg.connect(database_url, server_settings={"role": "vigie_system"})
    try:
        tables = await conn.fetch(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped ORDER BY 1
            """
        )
        empty = [
            t["relname"]
            for t in tables
            if not await conn.fetchval(f'SELECT count(*) FROM "{t["relname"]}" WHERE tenant_id = $1', drain.id)
        ]
    finally:
        await conn.close()
    assert empty == []
