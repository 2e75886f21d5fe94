"""HTTP edge of notifications."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.access import Permission, Principal
from app.accounts.actions import audit
from app.db.database import Database
from app.errors import NotFound
from app.notifications import actions, queries
from app.notifications.rules import BUILT_IN, rule_of
from app.notifications.schemas import (
    NotificationPage,
    NotificationQuery,
    NotificationView,
    QuietHoursBody,
    QuietHoursView,
)
from app.web.routing import route


async def list_notifications(query: NotificationQuery, who: Principal, db: Database) -> NotificationPage:
    """Who was told, how, and whether it arrived; newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_notifications(
            snapshot.conn, who.tenant_id, alert_id=query.alert_id, before=query.cursor, limit=query.limit
        )
    following = str(found[-1].id) if len(found) == query.limit else None
    return NotificationPage([NotificationView.of(n) for n in found], following, snapshot.position)


async def read_quiet_hours(who: Principal, db: Database) -> QuietHoursView:
    """When P3 and P4 wait, for the whole team."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await _quiet_hours(snapshot.conn, who.tenant_id, None)


async def write_quiet_hours(body: QuietHoursBody, who: Principal, db: Database) -> QuietHoursView:
    """Change when P3 and P4 wait, for the whole team."""
    async with db.transaction(who.tenant_id) as tx:
        await actions.set_quiet_hours(tx, None, body)
        await audit(tx, who, "change", "quiet_hours", None, detail=body.model_dump())
        return await _quiet_hours(tx.conn, who.tenant_id, None)


async def read_own_quiet_hours(who: Principal, db: Database) -> QuietHoursView:
    """When P3 and P4 wait, for me."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await _quiet_hours(snapshot.conn, who.tenant_id, _member_of(who))


async def write_own_quiet_hours(body: QuietHoursBody, who: Principal, db: Database) -> QuietHoursView:
    """Change when P3 and P4 wait, for me."""
    user_id = _member_of(who)
    async with db.transaction(who.tenant_id) as tx:
        await actions.set_quiet_hours(tx, user_id, body)
        await audit(tx, who, "change", "quiet_hours", user_id, detail=body.model_dump())
        return await _quiet_hours(tx.conn, who.tenant_id, user_id)


def _member_of(who: Principal) -> UUID:
    if who.user_id is None:
        raise NotFound("An API key has no quiet hours.")
    return who.user_id


async def _quiet_hours(conn: Connection, tenant_id: int, user_id: UUID | None) -> QuietHoursView:
    rules = await queries.list_quiet_hours(conn, tenant_id, user_id)
    team = next((r for r in rules if r.user_id is None), BUILT_IN)
    rule = rule_of(rules, user_id) if user_id else team
    return QuietHoursView(rule.enabled, rule.starts, rule.ends, rule.batch_minutes, own=rule.user_id is not None)


routes = [
    route("GET", "/notifications", list_notifications, needs=Permission.READ_NOTIFICATIONS),
    route("GET", "/quiet-hours", read_quiet_hours, needs=Permission.READ_ESCALATION),
    route("PUT", "/quiet-hours", write_quiet_hours, needs=Permission.WRITE_ESCALATION),
    route("GET", "/me/quiet-hours", read_own_quiet_hours, needs=Permission.READ_OWN_ACCOUNT),
    route("PUT", "/me/quiet-hours", write_own_quiet_hours, needs=Permission.READ_OWN_ACCOUNT),
]
