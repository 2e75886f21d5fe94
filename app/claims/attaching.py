"""What a customer sends in a conversation belongs to the claim spoken about in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from agents.complexity.models import DocumentKind
from app.claims import document_queries, reads
from app.claims.documents import receive_document
from app.claims.models import Claim, Document
from app.conversations import reads as conversations
from app.conversations.models import Message
from app.db.transaction import Transaction
from app.files import actions as files
from app.files.models import StoredFile

LOOKED_THROUGH: Final = 1000
"""Messages of a conversation that are looked through for files."""


async def attach_media(tx: Transaction, conversation_id: UUID) -> list[Document]:
    """Files sent in a conversation that no claim has yet are received by the claim last declared in it."""
    claims = await reads.list_of_conversation(tx.conn, tx.tenant_id, conversation_id)
    if not claims:
        return []
    claim = await reads.lock_claim(tx.conn, tx.tenant_id, claims[0].id)
    _, received = await take_sent(tx, claim, conversation_id)
    return received


async def take_sent(
    tx: Transaction, claim: Claim, conversation_id: UUID, kind: DocumentKind | None = None, *, is_spoken: bool = False
) -> tuple[Claim, list[Document]]:
    """A locked claim receives what the customer sent in a conversation since it was declared and no claim has."""
    received = []
    for file in await _sent(tx, conversation_id, claim):
        if not await document_queries.has_file(tx.conn, tx.tenant_id, file.id):
            claim, document = await receive_document(tx, claim, file, kind, "conversation", is_spoken=is_spoken)
            received.append(document)
    return claim, received


async def _sent(tx: Transaction, conversation_id: UUID, claim: Claim) -> list[StoredFile]:
    """Files of the customer's messages, in order. A carrier's own addresses of pictures are no files of ours."""
    said = await conversations.list_after(tx.conn, tx.tenant_id, conversation_id, limit=LOOKED_THROUGH)
    found = []
    for file_id in _file_ids(m for m in said if m.author == "contact"):
        file = await files.find_file(tx.conn, tx.tenant_id, file_id)
        if file is not None and (file.conversation_id in (None, conversation_id)):
            found.append(file)
    return found


def _file_ids(messages: Iterable[Message]) -> list[UUID]:
    addresses = [item["url"] for message in messages for item in message.media]
    ids = [files.file_of(address) for address in addresses]
    return list(dict.fromkeys(file_id for file_id in ids if file_id is not None))
