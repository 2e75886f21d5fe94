"""HTTP edge: clients and sinistres at the paths this trade's systems call, at the root and under `/api/v1`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Connection

from app.access import Permission, Principal
from app.accounts.actions import get_tenant
from app.claims import actions as claims
from app.claims import assessing, listing, reads, reimbursing
from app.claims.bodies import ClaimQuery
from app.claims.cursors import write_cursor
from app.claims.models import Claim, Declaration
from app.contacts import actions as contacts
from app.contacts import customers
from app.contacts.insured import normalised
from app.contacts.models import Contact
from app.conversations import reads as conversations
from app.conversations.models import Message
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import NotFound
from app.policies import actions as policies
from app.policies.models import Policy
from app.sinistres.schemas import (
    ClientSinistresQuery,
    ClientView,
    NewSinistre,
    SinistreChange,
    SinistrePage,
    SinistreQuery,
    SinistreView,
    SuiviView,
)
from app.sinistres.translating import client_view, facts_of, sinistre_view, suivi_view, unusable
from app.web.endpoint import IfMatch
from app.web.routing import route

RECENT: Final = 5


async def read_client(matricule: str, who: Principal, db: Database, now: datetime) -> ClientView:
    """Somebody insured, by matricule, however it is written."""
    async with db.snapshot(who.tenant_id) as snapshot:
        contact = await _insured(snapshot.conn, who.tenant_id, matricule)
        customer = await customers.find(snapshot.conn, who.tenant_id, contact.id)
        theirs = None
        if who.may(Permission.READ_POLICIES):
            theirs = await policies.policies_of(snapshot.conn, who.tenant_id, contact.id)
        today = await _today(snapshot.conn, who.tenant_id, now)
    if customer is None:
        raise NotFound
    return client_view(customer, theirs, today)


async def _insured(conn: Connection, tenant_id: int, matricule: str) -> Contact:
    norm = normalised(matricule)
    contact = await contacts.find_by_matricule(conn, tenant_id, norm) if norm else None
    if contact is None:
        raise NotFound
    return contact


async def _today(conn: Connection, tenant_id: int, now: datetime) -> date:
    return now.astimezone(ZoneInfo((await get_tenant(conn, tenant_id)).time_zone)).date()


async def list_client_sinistres(
    matricule: str, query: ClientSinistresQuery, who: Principal, db: Database
) -> SinistrePage:
    """The claims of somebody insured, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        contact = await _insured(snapshot.conn, who.tenant_id, matricule)
        wanted = ClaimQuery(contact_id=contact.id, limit=query.limit, cursor=query.cursor)
        found = await listing.list_claims(snapshot.conn, who, wanted)
    return _page(found, query.limit, snapshot.position)


async def list_sinistres(query: SinistreQuery, who: Principal, db: Database) -> SinistrePage:
    """Claims, newest first."""
    lowest, highest = query.cci_range
    wanted = ClaimQuery(
        status=",".join(query.status) if query.status else None,
        cci_min=lowest,
        cci_max=highest,
        type=query.type,
        contact_id=query.client_id,
        limit=query.limit,
        cursor=query.cursor,
    )
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await listing.list_claims(snapshot.conn, who, wanted)
    return _page(found, query.limit, snapshot.position)


def _page(found: Sequence[Claim], limit: int, position: str) -> SinistrePage:
    shown = found[:limit]
    following = write_cursor(shown[-1]) if len(found) > limit else None
    return SinistrePage([sinistre_view(claim) for claim in shown], following, position)


async def declare_sinistre(body: NewSinistre, who: Principal, db: Database) -> SinistreView:
    """Declare a claim; it is numbered, and `nouveau` until somebody or its deadline has it assessed."""
    async with db.transaction(who.tenant_id) as tx:
        contact = await _client_of(tx, body)
        today = await _today(tx.conn, tx.tenant_id, tx.at)
        policy = await _policy_of(tx, body, contact, today)
        currency = policy.currency if policy else (await get_tenant(tx.conn, tx.tenant_id)).currency
        given = Declaration(
            contact.id,
            body.type,
            body.description,
            policy=assessing.ref_of(policy) if policy else None,
            facts=facts_of(body, currency, today=today),
        )
        return sinistre_view(await claims.declare(tx, given, who=who))


async def _client_of(tx: Transaction, body: NewSinistre) -> Contact:
    if body.matricule:
        return await _insured(tx.conn, tx.tenant_id, body.matricule)
    if body.client_id is None:
        raise unusable("client_id", "Say whose claim it is, by client_id or by matricule.")
    contact = await contacts.find_contact(tx.conn, tx.tenant_id, body.client_id)
    if contact is None:
        raise NotFound
    return contact


