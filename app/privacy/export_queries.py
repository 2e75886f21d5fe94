"""SQL of taking one's data along: everything kept about a person, section by section, without what is only ours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Connection


async def list_sections(
    conn: Connection, tenant_id: int, people: list[UUID], conversations: list[UUID], claims: list[UUID]
) -> list[tuple[str, dict[str, Any]]]:
    """Rows of their data with the section each belongs to. Whispers, scores of queues and hashes are not theirs."""
    rows = await conn.fetch(
        """
        SELECT s.section, s.row - '{tenant_id,search}'::text[] AS row FROM (
            SELECT 'contacts', to_jsonb(c), id FROM contacts c WHERE tenant_id = $1 AND id = ANY($2::uuid[])
            UNION ALL SELECT 'identities', to_jsonb(i), contact_id FROM contact_identities i
                WHERE tenant_id = $1 AND contact_id = ANY($2) AND kind <> 'visitor'
            UNION ALL SELECT 'notes', to_jsonb(n), id FROM contact_notes n
                WHERE tenant_id = $1 AND contact_id = ANY($2)
            UNION ALL SELECT 'policies', to_jsonb(p), id FROM policies p WHERE tenant_id = $1 AND contact_id = ANY($2)
            UNION ALL SELECT 'claims', to_jsonb(m) - 'queue_rank', id FROM claims m
                WHERE tenant_id = $1 AND id = ANY($4::uuid[])
            UNION ALL SELECT 'claim_assessments', to_jsonb(a), id FROM claim_assessments a
                WHERE tenant_id = $1 AND claim_id = ANY($4)
            UNION ALL SELECT 'claim_changes', to_jsonb(h), id FROM claim_changes h
                WHERE tenant_id = $1 AND claim_id = ANY($4)
            UNION ALL SELECT 'claim_actions', to_jsonb(t), id FROM claim_actions t
                WHERE tenant_id = $1 AND claim_id = ANY($4)
            UNION ALL SELECT 'reimbursements', to_jsonb(r), id FROM reimbursements r
                WHERE tenant_id = $1 AND claim_id = ANY($4)
            UNION ALL SELECT 'documents', to_jsonb(d), id FROM claim_documents d
                WHERE tenant_id = $1 AND claim_id = ANY($4)
            UNION ALL SELECT 'conversations', to_jsonb(v), id FROM conversations v
                WHERE tenant_id = $1 AND id = ANY($3::uuid[])
            UNION ALL SELECT 'messages', to_jsonb(g) - 'epoch', id FROM messages g
                WHERE tenant_id = $1 AND conversation_id = ANY($3)
            UNION ALL SELECT 'calls', to_jsonb(l) - 'rank', id FROM calls l
                WHERE tenant_id = $1 AND conversation_id = ANY($3)
            UNION ALL SELECT 'conversation_notes', to_jsonb(b), id FROM conversation_notes b
                WHERE tenant_id = $1 AND conversation_id = ANY($3) AND kind = 'note'
            UNION ALL SELECT 'alerts', to_jsonb(e) - '{plan,step,episode,next_who}'::text[], id FROM alerts e
                WHERE tenant_id = $1 AND contact_id = ANY($2)
            UNION ALL SELECT 'orders', to_jsonb(o), id FROM orders o WHERE tenant_id = $1 AND contact_id = ANY($2)
            UNION ALL SELECT 'identity_proofs', to_jsonb(f), conversation_id FROM identity_proofs f
                WHERE tenant_id = $1 AND contact_id = ANY($2)
        ) AS s (section, row, id)
        ORDER BY s.section, s.id
        """,
        tenant_id,
        people,
        conversations,
        claims,
    )
    return [(r["section"], r["row"]) for r in rows]


async def list_files(
    conn: Connection, tenant_id: int, conversations: list[UUID], claims: list[UUID]
) -> list[tuple[UUID, str, bytes, int]]:
    """What they sent: id, name, hash and size."""
    rows = await conn.fetch(
        """
        SELECT id, name, sha256, size FROM files
        WHERE tenant_id = $1 AND (
            conversation_id = ANY($2::uuid[])
            OR id IN (SELECT d.file_id FROM claim_documents d WHERE d.tenant_id = $1 AND d.claim_id = ANY($3::uuid[]))
        )
        ORDER BY id
        """,
        tenant_id,
        conversations,
        claims,
    )
    return [(r["id"], r["name"], r["sha256"], r["size"]) for r in rows]
