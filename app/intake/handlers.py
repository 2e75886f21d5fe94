"""Worker edge of the intake."""

from __future__ import annotations

from app.db.job_context import JobContext
from app.intake.jobs import ReprocessEntry
from app.intake.processing import process
from app.intake.receiving import ReplayFailed, replay


class StillFailing(Exception):
    """The entry failed again; the worker tries it later."""


async def reprocess(job: ReprocessEntry, ctx: JobContext) -> None:
    """One more attempt at a journal entry that failed."""
    try:
        await replay(ctx.db, ctx.tenant_id, job.entry_id, process)
    except ReplayFailed as error:
        raise StillFailing(str(error.members.get("error"))) from error