async def _policy_of(tx: Transaction, body: NewSinistre, contact: Contact, today: date) -> Policy | None:
    if body.contrat_id is None:
        on = body.date_sinistre or today
        return await policies.policy_for(tx.conn, tx.tenant_id, contact.id, body.type, on)
    policy = await policies.find_policy(tx.conn, tx.tenant_id, body.contrat_id)
    if policy is None or policy.contact_id != contact.id:
        raise unusable("contrat_id", "This is no contract of this client.")
    return policy


async def read_sinistre(id: str, who: Principal, db: Database) -> SinistreView:
    """One claim, by id or number."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return sinistre_view(await _claim(snapshot.conn, who.tenant_id, id))


async def _claim(conn: Connection, tenant_id: int, named: str) -> Claim:
    try:
        return await reads.get_claim(conn, tenant_id, UUID(named))
    except ValueError:
        found = await reads.find_by_number(conn, tenant_id, named[:40])
    if found is None:
        raise NotFound
    return found


async def change_sinistre(
    id: str, body: SinistreChange, who: Principal, db: Database, if_match: IfMatch
) -> SinistreView:
    """Correct a claim, or move it on by the table of statuses; names the version it saw."""
    expected = if_match.seen(body.version)
    async with db.transaction(who.tenant_id) as tx:
        seen = await _claim(tx.conn, tx.tenant_id, id)
        claim = await claims.lock_to_change(tx, seen.id, expected, may_be_closed=True)
        facts = facts_of(body, claim.currency, today=await _today(tx.conn, tx.tenant_id, tx.at))
        recorded = claims.learned(claim, facts)
        moves = body.statut is not None and body.statut != claim.status
        if recorded != claim:
            await claims.lock_to_change(tx, claim.id, None)
            claim = await claims.record(tx, claim, facts, who=who)
            claim = claim if moves else await assessing.reassess(tx, claim, who=who)
        if body.statut is not None and moves:
            claim = await claims.change_status(tx, claim, body.statut, who, body.motif)
        return sinistre_view(claim)


async def follow_sinistre(id: str, who: Principal, db: Database) -> SuiviView:
    """Where a claim stands: its history, money, guarantees, what the client is to do, what was said lately."""
    async with db.snapshot(who.tenant_id) as snapshot:
        conn = snapshot.conn
        claim = await _claim(conn, who.tenant_id, id)
        changes = await reads.public_timeline(conn, who.tenant_id, claim.id)
        actions = await reads.list_actions(conn, who.tenant_id, claim.id) if who.may(READ_ACTIONS) else []
        money = await reimbursing.list_of_claim(conn, who.tenant_id, claim.id) if who.may(READ_MONEY) else []
        policy = None
        if claim.policy_id and who.may(Permission.READ_POLICIES):
            policy = await policies.find_policy(conn, who.tenant_id, claim.policy_id)
        messages = await _said(conn, who.tenant_id, claim) if who.may(Permission.READ_MESSAGES) else []
    return suivi_view(claim, changes, money, policy, actions, messages)


async def _said(conn: Connection, tenant_id: int, claim: Claim) -> list[Message]:
    if claim.conversation_id is None:
        return []
    conversation = await conversations.get_conversation(conn, tenant_id, claim.conversation_id)
    return await conversations.list_after(conn, tenant_id, conversation.id, after=conversation.last_seq - RECENT)


READ_ACTIONS, READ_MONEY = Permission.READ_CLAIM_ACTIONS, Permission.READ_REIMBURSEMENTS

routes = [
    route("GET", "/clients/{matricule}", read_client, needs=Permission.READ_CONTACTS),
    route("GET", "/clients/{matricule}/sinistres", list_client_sinistres, needs=Permission.READ_CLAIMS),
    route("GET", "/sinistres", list_sinistres, needs=Permission.READ_CLAIMS),
    route("POST", "/sinistres", declare_sinistre, needs=Permission.WORK_CLAIMS, status=201),
    route("GET", "/sinistres/{id}", read_sinistre, needs=Permission.READ_CLAIMS),
    route("PUT", "/sinistres/{id}", change_sinistre, needs=Permission.WORK_CLAIMS),
    route("GET", "/sinistres/{id}/suivi", follow_sinistre, needs=Permission.READ_CLAIMS),
]
