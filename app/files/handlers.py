"""Carrying out what was asked for later."""

from __future__ import annotations

from app.db.job_context import JobContext
from app.files import queries
from app.files.jobs import ForgetContent
from app.files.store import FileStore


async def forget_content(job: ForgetContent, context: JobContext) -> None:
    """Delete the content, unless some file has it.

    Raises:
        StoreUnavailable: it is tried again.
    """
    digest = bytes.fromhex(job.sha256)
    async with context.db.transaction(context.tenant_id) as tx:
        is_used = await queries.has_content(tx.conn, tx.tenant_id, digest)
    if not is_used:
        store: FileStore = context.services[FileStore]
        await store.delete(context.tenant_id, digest)
