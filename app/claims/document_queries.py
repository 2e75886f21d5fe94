"""SQL of documents of claims."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.claims.models import Document


async def insert_document(conn: Connection, tenant_id: int, document: Document) -> bool:
    """Add one; false when the claim has this very file already."""
    found = await conn.fetchval(
        """
        INSERT INTO claim_documents (tenant_id, id, version, claim_id, kind, status, file_id, name, content_type, size,
            note, requested_at, received_at, received_from)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (tenant_id, claim_id, file_id) WHERE file_id IS NOT NULL DO NOTHING
        RETURNING true
        """,
        tenant_id,
        document.id,
        document.version,
        document.claim_id,
        document.kind,
        document.status,
        document.file_id,
        document.name,
        document.content_type,
        document.size,
        document.note,
        document.requested_at,
        document.received_at,
        document.received_from,
    )
    return bool(found)


async def update_document(conn: Connection, tenant_id: int, document: Document) -> None:
    """Write what may change of a document whose claim is locked, as the version it has."""
    await conn.execute(
        """
        UPDATE claim_documents SET version = $3, kind = $4, status = $5, file_id = $6, name = $7, content_type = $8,
            size = $9, note = $10, requested_at = $11, received_at = $12, received_from = $13
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        document.id,
        document.version,
        document.kind,
        document.status,
        document.file_id,
        document.name,
        document.content_type,
        document.size,
        document.note,
        document.requested_at,
        document.received_at,
        document.received_from,
    )


async def find_document(conn: Connection, tenant_id: int, document_id: UUID) -> Document | None:
    """One document."""
    row = await conn.fetchrow(
        """
        SELECT id, version, claim_id, kind, status, file_id, name, content_type, size, note, requested_at, received_at,
            received_from
        FROM claim_documents WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        document_id,
    )
    return Document(**row) if row else None


async def list_documents(conn: Connection, tenant_id: int, claim_id: UUID) -> list[Document]:
    """Those of a claim, oldest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, claim_id, kind, status, file_id, name, content_type, size, note, requested_at, received_at,
            received_from
        FROM claim_documents WHERE tenant_id = $1 AND claim_id = $2 ORDER BY id LIMIT 500
        """,
        tenant_id,
        claim_id,
    )
    return [Document(**r) for r in rows]


async def has_file(conn: Connection, tenant_id: int, file_id: UUID) -> bool:
    """Whether some claim of the tenant has this file."""
    found = await conn.fetchval(
        "SELECT EXISTS (SELECT FROM claim_documents WHERE tenant_id = $1 AND file_id = $2)", tenant_id, file_id
    )
    return bool(found)
