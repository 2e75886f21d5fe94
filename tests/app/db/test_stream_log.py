"""Positions: gapless, in commit order, and never spent by what was rolled back."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.accounts.actions import create_tenant
from app.accounts.models import Tenant
from app.db.database import Database
from app.db.stream_log import delete_events_before, get_head, list_frames
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Event):
    TYPE = "test.counted"
    TOPIC = "alerts"


def counted(n: int) -> Counted:
    return Counted(id=uuid4(), version=1, data={"n": n})


@pytest.fixture
async def tenant_id(db: Database) -> int:
    row = Tenant(0, "t", "T", "fr", "fr-CA", "America/Toronto", "CA", "CAD", "drain", 1)
    async with db.system() as conn:
        found = await create_tenant(conn, row, datetime.now(UTC))
    assert found is not None
    return found


async def frames_of(db: Database, tenant_id: int) -> list[dict[str, object]]:
    async with db.transaction(tenant_id) as tx:
        return [json.loads(f) for f in await list_frames(tx.conn, tenant_id, after=0, upto=None, limit=10_000)]


async def test_concurrent_commits_of_many_writers_leave_no_hole(db: Database, tenant_id: int) -> None:
    async def write(n: int) -> None:
        async with db.transaction(tenant_id) as tx:
            for _ in range(n % 3 + 1):
                tx.emit(counted(n))

    await asyncio.gather(*(write(n) for n in range(60)))
    frames = await frames_of(db, tenant_id)
    assert [f["seq"] for f in frames] == list(range(1, 121))


async def test_a_rolled_back_fact_takes_no_position(db: Database, tenant_id: int) -> None:
    async with db.transaction(tenant_id) as tx:
        tx.emit(counted(1))
    with pytest.raises(RuntimeError):
        async with db.transaction(tenant_id) as tx:
            tx.emit(counted(2))
            raise RuntimeError
    async with db.transaction(tenant_id) as tx:
        tx.emit(counted(3))
    assert [(f["seq"], f["data"]) for f in await frames_of(db, tenant_id)] == [(1, {"n": 1}), (2, {"n": 3})]


async def test_a_snapshot_names_the_position_it_was_read_at(db: Database, tenant_id: int) -> None:
    async with db.transaction(tenant_id) as tx:
        tx.emit(counted(1))
    async with db.snapshot(tenant_id) as snapshot:
        async with db.transaction(tenant_id) as tx:
            tx.emit(counted(2))
        assert snapshot.position == f"{db.epoch}:1"
        assert await get_head(snapshot.conn, tenant_id) == 1


async def test_forgetting_old_events_never_reuses_their_positions(db: Database, tenant_id: int) -> None:
    async with db.transaction(tenant_id) as tx:
        tx.emit(counted(1))
    async with db.system() as conn:
        await delete_events_before(conn, datetime.now(UTC) + timedelta(seconds=1))
    async with db.transaction(tenant_id) as tx:
        tx.emit(counted(2))
    assert [f["seq"] for f in await frames_of(db, tenant_id)] == [2]


async def test_what_is_published_is_exactly_what_is_read_back(db: Database, tenant_id: int) -> None:
    rung: list[tuple[str, bytes]] = []

    class Bell:
        def ring(self, channel: str, payload: bytes) -> None:
            rung.append((channel, payload))

    loud = Database(db.pool, epoch=db.epoch, doorbell=Bell())
    async with loud.transaction(tenant_id) as tx:
        tx.emit(Counted(id=uuid4(), version=7, data={"text": "ça déborde 😱 «ici»\n\u2028"}))
        tx.emit(Counted(id=uuid4(), version=8, data=None))
    async with db.transaction(tenant_id) as tx:
        stored = await list_frames(tx.conn, tenant_id, after=0, upto=None, limit=10)
    assert rung == [(f"t:{tenant_id}", b"\n".join(stored))]


async def test_what_is_forgotten_leaves_no_hole_whatever_clocks_said(db: Database, tenant_id: int) -> None:
    now = datetime.now(UTC)
    for days in (9, 8, 1, 8, 0):
        db.clock = lambda days=days: now - timedelta(days=days)  # type: ignore[misc]
        async with db.transaction(tenant_id) as tx:
            tx.emit(counted(days))
    async with db.system() as conn:
        await delete_events_before(conn, now - timedelta(days=7))
    assert [f["seq"] for f in await frames_of(db, tenant_id)] == [3, 4, 5]
    async with db.system() as conn:
        await delete_events_before(conn, now + timedelta(seconds=1))
    assert await frames_of(db, tenant_id) == []
