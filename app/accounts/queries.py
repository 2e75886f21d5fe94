"""SQL of accounts. Functions with a `tenant_id` run in the tenant's transaction, the others in a system one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.accounts.models import Credentials, LiveKey, LiveLogin, Member, Tenant
from app.accounts.schemas import ApiKeyView, AuditEntry


async def list_credentials(conn: Connection, email: str) -> list[Credentials]:
    """Active members with this e-mail address, of any tenant."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id AS user_id, password_hash FROM users
        WHERE lower(email) = lower($1) AND active
        ORDER BY tenant_id
        """,
        email,
    )
    return [Credentials(**r) for r in rows]


async def count_failures(conn: Connection, subject: str, since: datetime) -> int:
    """Failed sign-ins of a subject (an address or a hashed e-mail) since then."""
    found = await conn.fetchval("SELECT count(*) FROM login_failures WHERE subject = $1 AND at > $2", subject, since)
    return int(found)


async def insert_failures(conn: Connection, subjects: list[str], at: datetime) -> None:
    """Count a failed sign-in against each subject."""
    await conn.execute("INSERT INTO login_failures (subject, at) SELECT unnest($1::text[]), $2", subjects, at)


async def delete_failures(conn: Connection, subject: str) -> None:
    """A good sign-in clears the e-mail's count."""
    await conn.execute("DELETE FROM login_failures WHERE subject = $1", subject)


async def delete_failures_before(conn: Connection, cutoff: datetime) -> None:
    """Retention."""
    await conn.execute("DELETE FROM login_failures WHERE at < $1", cutoff)


async def insert_login(
    conn: Connection,
    login_id: UUID,
    credentials: Credentials,
    *,
    token_hash: bytes,
    at: datetime,
    expires_at: datetime,
    ip: str | None,
    user_agent: str | None,
) -> None:
    """Remember a new login."""
    await conn.execute(
        """
        INSERT INTO logins (tenant_id, id, user_id, token_hash, created_at, expires_at, ip, user_agent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        credentials.tenant_id,
        login_id,
        credentials.user_id,
        token_hash,
        at,
        expires_at,
        ip,
        user_agent,
    )


async def find_login(conn: Connection, token_hash: bytes, now: datetime) -> LiveLogin | None:
    """The login of a token, if it stands and its member is active."""
    row = await conn.fetchrow(
        """
        SELECT l.tenant_id, l.id AS login_id, u.id AS user_id, u.name, u.role, l.expires_at
        FROM logins l JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.user_id
        WHERE l.token_hash = $1 AND l.expires_at > $2 AND u.active
        """,
        token_hash,
        now,
    )
    return LiveLogin(**row) if row else None


async def list_standing_logins(conn: Connection, login_ids: list[UUID], now: datetime) -> list[LiveLogin]:
    """Those of `login_ids` that still stand."""
    rows = await conn.fetch(
        """
        SELECT l.tenant_id, l.id AS login_id, u.id AS user_id, u.name, u.role, l.expires_at
        FROM logins l JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.user_id
        WHERE l.id = ANY($1::uuid[]) AND l.expires_at > $2 AND u.active
        """,
        login_ids,
        now,
    )
    return [LiveLogin(**r) for r in rows]


async def delete_login(conn: Connection, tenant_id: int, login_id: UUID) -> None:
    """End one login."""
    await conn.execute("DELETE FROM logins WHERE tenant_id = $1 AND id = $2", tenant_id, login_id)


async def delete_logins_of(conn: Connection, tenant_id: int, user_id: UUID) -> None:
    """End every login of a member."""
    await conn.execute("DELETE FROM logins WHERE tenant_id = $1 AND user_id = $2", tenant_id, user_id)


async def delete_expired_logins(conn: Connection, now: datetime) -> None:
    """Retention."""
    await conn.execute("DELETE FROM logins WHERE expires_at < $1", now)


async def find_key(conn: Connection, key_hash: bytes) -> LiveKey | None:
    """The API key with this hash, if not revoked."""
    row = await conn.fetchrow(
        "SELECT tenant_id, id AS key_id, name, scopes FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL",
        key_hash,
    )
    return LiveKey(**row) if row else None


async def list_standing_keys(conn: Connection, key_ids: list[UUID]) -> list[UUID]:
    """Those of `key_ids` not revoked."""
    rows = await conn.fetch("SELECT id FROM api_keys WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL", key_ids)
    return [r["id"] for r in rows]


async def insert_key(conn: Connection, tenant_id: int, view: ApiKeyView, *, key_hash: bytes, created_by: UUID) -> None:
    """Remember a new API key, by its hash."""
    await conn.execute(
        """
        INSERT INTO api_keys (tenant_id, id, name, prefix, key_hash, scopes, created_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tenant_id,
        view.id,
        view.name,
        view.prefix,
        key_hash,
        view.scopes,
        created_by,
        view.created_at,
    )


async def list_keys(conn: Connection, tenant_id: int) -> list[ApiKeyView]:
    """All keys, newest first, without secrets."""
    rows = await conn.fetch(
        """
        SELECT id, name, prefix, scopes, created_at, revoked_at FROM api_keys
        WHERE tenant_id = $1 ORDER BY created_at DESC
        """,
        tenant_id,
    )
    return [ApiKeyView(**r) for r in rows]


async def mark_key_revoked(conn: Connection, tenant_id: int, key_id: UUID, at: datetime) -> bool:
    """False when there is no such key or it was revoked already."""
    found = await conn.fetchval(
        "UPDATE api_keys SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING true",
        tenant_id,
        key_id,
        at,
    )
    return bool(found)


async def find_tenant(conn: Connection, tenant_id: int) -> Tenant | None:
    """The tenant's settings."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, slug, name, language, locale, time_zone, country, currency, industry, version
        FROM tenants WHERE tenant_id = $1
        """,
        tenant_id,
    )
    return Tenant(**row) if row else None


