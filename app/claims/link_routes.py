"""HTTP edge of links to a customer's own page, for the team."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app.access import Permission, Principal
from app.accounts.actions import audit
from app.channels.secrets import SecretBox
from app.claims import links
from app.claims.link_schemas import LinkPage, LinkView, NewLink, NewLinkView
from app.claims.reads import get_claim
from app.db.database import Database
from app.settings import Settings
from app.web.routing import route


async def create_link(
    id: UUID, body: NewLink, who: Principal, db: Database, box: SecretBox, settings: Settings
) -> NewLinkView:
    """Make a link to the insured's own page of a claim, and text it to their phone on file if asked to."""
    life = timedelta(days=body.days)
    async with db.transaction(who.tenant_id) as tx:
        claim = await get_claim(tx.conn, tx.tenant_id, id)
        issued = await links.create(tx, claim, who.name, life=life)
        if body.send:
            issued = await links.text(tx, claim, issued, site=settings.site, box=box)
        detail = {"claim": claim.number, "sent": issued.is_sent}
        await audit(tx, who, "create", "claim_link", issued.link.id, detail=detail)
    return NewLinkView(issued.link.id, issued.url(settings.site), issued.link.expires_at, issued.is_sent)


async def list_links(id: UUID, who: Principal, db: Database, now: datetime) -> LinkPage:
    """The links to a claim's page that were given out; their addresses are not kept."""
    async with db.snapshot(who.tenant_id) as snapshot:
        claim = await get_claim(snapshot.conn, who.tenant_id, id)
        found = await links.list_links(snapshot.conn, who.tenant_id, claim.id)
    return LinkPage([LinkView.of(link, now) for link in found], None, snapshot.position)


async def revoke_link(id: UUID, who: Principal, db: Database) -> None:
    """End a link; pages that are open through it end too."""
    async with db.transaction(who.tenant_id) as tx:
        await links.revoke(tx, id)
        await audit(tx, who, "revoke", "claim_link", id)


routes = [
    route("POST", "/claims/{id}/links", create_link, needs=Permission.WORK_CLAIMS, status=201),
    route("GET", "/claims/{id}/links", list_links, needs=Permission.READ_CLAIMS),
    route("DELETE", "/claim-links/{id}", revoke_link, needs=Permission.WORK_CLAIMS),
]
