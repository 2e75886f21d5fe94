"""Reads of claims other slices may ask for."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.claims import action_queries, document_queries, history_queries, list_queries, queries
from app.claims.list_queries import LAST
from app.claims.models import Change, Claim, ClaimAction, Document
from app.errors import NotFound

MOST_OF_ONE_INSURED = 200


async def get_claim(conn: Connection, tenant_id: int, claim_id: UUID) -> Claim:
    """One claim.

    Raises:
        NotFound.
    """
    found = await queries.find_claim(conn, tenant_id, claim_id)
    if found is None:
        raise NotFound
    return found


async def lock_claim(conn: Connection, tenant_id: int, claim_id: UUID) -> Claim:
    """One claim, locked until the end of the transaction; contacts and conversations are locked before it, always.

    Raises:
        NotFound.
    """
    found = await queries.lock_claim(conn, tenant_id, claim_id)
    if found is None:
        raise NotFound
    return found


async def find_by_number(conn: Connection, tenant_id: int, number: str) -> Claim | None:
    """The claim of a number."""
    if "\0" in number:
        return None
    return await queries.find_by_number(conn, tenant_id, number.strip().upper())


async def list_of_contact(conn: Connection, tenant_id: int, contact_id: UUID) -> list[Claim]:
    """Every claim of an insured, newest first."""
    return await list_queries.list_of_contact(conn, tenant_id, contact_id, before=LAST, limit=MOST_OF_ONE_INSURED)


async def list_open_of(conn: Connection, tenant_id: int, contact_id: UUID) -> list[Claim]:
    """What an insured has open, newest first."""
    return [claim for claim in await list_of_contact(conn, tenant_id, contact_id) if claim.is_open]


async def list_of_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> list[Claim]:
    """What is open of those declared in a conversation, newest first."""
    return await list_queries.list_of_conversation(conn, tenant_id, conversation_id)


async def list_documents(conn: Connection, tenant_id: int, claim_id: UUID) -> list[Document]:
    """Documents of a claim, wanted or there, oldest first."""
    return await document_queries.list_documents(conn, tenant_id, claim_id)


async def list_actions(conn: Connection, tenant_id: int, claim_id: UUID) -> list[ClaimAction]:
    """What is recommended about a claim, done or not, oldest first."""
    return await action_queries.list_actions(conn, tenant_id, claim_id)


async def public_timeline(conn: Connection, tenant_id: int, claim_id: UUID) -> list[Change]:
    """What an insured may see of their claim's history, oldest first."""
    return [c for c in await history_queries.list_changes(conn, tenant_id, claim_id) if c.is_public]


async def list_changes(conn: Connection, tenant_id: int, claim_id: UUID) -> list[Change]:
    """A claim's history, oldest first."""
    return await history_queries.list_changes(conn, tenant_id, claim_id)
