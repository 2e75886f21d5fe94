"""HTTP edge of insurance policies."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Connection

from app.access import Permission, Principal
from app.accounts.actions import get_tenant
from app.contacts.rules import fold
from app.db.database import Database
from app.errors import NotFound
from app.policies import actions, queries
from app.policies.schemas import (
    InsurancePolicyChange,
    InsurancePolicyPage,
    InsurancePolicyQuery,
    InsurancePolicyView,
    NewInsurancePolicy,
)
from app.web.endpoint import IfMatch
from app.web.routing import route


async def list_policies(
    query: InsurancePolicyQuery, who: Principal, db: Database, now: datetime
) -> InsurancePolicyPage:
    """Insurance policies, newest first, or those matching `q`."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_policies(
            snapshot.conn,
            who.tenant_id,
            contact_id=query.contact_id,
            words=_patterns(query.q),
            before=query.cursor,
            limit=query.limit + 1,
        )
        today = await _today(snapshot.conn, who.tenant_id, now)
    shown = found[: query.limit]
    following = str(shown[-1].id) if len(found) > query.limit else None
    return InsurancePolicyPage([InsurancePolicyView.of(p, today) for p in shown], following, snapshot.position)


def _patterns(q: str | None) -> list[str]:
    escaped = (w.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for w in fold(q or "").split()[:8])
    return [f"%{w}%" for w in escaped]


async def _today(conn: Connection, tenant_id: int, now: datetime) -> date:
    return now.astimezone(ZoneInfo((await get_tenant(conn, tenant_id)).time_zone)).date()


async def read_policy(id: UUID, who: Principal, db: Database, now: datetime) -> InsurancePolicyView:
    """One insurance policy."""
    async with db.snapshot(who.tenant_id) as snapshot:
        policy = await queries.find_policy(snapshot.conn, who.tenant_id, id)
        today = await _today(snapshot.conn, who.tenant_id, now)
    if policy is None:
        raise NotFound
    return InsurancePolicyView.of(policy, today)


async def create_policy(body: NewInsurancePolicy, who: Principal, db: Database) -> InsurancePolicyView:
    """Insure somebody."""
    async with db.transaction(who.tenant_id) as tx:
        return await actions.create(tx, body, who=who)


async def change_policy(
    id: UUID, body: InsurancePolicyChange, who: Principal, db: Database, if_match: IfMatch
) -> InsurancePolicyView:
    """Insure somebody differently; names the version it saw."""
    expected = if_match.seen(body.version)
    async with db.transaction(who.tenant_id) as tx:
        return await actions.change(tx, id, body, who=who, expected=expected)


READ, WRITE = Permission.READ_POLICIES, Permission.WRITE_POLICIES

routes = [
    route("GET", "/policies", list_policies, needs=READ),
    route("POST", "/policies", create_policy, needs=WRITE, status=201),
    route("GET", "/policies/{id}", read_policy, needs=READ),
    route("PATCH", "/policies/{id}", change_policy, needs=WRITE),
]
