"""HTTP edge of channels."""

from __future__ import annotations

from app.access import Permission, Principal
from app.channels import queries
from app.channels.schemas import ChannelPage, ChannelView
from app.db.database import Database
from app.web.routing import route


async def list_channels(who: Principal, db: Database) -> ChannelPage:
    """The numbers this business is reached at."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_channels(snapshot.conn, who.tenant_id)
    return ChannelPage([ChannelView.of(c) for c in found], None, snapshot.position)


routes = [route("GET", "/channels", list_channels, needs=Permission.READ_TEAM)]
