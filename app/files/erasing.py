"""Forgetting what somebody sent: the row stays as a skeleton, the content is deleted once this has committed."""

from __future__ import annotations

import secrets
from uuid import UUID

from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.files import erasing_queries
from app.files.jobs import ForgetContent
from app.files.sniffing import ACCEPTED


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Empty the person's files: those of their conversations, those they uploaded, and their documents."""
    return {"files": await _empty(tx, list(subject.conversations), list(subject.entities))}


async def empty_files(tx: Transaction, ids: list[UUID]) -> int:
    """Files nobody needs any more lose their content; how many there were."""
    return await _empty(tx, [], ids)


async def _empty(tx: Transaction, conversations: list[UUID], ids: list[UUID]) -> int:
    listed = await erasing_queries.list_contents(tx.conn, tx.tenant_id, conversations, ids)
    for file_id, digest, content_type in listed:
        name = f"document.{ACCEPTED.get(content_type, 'bin')}"
        await erasing_queries.empty_file(tx.conn, tx.tenant_id, file_id, name, secrets.token_bytes(32))
        tx.enqueue(ForgetContent(sha256=digest.hex()))
    return len(listed)
