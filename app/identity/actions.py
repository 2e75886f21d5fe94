"""Writes of identity, and the proof other slices may ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.accounts import actions as accounts
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.identity import queries, rules
from app.identity.jobs import SendCode
from app.identity.models import Claimed, Code, Finding, Key, Proof

SOURCE: Final = "conversation"


async def proven_contact(conn: Connection, tenant_id: int, conversation_id: UUID, now: datetime) -> UUID | None:
    """Who somebody proved to be in this conversation, if that still counts; asking keeps it in force for an hour more.

    It writes, so it cannot be asked in a snapshot: there, `find_proof`.
    """
    return await queries.use_proof(conn, tenant_id, conversation_id, now, now + rules.PROOF_LASTS)


async def find_proof(conn: Connection, tenant_id: int, conversation_id: UUID) -> Proof | None:
    """The proof of a conversation, whether or not it still counts; asking changes nothing."""
    return await queries.find_proof(conn, tenant_id, conversation_id)


async def end_proof(tx: Transaction, conversation_id: UUID) -> None:
    """Whoever speaks next in this conversation proves who they are again."""
    await queries.end_proof(tx.conn, tx.tenant_id, conversation_id, tx.at)


async def verify(tx: Transaction, claimed: Claimed) -> Finding:
    """Try to prove who one is; a success makes the proof. Takes the same, whoever is claimed to be asking.

    Tries under the same conversation, matricule or address wait for each other, so that none slips past the count.
    """
    keys = _keys(tx.tenant_id, claimed)
    if await _is_locked(tx, keys):
        return Finding(is_locked=True)
    contact = await contacts.find_by_matricule(tx.conn, tx.tenant_id, rules.folded(claimed.matricule))
    code_id = await _right_code(tx, claimed, keys[1])
    if claimed.factor == "code":
        fits = code_id is not None
    else:
        fits = claimed.birth_date is not None and rules.is_birthday(contact, claimed.birth_date)
    if fits and rules.may_prove(contact):
        assert contact is not None  # noqa: S101 - may_prove looked
        await _succeed(tx, claimed, contact, keys, code_id)
        return Finding(contact)
    return Finding(is_locked=await _fail(tx, claimed, keys))


def _keys(tenant_id: int, claimed: Claimed) -> tuple[Key, ...]:
    return rules.keys_of(
        tenant_id,
        session=str(claimed.conversation_id),
        matricule=rules.folded(claimed.matricule),
        origin=claimed.origin,
    )


async def _is_locked(tx: Transaction, keys: tuple[Key, ...]) -> bool:
    await queries.lock_keys(tx.conn, rules.lock_numbers(keys))
    return rules.is_locked(await queries.list_attempts(tx.conn, tx.tenant_id, keys, tx.at - 2 * rules.WINDOW), tx.at)


async def _right_code(tx: Transaction, claimed: Claimed, matricule: Key) -> UUID | None:
    """The code that was typed, if it is the one last sent here and still counts; every typing uses up a try."""
    if claimed.code is None:
        return None
    found = await queries.take_try(
        tx.conn,
        tx.tenant_id,
        conversation_id=claimed.conversation_id,
        matricule=matricule.key_hash,
        most=rules.CODE_TRIES,
        now=tx.at,
    )
    code_id, stored = found or (None, None)
    return code_id if rules.is_code(code_id, stored, claimed.code) else None


async def _succeed(
    tx: Transaction, claimed: Claimed, contact: Contact, keys: tuple[Key, ...], code_id: UUID | None
) -> None:
    cleared = [key for key in keys if key.scope in rules.CLEARED_BY_SUCCESS]
    await _count(tx, cleared, succeeded=True)
    if code_id is not None:
        await queries.use_code(tx.conn, tx.tenant_id, code_id, tx.at)
    where = claimed.conversation_id
    proof = Proof(where, contact.id, claimed.factor, tx.at, tx.at + rules.PROOF_LASTS)
    await queries.upsert_proof(tx.conn, tx.tenant_id, proof)
    detail = {"factor": claimed.factor, "conversation_id": str(where)}
    await accounts.audit(tx, None, "prove_identity", "contact", contact.id, detail=detail, source=SOURCE)


async def _fail(tx: Transaction, claimed: Claimed, keys: tuple[Key, ...]) -> bool:
    """Count a failure; whether it was one too many."""
    await _count(tx, keys, succeeded=False)
    known = await queries.list_attempts(tx.conn, tx.tenant_id, keys, tx.at - 2 * rules.WINDOW)
    if not rules.is_locked(known, tx.at):
        return False
    scopes = [key.scope for key in keys if rules.is_locked((a for a in known if a.scope == key.scope), tx.at)]
    where = claimed.conversation_id
    await accounts.audit(tx, None, "lock_identity", "conversation", where, detail={"scopes": scopes}, source=SOURCE)
    return True


async def _count(tx: Transaction, keys: tuple[Key, ...] | list[Key], *, succeeded: bool) -> None:
    ids = [uuid7() for _ in keys]
    await queries.insert_attempts(tx.conn, tx.tenant_id, ids, keys, succeeded=succeeded, at=tx.at)


async def ask_for_code(tx: Transaction, claimed: Claimed) -> bool:
    """Have a code sent to the phone on file, if there is one; whether the door is locked is all that can be told.

    The code before it counts no more. Beyond what may be sent within an hour, nothing is, and the last one goes on.
    """
    keys = _keys(tx.tenant_id, claimed)
    if await _is_locked(tx, keys):
        return True
    address = keys[2].key_hash if len(keys) > 2 else None
    where, matricule = claimed.conversation_id, keys[1].key_hash
    contact = await contacts.find_by_matricule(tx.conn, tx.tenant_id, rules.folded(claimed.matricule))
    sent = await queries.count_codes(
        tx.conn,
        tx.tenant_id,
        conversation_id=where,
        matricule=matricule,
        address=address,
        since=tx.at - rules.CODES_WITHIN,
    )
    if not rules.may_send(sent):
        return False
    reached = contact is not None and rules.may_prove(contact) and contact.phone is not None
    code = Code(
        uuid7(),
        where,
        matricule,
        address,
        contact.id if contact is not None and reached else None,
        tx.at,
        tx.at + rules.CODE_LASTS,
    )
    await queries.insert_code(tx.conn, tx.tenant_id, code)
    tx.enqueue(SendCode(code_id=code.id))
    return False
