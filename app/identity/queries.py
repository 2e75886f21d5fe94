"""SQL of tries, codes and proofs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.identity.models import Attempt, Code, Key, Proof, Sent

LOCK_CLASS = 50
"""Of advisory locks, ours."""


async def lock_keys(conn: Connection, numbers: Sequence[int]) -> None:
    """Let tries under these keys wait for each other until the end of the transaction."""
    await conn.execute(
        "SELECT pg_advisory_xact_lock($1, n) FROM unnest($2::integer[]) WITH ORDINALITY AS k (n, i) ORDER BY i",
        LOCK_CLASS,
        list(numbers),
    )


async def list_attempts(conn: Connection, tenant_id: int, keys: Sequence[Key], since: datetime) -> list[Attempt]:
    """The latest tries under these keys since then."""
    rows = await conn.fetch(
        """
        SELECT k.key, k.scope, a.succeeded, a.at
        FROM unnest($2::text[], $3::bytea[]) WITH ORDINALITY AS k (scope, key_hash, key)
        CROSS JOIN LATERAL (
            SELECT succeeded, at FROM identity_attempts
            WHERE tenant_id = $1 AND scope = k.scope AND key_hash = k.key_hash AND at > $4
            ORDER BY at DESC LIMIT 50
        ) AS a
        """,
        tenant_id,
        [key.scope for key in keys],
        [key.key_hash for key in keys],
        since,
    )
    return [Attempt(**r) for r in rows]


async def insert_attempts(
    conn: Connection, tenant_id: int, ids: Sequence[UUID], keys: Sequence[Key], *, succeeded: bool, at: datetime
) -> None:
    """Count a try under each of its keys."""
    await conn.execute(
        """
        INSERT INTO identity_attempts (tenant_id, id, scope, key_hash, succeeded, at)
        SELECT $1, k.id, k.scope, k.key_hash, $5, $6
        FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS k (id, scope, key_hash)
        """,
        tenant_id,
        list(ids),
        [key.scope for key in keys],
        [key.key_hash for key in keys],
        succeeded,
        at,
    )


async def count_codes(
    conn: Connection, tenant_id: int, *, place: UUID, matricule: bytes, address: bytes | None, since: datetime
) -> Sent:
    """How many codes were asked for since then."""
    row = await conn.fetchrow(
        """
        SELECT
            (SELECT count(*) FROM identity_codes WHERE tenant_id = $1 AND matricule_hash = $2 AND sent_at > $5),
            (SELECT count(*) FROM identity_codes WHERE tenant_id = $1 AND conversation_id = $3 AND sent_at > $5),
            (SELECT count(*) FROM identity_codes WHERE tenant_id = $1 AND address_hash = $4 AND sent_at > $5)
        """,
        tenant_id,
        matricule,
        place,
        address,
        since,
    )
    return Sent(*row)


async def insert_code(conn: Connection, tenant_id: int, code: Code) -> None:
    """Remember that a code was asked for; it is made by the job that sends it."""
    await conn.execute(
        """
        INSERT INTO identity_codes (tenant_id, id, conversation_id, matricule_hash, address_hash, contact_id, code_hash,
            sent_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)
        """,
        tenant_id,
        code.id,
        code.place,
        code.matricule_hash,
        code.address_hash,
        code.contact_id,
        code.sent_at,
        code.expires_at,
    )


async def make_code(conn: Connection, tenant_id: int, code_id: UUID, code_hash: bytes, now: datetime) -> UUID | None:
    """Give a code its digits, once; whom it is for. `None`: nobody, too late, or done."""
    found: UUID | None = await conn.fetchval(
        """
        UPDATE identity_codes SET code_hash = $3
        WHERE tenant_id = $1 AND id = $2 AND code_hash = '' AND contact_id IS NOT NULL AND expires_at > $4
        RETURNING contact_id
        """,
        tenant_id,
        code_id,
        code_hash,
        now,
    )
    return found


async def take_try(
    conn: Connection, tenant_id: int, *, place: UUID, matricule: bytes, most: int, now: datetime
) -> tuple[UUID, bytes] | None:
    """Use up one try at the last code sent here for this matricule: its id and hash; `None` when it counts no more."""
    row = await conn.fetchrow(
        """
        UPDATE identity_codes SET tries = tries + 1
        WHERE tenant_id = $1 AND id = (
            SELECT id FROM identity_codes
            WHERE tenant_id = $1 AND conversation_id = $2 AND matricule_hash = $3 ORDER BY id DESC LIMIT 1
        ) AND used_at IS NULL AND tries < $4 AND expires_at > $5
        RETURNING id, code_hash
        """,
        tenant_id,
        place,
        matricule,
        most,
        now,
    )
    return (row["id"], row["code_hash"]) if row else None


async def use_code(conn: Connection, tenant_id: int, code_id: UUID, now: datetime) -> None:
    """It has served."""
    await conn.execute(
        "UPDATE identity_codes SET used_at = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, code_id, now
    )


async def upsert_proof(conn: Connection, tenant_id: int, proof: Proof) -> None:
    """Whoever speaks here proved to be this person, from now on."""
    await conn.execute(
        """
        INSERT INTO identity_proofs (tenant_id, conversation_id, contact_id, factor, at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET contact_id = excluded.contact_id,
            factor = excluded.factor, at = excluded.at, expires_at = excluded.expires_at
        """,
        tenant_id,
        proof.conversation_id,
        proof.contact_id,
        proof.factor,
        proof.at,
        proof.expires_at,
    )


async def use_proof(
    conn: Connection, tenant_id: int, conversation_id: UUID, now: datetime, until: datetime
) -> UUID | None:
    """Who somebody proved to be, while it counts, which it does until then from now on."""
    found: UUID | None = await conn.fetchval(
        """
        UPDATE identity_proofs p SET expires_at = greatest(p.expires_at, $4)
        FROM conversations c, contacts k
        WHERE p.tenant_id = $1 AND p.conversation_id = $2 AND p.expires_at > $3
            AND c.tenant_id = $1 AND c.id = $2 AND c.status = 'open'
            AND k.tenant_id = $1 AND k.id = p.contact_id AND k.standing = 'actif' AND k.anonymised_at IS NULL
        RETURNING p.contact_id
        """,
        tenant_id,
        conversation_id,
        now,
        until,
    )
    return found


async def find_proof(conn: Connection, tenant_id: int, conversation_id: UUID) -> Proof | None:
    """The proof of a conversation, whether or not it still counts."""
    row = await conn.fetchrow(
        """
        SELECT conversation_id, contact_id, factor, at, expires_at
        FROM identity_proofs WHERE tenant_id = $1 AND conversation_id = $2
        """,
        tenant_id,
        conversation_id,
    )
    return Proof(**row) if row else None


async def end_proof(conn: Connection, tenant_id: int, conversation_id: UUID, now: datetime) -> None:
    """It counts no more."""
    await conn.execute(
        """
        UPDATE identity_proofs SET expires_at = $3
        WHERE tenant_id = $1 AND conversation_id = $2 AND expires_at > $3
        """,
        tenant_id,
        conversation_id,
        now,
    )


async def delete_attempts_before(conn: Connection, before: datetime) -> None:
    """Across tenants, in a system transaction."""
    await conn.execute("DELETE FROM identity_attempts WHERE at < $1", before)


async def delete_codes_before(conn: Connection, before: datetime) -> None:
    """Across tenants, in a system transaction."""
    await conn.execute("DELETE FROM identity_codes WHERE expires_at < $1", before)
