"""Worker edge of links to a customer's own page."""

from __future__ import annotations

from app.channels.secrets import SecretBox
from app.claims import links
from app.claims.link_jobs import SendFollowLink
from app.claims.reads import get_claim
from app.db.job_context import JobContext
from app.settings import Settings


async def send_follow_link(job: SendFollowLink, ctx: JobContext) -> None:
    """Make the link and its text, both or neither; done again it does nothing."""
    settings: Settings = ctx.services[Settings]
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        claim = await get_claim(tx.conn, ctx.tenant_id, job.claim_id)
        await links.text_new(tx, claim, job, site=settings.site, box=ctx.services[SecretBox])
