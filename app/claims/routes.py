"""HTTP edge of claims."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.access import Permission, Principal
from app.accounts.reading import saw
from app.claims import deciding, moving, reads, stat_queries
from app.claims.assessing import assess, reassess, ref_of
from app.claims.bodies import (
    CaseBody,
    ClaimAcceptBody,
    ClaimAssignBody,
    ClaimChangeBody,
    ClaimCloseBody,
    ClaimQuery,
    ClaimRejectBody,
    ClaimReopenBody,
    ClaimRequestBody,
    ClaimStatusBody,
    NewClaim,
    Versioned,
    facts_of,
)
from app.claims.cursors import write_cursor
from app.claims.declaring import declare, record, under
from app.claims.documents import ask_documents
from app.claims.explaining import Explained, explain
from app.claims.filing import read_file
from app.claims.listing import list_claims
from app.claims.models import Claim, Declaration, PolicyRef
from app.claims.moving import change_status
from app.claims.reaching import ask, hold
from app.claims.request_schemas import AskedClaim
from app.claims.rules import UNTOUCHED_FOR, status_of
from app.claims.schemas import ChangePage, ChangeView, ClaimFile, ClaimPage, ClaimStats, ClaimView
from app.claims.seeking import settle_alert
from app.claims.views import claim_view
from app.claims.writing import lock_to_change, write
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import InvalidInput
from app.policies import actions as policies
from app.web.endpoint import IfMatch
from app.web.routing import route


async def list_page(query: ClaimQuery, who: Principal, db: Database) -> ClaimPage:
    """Claims, newest first; those that wait for an advisor in the order they should be taken."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await list_claims(snapshot.conn, who, query)
    shown = found[: query.limit]
    following = write_cursor(shown[-1]) if len(found) > query.limit else None
    return ClaimPage([claim_view(c) for c in shown], following, snapshot.position)


async def read_stats(who: Principal, db: Database, now: datetime) -> ClaimStats:
    """How many claims there are of each status and complexity, and how many want somebody's attention."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await stat_queries.get_stats(
            snapshot.conn,
            who.tenant_id,
            user_id=who.user_id,
            untouched_since=now - UNTOUCHED_FOR,
            now=now,
            position=snapshot.position,
        )


async def create_claim(body: NewClaim, who: Principal, db: Database) -> ClaimView:
    """Open a claim for an insured."""
    async with db.transaction(who.tenant_id) as tx:
        given = Declaration(
            body.contact_id,
            body.type,
            body.description,
            1.0 if body.type_confidence is None else body.type_confidence,
            await _policy(tx, body.policy_id, body.contact_id),
            body.conversation_id,
            body.language,
            facts_of(body),
        )
        return claim_view(await declare(tx, given, who=who))


async def _policy(tx: Transaction, policy_id: UUID | None, contact_id: UUID) -> PolicyRef | None:
    if policy_id is None:
        return None
    policy = await policies.find_policy(tx.conn, tx.tenant_id, policy_id)
    if policy is None or policy.contact_id != contact_id:
        raise InvalidInput("This insured has no such policy.")
    return ref_of(policy)


async def read_claim(id: UUID, who: Principal, db: Database) -> ClaimView:
    """One claim."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return claim_view(await reads.get_claim(snapshot.conn, who.tenant_id, id))


async def read_claim_file(id: UUID, who: Principal, db: Database, now: datetime) -> ClaimFile:
    """A claim with everything that belongs to it."""
    async with db.snapshot(who.tenant_id) as snapshot:
        file = await read_file(snapshot, id, now)
    await saw(db, who, file.claim.contact.id, "claim")
    return file


async def change_claim(id: UUID, body: ClaimChangeBody, who: Principal, db: Database, if_match: IfMatch) -> ClaimView:
    """Correct what is known about a claim; one that was decided upon is computed again."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, _version(if_match, body.version))
        if "policy_id" in body.model_fields_set:
            policy = await _policy(tx, body.policy_id, claim.contact_id)
            if (moved := under(claim, policy)) != claim:
                claim = await write(tx, claim, moved, "recorded", who=who, detail={"fields": ["policy_id"]})
        claim = await record(tx, claim, facts_of(body), who=who)
        return claim_view(await reassess(tx, claim, who=who))


async def assess_claim(id: UUID, body: Versioned, who: Principal, db: Database, if_match: IfMatch) -> Explained:
    """Compute a claim's complexity, decide upon it, and keep the computation."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, _version(if_match, body.version))
        _, found = await assess(tx, claim, who=who)
    return Explained.of(found)


