"""HTTP edge of reimbursements."""

from __future__ import annotations

from uuid import UUID

from app.access import Permission, Principal
from app.claims import reimbursement_queries, reimbursing
from app.claims.reimbursement_schemas import (
    Decision,
    NewReimbursement,
    Payment,
    ReimbursementPage,
    ReimbursementQuery,
    ReimbursementView,
)
from app.claims.writing import lock_to_change
from app.db.database import Database
from app.web.endpoint import IfMatch
from app.web.routing import route


async def list_reimbursements(query: ReimbursementQuery, who: Principal, db: Database) -> ReimbursementPage:
    """Reimbursements, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await reimbursement_queries.list_reimbursements(
            snapshot.conn,
            who.tenant_id,
            claim_id=query.claim_id,
            status=query.status,
            before=query.cursor,
            limit=query.limit + 1,
        )
    shown = found[: query.limit]
    following = str(shown[-1].id) if len(found) > query.limit else None
    return ReimbursementPage([ReimbursementView.of(r) for r in shown], following, snapshot.position)


async def ask_reimbursement(id: UUID, body: NewReimbursement, who: Principal, db: Database) -> ReimbursementView:
    """Ask for money under a guarantee of the claim's policy."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, None)
        made = await reimbursing.open_reimbursement(
            tx, claim, guarantee=body.guarantee, claimed_minor=body.claimed_minor, who=who
        )
    return ReimbursementView.of(made)


async def decide_reimbursement(
    id: UUID, body: Decision, who: Principal, db: Database, if_match: IfMatch
) -> ReimbursementView:
    """Accept an amount, or reject with a reason; names the version it saw."""
    expected = if_match.seen(body.version)
    async with db.transaction(who.tenant_id) as tx:
        claim, row = await reimbursing.lock(tx, id, expected)
        if body.accepted_minor is not None:
            decided = await reimbursing.accept(tx, claim, row, body.accepted_minor, who=who)
        else:
            decided = await reimbursing.reject(tx, claim, row, body.reject_reason or "", who=who)
    return ReimbursementView.of(decided)


async def pay_reimbursement(
    id: UUID, body: Payment, who: Principal, db: Database, if_match: IfMatch
) -> ReimbursementView:
    """Write down a payment, also of a closed claim; names the version it saw."""
    expected = if_match.seen(body.version)
    async with db.transaction(who.tenant_id) as tx:
        claim, row = await reimbursing.lock(tx, id, expected, may_be_closed=True)
        paid = await reimbursing.pay(
            tx, claim, row, reference=body.reference, paid_on=body.paid_on, means=body.means, who=who
        )
    return ReimbursementView.of(paid)


routes = [
    route("GET", "/reimbursements", list_reimbursements, needs=Permission.READ_REIMBURSEMENTS),
    route("POST", "/claims/{id}/reimbursements", ask_reimbursement, needs=Permission.WORK_CLAIMS, status=201),
    route("POST", "/reimbursements/{id}/decide", decide_reimbursement, needs=Permission.WORK_CLAIMS),
    route("POST", "/reimbursements/{id}/pay", pay_reimbursement, needs=Permission.WORK_CLAIMS),
]
