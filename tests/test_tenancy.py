"""Tenants cannot see each other: by the catalogue, by every table's rows, over HTTP, and through the pool."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from app.db.database import Database, PrivilegedDatabaseRole, create_pool, refuse_privileged_role
from tests.hub import Tenant
from tests.journeys.night import a_busy_hour

SHARED_DIRECTORIES = {"login_failures", "schema_migrations", "stream_epoch"}
QUEUE = ("pgqueuer",)
CROSS_TENANT_UNIQUE = {
    "one_tenant_per_slug": "a slug is the public name of a tenant",
    "tenants_pkey": "the directory of tenants itself",
    "stream_heads_pkey": "one row per tenant",
    "one_active_channel_per_address": "a number rings at one business only; it is what routes a call",
    "claim_links_by_token": "whoever opens a claim's page names no business; the token's hash leads to one",
    "one_active_channel_per_external_id": "the provider's own id of such a number, which some webhooks name instead",
}
COLUMN = {"tenants": "name = name"}
DEFINER_FUNCTIONS = {"create_alert_numbers", "next_alert_number"}
"""The first is a trigger; the second checks the tenant of the transaction itself."""


@pytest.fixture
async def owner(database_url: str) -> asyncpg.Connection:
    conn = await asyncpg.connect(database_url)
    yield conn
    await conn.close()


async def tenant_tables(owner: asyncpg.Connection) -> list[str]:
    rows = await owner.fetch(
        """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped
        ORDER BY 1
        """
    )
    return [r["relname"] for r in rows]


async def test_every_table_is_a_tenants_or_a_known_directory(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    everything = {r["relname"] for r in rows if not r["relname"].startswith(QUEUE)}
    assert everything - set(await tenant_tables(owner)) == SHARED_DIRECTORIES


async def test_every_tenant_table_has_forced_row_security_with_both_halves_of_a_policy(
    owner: asyncpg.Connection,
) -> None:
    tables = await tenant_tables(owner)
    assert len(tables) > 15
    for table in tables:
        flags = await owner.fetchrow(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", table
        )
        assert flags["relrowsecurity"], table
        assert flags["relforcerowsecurity"], table
        policies = await owner.fetch("SELECT roles, qual, with_check FROM pg_policies WHERE tablename = $1", table)
        ours = [p for p in policies if p["roles"] == ["vigie_app"]]
        assert len(ours) == 1, table
        assert "app.tenant_id" in ours[0]["qual"], table
        assert "app.tenant_id" in ours[0]["with_check"], table
        assert {tuple(p["roles"]) for p in policies} == {("vigie_app",), ("vigie_system",)}, table


async def test_no_view_or_function_opens_a_side_door(owner: asyncpg.Connection) -> None:
    views = await owner.fetch(
        "SELECT relname, reloptions, relkind FROM pg_class"
        " WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    )
    for view in views:
        assert view["relkind"] == "v", f"materialized view {view['relname']} would leak"
        assert "security_invoker=true" in (view["reloptions"] or []), view["relname"]
    definers = await owner.fetch(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert all(any(c.startswith("search_path=") for c in d["proconfig"] or []) for d in definers)
    assert {d["proname"] for d in definers} == DEFINER_FUNCTIONS


async def test_unique_constraints_start_with_the_tenant(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        """
        SELECT i.relname AS index, t.relname AS table, a.attname AS first
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
        WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE 'pgqueuer%'
        """
    )
    open_ = {r["index"] for r in rows if r["first"] != "tenant_id" and r["table"] not in SHARED_DIRECTORIES}
    assert open_ <= set(CROSS_TENANT_UNIQUE)


async def test_references_between_tenant_tables_carry_the_tenant(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        """
        SELECT c.conname, c.conrelid::regclass::text AS source, c.confrelid::regclass::text AS target,
            (SELECT array_agg(a.attname) FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey))
                AS columns
        FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
        """
    )
    assert [r["conname"] for r in rows if "tenant_id" not in r["columns"]] == []


async def test_no_row_of_a_busy_neighbour_can_be_seen_or_changed(
    drain: Tenant, rival: Tenant, owner: asyncpg.Connection
) -> None:
    await a_busy_hour(drain)
    await a_busy_hour(rival)
    filled = 0
    for table in await tenant_tables(owner):
        async with drain.hub.db.system() as conn:
            theirs = await conn.fetchval(f'SELECT count(*) FROM "{table}" WHERE tenant_id = $1', rival.id)
        filled += bool(theirs)
        async with drain.hub.db.transaction(drain.id) as tx:
            seen = await tx.conn.fetchval(f'SELECT count(*) FROM "{table}" WHERE tenant_id = $1', rival.id)
            assert seen == 0, table
        may = await owner.fetchrow(
            "SELECT has_table_privilege('vigie_app', $1, 'DELETE') AS deletes,"
            " has_table_privilege('vigie_app', $1, 'UPDATE') AS updates",
            table,
        )
        async with drain.hub.db.transaction(drain.id) as tx:
            if may["updates"]:
                done = await tx.conn.execute(
                    f'UPDATE "{table}" SET {COLUMN.get(table, "tenant_id = tenant_id")} WHERE tenant_id = $1', rival.id
                )
                assert done == "UPDATE 0", table
            if may["deletes"]:
                done = await tx.conn.execute(f'DELETE FROM "{table}" WHERE tenant_id = $1', rival.id)
                assert done == "DELETE 0", table
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.GeneratedAlwaysError)):
            async with drain.hub.db.transaction(drain.id) as tx:
                await tx.conn.execute(f'INSERT INTO "{table}" (tenant_id) VALUES ($1)', rival.id)
    assert filled >= 15, "the busy hour fills too few tables for this test to mean anything"


async def test_another_tenants_ids_are_simply_not_found(drain: Tenant, rival: Tenant) -> None:
    await a_busy_hour(rival)
    seen: dict[str, str] = {}
    for resource in ("alerts", "contacts", "conversations", "users", "journal", "handoffs", "advisors", "claims"):
        items = (await rival.admin.http.get(f"/api/v1/{resource}")).json()["items"]
        assert items, resource
        seen[resource] = items[0]["id"]
    tried = 0
    for path, spec in drain.hub.web.endpoints:
        resource = path.removeprefix("/api/v1/").split("/")[0]
        if set(spec.path_params) != {"id"} or resource not in seen:
            continue
        address = path.replace("{id}", seen[resource])
        body = BODIES.get(path.rsplit("/", 1)[-1], {})
        answer = await drain.admin.http.request(spec.method, address, json=None if spec.method == "GET" else body)
        assert answer.status_code == 404, f"{spec.method} {path} answered {answer.status_code} {answer.text}"
        tried += 1
    assert tried >= 10


BODIES = {
    "reprioritise": {"urgency": "P2", "reason": "because"},
    "snooze": {"minutes": 5},
    "notes": {"text": "hello"},
    "assign": {"user_id": None},
    "messages": {"text": "hello"},
    "transfer": {"skill": "sewer"},
    "hand-off": {"reason": "because"},
    "supervise": {"mode": "watch"},
    "close": {"reason": "because"},
    "status": {"status": "en_cours"},
    "reject": {"reason": "because"},
    "reopen": {"reason": "because"},
    "request-documents": {"kinds": ["devis"]},
    "actions": {"action": "visite", "description": "hello", "due_at": "2030-01-01T00:00:00Z"},
    "reimbursements": {"guarantee": "collision", "claimed_minor": 1000},
    "anonymise": {"reason": "because"},
    "read": {"seq": 1},
    "decline": {"reason": "because"},
}


async def test_a_tenant_never_outlives_its_transaction(pool: asyncpg.Pool, db: Database) -> None:
    async def setting() -> str | None:
        async with pool.acquire() as conn:
            return await conn.fetchval("SELECT nullif(current_setting('app.tenant_id', true), '')")

    async def fails() -> None:
        async with db.transaction(7) as tx:
            await tx.conn.execute("SELECT 1/0")

    async def hangs() -> None:
        async with asyncio.timeout(0.05), db.transaction(7) as tx:
            await tx.conn.execute("SELECT pg_sleep(5)")

    for attempt in (fails, hangs):
        for _ in range(pool.get_max_size() + 1):
            with pytest.raises((asyncpg.PostgresError, TimeoutError)):
                await attempt()
    task = asyncio.ensure_future(hangs())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert {await setting() for _ in range(pool.get_max_size() + 2)} == {None}


async def test_a_privileged_role_is_refused(database_url: str) -> None:
    conn = await asyncpg.connect(database_url)
    try:
        with pytest.raises(PrivilegedDatabaseRole):
            await refuse_privileged_role(conn)
    finally:
        await conn.close()
    opened = await create_pool(database_url, size=2, application_name="tests")
    await opened.close()