async def assess_case(body: CaseBody, who: Principal, db: Database, now: datetime) -> Explained:
    """Explain what would be decided about any case; nothing is stored."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await explain(snapshot.conn, who.tenant_id, body, now)


async def set_status(id: UUID, body: ClaimStatusBody, who: Principal, db: Database, if_match: IfMatch) -> ClaimView:
    """Take a claim one step of the status table; 409 says which steps there are."""
    to = status_of(body.status)
    async with db.transaction(who.tenant_id) as tx:
        claim = await _any(tx, id, if_match, body.version)
        moved = await change_status(tx, claim, to, who, body.reason)
        if to == "ferme":
            await deciding.wind_up(tx, moved, who)
        elif claim.status == "escalade":
            await settle_alert(tx, moved, who)
        moving.seek_if_escalated(tx, moved, to)
        return claim_view(moved)


async def accept(id: UUID, body: ClaimAcceptBody, who: Principal, db: Database, if_match: IfMatch) -> ClaimView:
    """Stand for a claim, and accept an amount under a guarantee if there is one."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, _version(if_match, body.version))
        accepted = await deciding.accept(
            tx, claim, who, amount_minor=body.amount_minor, guarantee=body.guarantee, note=body.note
        )
        return claim_view(accepted)


async def reject(id: UUID, body: ClaimRejectBody, who: Principal, db: Database, if_match: IfMatch) -> ClaimView:
    """Refuse a claim, saying why; it is closed by that."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, _version(if_match, body.version))
        return claim_view(await deciding.reject(tx, claim, who, body.reason))


async def request_documents(
    id: UUID, body: ClaimRequestBody, who: Principal, db: Database, if_match: IfMatch
) -> AskedClaim:
    """Ask the customer for documents, on their own channel; they have a week. `told_by`: how it left, if it did."""
    async with db.transaction(who.tenant_id) as tx:
        reach = await hold(tx, await reads.get_claim(tx.conn, tx.tenant_id, id))
        claim = await lock_to_change(tx, id, _version(if_match, body.version))
        claim = await ask_documents(tx, claim, body.kinds, who)
        told_by = await ask(tx, claim, reach, body.kinds, by=who.name, message=body.message)
        return AskedClaim.of(claim, told_by)


async def assign(id: UUID, body: ClaimAssignBody, who: Principal, db: Database, if_match: IfMatch) -> ClaimView:
    """Make a claim a member's file, or nobody's."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, _version(if_match, body.version))
        return claim_view(await deciding.assign(tx, claim, body.user_id, who))


async def reopen(id: UUID, body: ClaimReopenBody, who: Principal, db: Database, if_match: IfMatch) -> ClaimView:
    """Work on a closed claim again, with a reason."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await _any(tx, id, if_match, body.version)
        return claim_view(await deciding.reopen(tx, claim, who, body.reason))


async def close(id: UUID, body: ClaimCloseBody, who: Principal, db: Database, if_match: IfMatch) -> ClaimView:
    """End a claim; with a reason where nobody has decided about it."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, _version(if_match, body.version))
        return claim_view(await deciding.close(tx, claim, who, body.reason))


async def list_changes(id: UUID, who: Principal, db: Database) -> ChangePage:
    """A claim's history, oldest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        await reads.get_claim(snapshot.conn, who.tenant_id, id)
        found = await reads.list_changes(snapshot.conn, who.tenant_id, id)
    return ChangePage([ChangeView.of(c) for c in found], None, snapshot.position)


async def _any(tx: Transaction, claim_id: UUID, if_match: IfMatch, version: int | None) -> Claim:
    """A claim to change, closed or not: the status table says what may be done with it."""
    return await lock_to_change(tx, claim_id, _version(if_match, version), may_be_closed=True)


def _version(if_match: IfMatch, version: int | None) -> int | None:
    return version if if_match.version is None else if_match.version


_WORK = Permission.WORK_CLAIMS

routes = [
    route("GET", "/claims", list_page, needs=Permission.READ_CLAIMS),
    route("POST", "/claims", create_claim, needs=_WORK, status=201),
    route("GET", "/claims/stats", read_stats, needs=Permission.READ_CLAIMS),
    route("POST", "/claims/assess", assess_case, needs=Permission.READ_CLAIMS),
    route("GET", "/claims/{id}", read_claim, needs=Permission.READ_CLAIMS),
    route("PATCH", "/claims/{id}", change_claim, needs=_WORK),
    route("GET", "/claims/{id}/file", read_claim_file, needs=Permission.READ_CLAIMS),
    route("GET", "/claims/{id}/changes", list_changes, needs=Permission.READ_CLAIMS),
    route("POST", "/claims/{id}/assess", assess_claim, needs=_WORK),
    route("POST", "/claims/{id}/status", set_status, needs=_WORK),
    route("POST", "/claims/{id}/accept", accept, needs=_WORK),
    route("POST", "/claims/{id}/reject", reject, needs=_WORK),
    route("POST", "/claims/{id}/request-documents", request_documents, needs=_WORK),
    route("POST", "/claims/{id}/assign", assign, needs=_WORK),
    route("POST", "/claims/{id}/reopen", reopen, needs=Permission.REOPEN_CLAIMS),
    route("POST", "/claims/{id}/close", close, needs=_WORK),
]
