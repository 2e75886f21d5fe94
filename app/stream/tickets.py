"""One-shot tickets: 30 seconds to open one socket or stream without a cookie."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from app.access import Permission, Principal
from app.db.database import Database
from app.stream import queries

TICKET_LIFE: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class TicketView:
    """Pass it as `?ticket=`; it works once."""

    ticket: str
    expires_at: datetime


async def issue_ticket(who: Principal, db: Database, now: datetime) -> TicketView:
    """A one-shot ticket for a socket or stream, good for 30 seconds."""
    token = secrets.token_urlsafe(24)
    ticket = queries.Ticket(
        who.tenant_id,
        who.user_id,
        who.login_id,
        who.key_id,
        who.name,
        sorted(p.value for p in who.permissions),
        now + TICKET_LIFE,
    )
    async with db.transaction(who.tenant_id) as tx:
        await queries.insert_ticket(tx.conn, ticket, sha256(token.encode()).digest())
    return TicketView(token, ticket.expires_at)


async def redeem_ticket(db: Database, token: str, now: datetime) -> Principal | None:
    """The principal of a ticket, which is spent by this; `None` when unknown, spent or too late."""
    async with db.system() as conn:
        await queries.delete_expired_tickets(conn, now)
        ticket = await queries.delete_ticket(conn, sha256(token.encode()).digest())
    if ticket is None:
        return None
    permissions = frozenset(Permission(p) for p in ticket.permissions if p in set(Permission))
    return Principal(
        ticket.tenant_id,
        ticket.user_id,
        ticket.name,
        None,
        permissions,
        login_id=ticket.login_id,
        key_id=ticket.key_id,
    )