async def find_tenant_by_slug(conn: Connection, slug: str) -> Tenant | None:
    """By its short name."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, slug, name, language, locale, time_zone, country, currency, industry, version
        FROM tenants WHERE slug = $1
        """,
        slug,
    )
    return Tenant(**row) if row else None


async def insert_tenant(conn: Connection, tenant: Tenant, at: datetime) -> int | None:
    """The new tenant's id; `None` when the slug is taken. `tenant.tenant_id` is ignored."""
    found = await conn.fetchval(
        """
        INSERT INTO tenants (slug, name, language, locale, time_zone, country, currency, industry, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT ON CONSTRAINT one_tenant_per_slug DO NOTHING
        RETURNING tenant_id
        """,
        tenant.slug,
        tenant.name,
        tenant.language,
        tenant.locale,
        tenant.time_zone,
        tenant.country,
        tenant.currency,
        tenant.industry,
        at,
    )
    return int(found) if found is not None else None


async def insert_member(conn: Connection, member: Member, password_hash: str | None, at: datetime) -> bool:
    """False when the tenant already has a member with this e-mail address."""
    found = await conn.fetchval(
        """
        INSERT INTO users (tenant_id, id, email, name, role, phone, language, password_hash, on_call, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id, lower(email)) DO NOTHING
        RETURNING true
        """,
        member.tenant_id,
        member.id,
        member.email,
        member.name,
        member.role,
        member.phone,
        member.language,
        password_hash,
        member.on_call,
        at,
    )
    return bool(found)


async def find_member(conn: Connection, tenant_id: int, user_id: UUID) -> Member | None:
    """One member, active or not."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, email, name, role, phone, language, on_call, active, version
        FROM users WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        user_id,
    )
    return Member(**row) if row else None


async def find_member_by_phone(conn: Connection, tenant_id: int, phone: str) -> Member | None:
    """The active member with this E.164 number."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, email, name, role, phone, language, on_call, active, version
        FROM users WHERE tenant_id = $1 AND phone = $2 AND active ORDER BY created_at LIMIT 1
        """,
        tenant_id,
        phone,
    )
    return Member(**row) if row else None


async def list_members(conn: Connection, tenant_id: int) -> list[Member]:
    """The whole team by name."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, email, name, role, phone, language, on_call, active, version
        FROM users WHERE tenant_id = $1 ORDER BY name, id
        """,
        tenant_id,
    )
    return [Member(**r) for r in rows]


async def update_member(conn: Connection, member: Member, expected_version: int | None) -> Member | None:
    """Write all changeable fields; `None` when missing or no longer at `expected_version`."""
    row = await conn.fetchrow(
        """
        UPDATE users SET name = $3, role = $4, phone = $5, language = $6, on_call = $7, active = $8,
            version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND ($9::integer IS NULL OR version = $9)
        RETURNING tenant_id, id, email, name, role, phone, language, on_call, active, version
        """,
        member.tenant_id,
        member.id,
        member.name,
        member.role,
        member.phone,
        member.language,
        member.on_call,
        member.active,
        expected_version,
    )
    return Member(**row) if row else None


async def insert_audit(conn: Connection, tenant_id: int, entry: AuditEntry, *, request_id: str | None) -> None:
    """Append one line to the audit log."""
    await conn.execute(
        """
        INSERT INTO audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, verb, entity_kind, entity_id,
            detail, reason, source, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        tenant_id,
        entry.id,
        entry.at,
        entry.actor_kind,
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.entity_kind,
        entry.entity_id,
        entry.detail,
        entry.reason,
        entry.source,
        request_id,
    )


async def list_audit(
    conn: Connection, tenant_id: int, *, entity_kind: str | None, entity_id: str | None, before: UUID | None, limit: int
) -> list[AuditEntry]:
    """Newest first; ids are time-ordered, so the last id is the cursor."""
    rows = await conn.fetch(
        """
        SELECT id, at, actor_kind, actor_id, actor_name, verb, entity_kind, entity_id, detail, reason, source
        FROM audit_log
        WHERE tenant_id = $1
            AND ($2::text IS NULL OR entity_kind = $2)
            AND ($3::text IS NULL OR entity_id = $3)
            AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC
        LIMIT $5
        """,
        tenant_id,
        entity_kind,
        entity_id,
        before,
        limit,
    )
    return [AuditEntry(**dict[str, Any](r)) for r in rows]
