"""SQL of channels and opt-outs. `find_*` by address run in a system transaction: it names the tenant."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.channels.models import OwnedChannel


async def find_channel(conn: Connection, kind: str, address: str) -> OwnedChannel | None:
    """The channel in use under this address, of whatever tenant."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, kind, address, external_id, provider, label, credentials, settings, active, version
        FROM channels WHERE kind = $1 AND address = $2 AND active
        """,
        kind,
        address,
    )
    return OwnedChannel(**row) if row else None


async def find_channel_by_external_id(conn: Connection, kind: str, external_id: str) -> OwnedChannel | None:
    """The channel in use that the provider calls by this id, of whatever tenant."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, kind, address, external_id, provider, label, credentials, settings, active, version
        FROM channels WHERE kind = $1 AND external_id = $2 AND active
        """,
        kind,
        external_id,
    )
    return OwnedChannel(**row) if row else None


async def get_channel(conn: Connection, tenant_id: int, channel_id: UUID) -> OwnedChannel | None:
    """One channel of the tenant, in use or not."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, kind, address, external_id, provider, label, credentials, settings, active, version
        FROM channels WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        channel_id,
    )
    return OwnedChannel(**row) if row else None


async def list_channels(conn: Connection, tenant_id: int) -> list[OwnedChannel]:
    """Every channel of the tenant, oldest first."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, kind, address, external_id, provider, label, credentials, settings, active, version
        FROM channels WHERE tenant_id = $1 ORDER BY created_at, id
        """,
        tenant_id,
    )
    return [OwnedChannel(**r) for r in rows]


async def find_sending_channel_id(conn: Connection, tenant_id: int, provider: str, kinds: list[str]) -> UUID | None:
    """The address the tenant sends from with this provider: of the first kind it has, its oldest one in use."""
    found: UUID | None = await conn.fetchval(
        """
        SELECT id FROM channels WHERE tenant_id = $1 AND provider = $2 AND kind = ANY($3::text[]) AND active
        ORDER BY array_position($3::text[], kind), created_at, id
        LIMIT 1
        """,
        tenant_id,
        provider,
        kinds,
    )
    return found


async def insert_channel(conn: Connection, channel: OwnedChannel, at: datetime) -> bool:
    """False when somebody already holds the address."""
    found = await conn.fetchval(
        """
        INSERT INTO channels (tenant_id, id, kind, address, external_id, provider, label, credentials, settings,
            active, version, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT DO NOTHING
        RETURNING true
        """,
        channel.tenant_id,
        channel.id,
        channel.kind,
        channel.address,
        channel.external_id,
        channel.provider,
        channel.label,
        channel.credentials,
        channel.settings,
        channel.active,
        channel.version,
        at,
    )
    return bool(found)


async def update_credentials(conn: Connection, tenant_id: int, channel_id: UUID, sealed: bytes | None) -> bool:
    """Replace the sealed credentials; false when there is no such channel."""
    found = await conn.fetchval(
        """
        UPDATE channels SET credentials = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING true
        """,
        tenant_id,
        channel_id,
        sealed,
    )
    return bool(found)


async def update_channel(
    conn: Connection,
    tenant_id: int,
    channel_id: UUID,
    *,
    kind: str,
    label: str,
    settings: dict[str, Any],
    active: bool,
) -> OwnedChannel | None:
    """Change what a business decides about a channel of this kind; `None` when there is no such channel."""
    row = await conn.fetchrow(
        """
        UPDATE channels SET label = $4, settings = $5, active = $6, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND kind = $3
        RETURNING tenant_id, id, kind, address, external_id, provider, label, credentials, settings, active, version
        """,
        tenant_id,
        channel_id,
        kind,
        label,
        settings,
        active,
    )
    return OwnedChannel(**row) if row else None


async def insert_opt_out(
    conn: Connection, tenant_id: int, opt_out_id: UUID, medium: str, address: str, at: datetime
) -> bool:
    """False when the address had opted out already."""
    found = await conn.fetchval(
        """
        INSERT INTO opt_outs (tenant_id, id, medium, address, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT ON CONSTRAINT one_opt_out_per_address DO NOTHING
        RETURNING true
        """,
        tenant_id,
        opt_out_id,
        medium,
        address,
        at,
    )
    return bool(found)


async def delete_opt_out(conn: Connection, tenant_id: int, medium: str, address: str) -> bool:
    """False when the address had not opted out."""
    found = await conn.fetchval(
        "DELETE FROM opt_outs WHERE tenant_id = $1 AND medium = $2 AND address = $3 RETURNING true",
        tenant_id,
        medium,
        address,
    )
    return bool(found)


async def is_opted_out(conn: Connection, tenant_id: int, medium: str, address: str) -> bool:
    """Whether this address asked to be left alone."""
    found = await conn.fetchval(
        "SELECT EXISTS (SELECT FROM opt_outs WHERE tenant_id = $1 AND medium = $2 AND address = $3)",
        tenant_id,
        medium,
        address,
    )
    return bool(found)
