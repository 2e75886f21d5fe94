"""A claim as its insured sees it: read from the slices below, in one snapshot."""

from __future__ import annotations

from datetime import datetime

from asyncpg import Connection

from app.accounts import actions as accounts
from app.channels import actions as channels
from app.claim_page import rules
from app.claim_page.schemas import BusinessView, FollowView, RefundView, Sentence
from app.claims import reads, reimbursing
from app.claims.link_models import ClaimLink
from app.claims.reimbursement_models import Reimbursement
from app.claims.wording import status_texts
from app.db.database import Database
from app.errors import NotFound
from app.files.actions import MAX_BYTES


async def read_page(db: Database, link: ClaimLink, now: datetime) -> FollowView:
    """The page a link opens.

    Raises:
        NotFound: who it was about is forgotten.
    """
    tenant_id, claim_id = link.tenant_id, link.claim_id
    async with db.snapshot(tenant_id) as snapshot:
        conn = snapshot.conn
        claim = await reads.get_claim(conn, tenant_id, claim_id)
        if claim.anonymised_at is not None:
            raise NotFound
        tenant = await accounts.get_tenant(conn, tenant_id)
        documents = await reads.list_documents(conn, tenant_id, claim_id)
        actions = await reads.list_actions(conn, tenant_id, claim_id)
        timeline = await reads.public_timeline(conn, tenant_id, claim_id)
        refunds = await reimbursing.list_of_claim(conn, tenant_id, claim_id)
        business = await _business(conn, tenant_id, tenant.name)
    return FollowView(
        business=business,
        language=claim.language,
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        number=claim.number,
        type=claim.type,
        declared_at=claim.declared_at,
        occurred_on=claim.occurred_on,
        status=claim.status,
        outcome=claim.outcome if not claim.is_open else None,
        text=Sentence(*(status_texts(claim.status, language, claim.cci_level) for language in ("fr", "en"))),
        is_late=rules.is_late(claim, timeline, now),
        is_open=claim.is_open,
        steps=rules.steps_of(claim),
        wanted=rules.wanted_of(claim, documents),
        due_at=claim.customer_due_at,
        to_do=rules.to_do_of(claim, actions),
        received=rules.received_of(documents),
        timeline=rules.moments_of(timeline),
        refunds=[_refund(row) for row in refunds],
        advisor=claim.advisor_name,
        ends_at=link.expires_at,
        max_bytes=MAX_BYTES,
    )


async def _business(conn: Connection, tenant_id: int, name: str) -> BusinessView:
    """How the business is reached: of each kind the address it has had for longest."""
    owned = [c for c in await channels.list_channels(conn, tenant_id) if c.active]
    phone = next((c.address for c in owned if c.kind == "voice"), None)
    text = next((c.address for c in owned if c.kind == "sms"), None)
    return BusinessView(name, phone, text)


def _refund(row: Reimbursement) -> RefundView:
    """Why one was declined is told by the advisor, not here."""
    return RefundView(
        row.id,
        row.guarantee,
        row.status,
        row.currency,
        row.claimed_minor,
        row.accepted_minor,
        row.deductible_minor,
        row.net_minor,
        row.paid_on,
        row.means,
    )
