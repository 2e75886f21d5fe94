"""Writes of identity, and the proof other slices may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.accounts import actions as accounts
from app.contacts import actions as contacts
from app.db.transaction import Transaction
from app.identity import queries, rules
from app.identity.jobs import SendCode
from app.identity.models import Attempt, Claimed, Code, Factor, Finding, Key, Proof

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
    """Try whether somebody is who they say. Takes the same, whoever that is; only a success goes further.

    Tries under the same conversation, matricule or address wait for each other, so that none slips past the count.
    """
    keys = rules.keys_of(tx.tenant_id, claimed)
    if await _is_locked(tx, keys):
        return Finding(is_locked=True)
    contact = await contacts.find_by_matricule(tx.conn, tx.tenant_id, rules.folded(claimed.matricule))
    code_id = await _right_code(tx, claimed, keys[1])
    if claimed.factor == "code":
        fits = code_id is not None
    else:
        fits = claimed.birth_date is not None and rules.is_birthday(contact, claimed.birth_date)
    if not (fits and rules.may_prove(contact)):
        await _count(tx, keys, succeeded=False)
        return Finding(is_locked=await _locks(tx, claimed, keys))
    await _count(tx, [key for key in keys if key.scope in rules.CLEARED_BY_SUCCESS], succeeded=True)
    if code_id is not None:
        await queries.use_code(tx.conn, tx.tenant_id, code_id, tx.at)
    return Finding(contact)


async def prove(tx: Transaction, conversation_id: UUID, contact_id: UUID, factor: Factor) -> None:
    """Whoever speaks in this conversation was verified to be this contact."""
    proof = Proof(conversation_id, contact_id, factor, tx.at, tx.at + rules.PROOF_LASTS)
    await queries.upsert_proof(tx.conn, tx.tenant_id, proof)
    detail = {"factor": factor, "conversation_id": str(conversation_id)}
    await accounts.audit(tx, None, "prove_identity", "contact", contact_id, detail=detail, source=SOURCE)


async def ask_for_code(tx: Transaction, claimed: Claimed) -> bool:
    """Have a code sent to the phone on file, if there is one; whether the door is locked is all that can be told.

    The code before it counts no more. Beyond what may be sent within an hour, nothing is, and the last one goes on.
    """
    session, matricule, *addresses = keys = rules.keys_of(tx.tenant_id, claimed)
    if await _is_locked(tx, keys):
        return True
    del session
    address = addresses[0].key_hash if addresses else None
    contact = await contacts.find_by_matricule(tx.conn, tx.tenant_id, rules.folded(claimed.matricule))
    since = tx.at - rules.CODES_WITHIN
    sent = await queries.count_codes(
        tx.conn, tx.tenant_id, place=claimed.place, matricule=matricule.key_hash, address=address, since=since
    )
    if not rules.may_send(sent):
        return False
    for_whom = contact.id if contact is not None and contact.phone and rules.may_prove(contact) else None
    until = tx.at + rules.CODE_LASTS
    code = Code(uuid7(), claimed.place, matricule.key_hash, address, for_whom, tx.at, until)
    await queries.insert_code(tx.conn, tx.tenant_id, code)
    tx.enqueue(SendCode(code_id=code.id))
    return False


async def _is_locked(tx: Transaction, keys: Sequence[Key]) -> bool:
    await queries.lock_keys(tx.conn, rules.lock_numbers(keys))
    return rules.is_locked(await _tried(tx, keys), tx.at)


async def _tried(tx: Transaction, keys: Sequence[Key]) -> list[Attempt]:
    return await queries.list_attempts(tx.conn, tx.tenant_id, keys, tx.at - 2 * rules.WINDOW)


async def _count(tx: Transaction, keys: Sequence[Key], *, succeeded: bool) -> None:
    ids = [uuid7() for _ in keys]
    await queries.insert_attempts(tx.conn, tx.tenant_id, ids, keys, succeeded=succeeded, at=tx.at)


async def _locks(tx: Transaction, claimed: Claimed, keys: Sequence[Key]) -> bool:
    """Whether this failure was one too many; the team can read when a door was locked, not what was tried."""
    scopes = rules.locked_scopes(await _tried(tx, keys), tx.at)
    if scopes:
        detail = {"scopes": scopes}
        await accounts.audit(tx, None, "lock_identity", "conversation", claimed.place, detail=detail, source=SOURCE)
    return bool(scopes)


async def _right_code(tx: Transaction, claimed: Claimed, matricule: Key) -> UUID | None:
    """The code that was typed, if it is the one last sent here and still counts; every typing uses up a try."""
    if claimed.code is None:
        return None
    found = await queries.take_try(
        tx.conn,
        tx.tenant_id,
        place=claimed.place,
        matricule=matricule.key_hash,
        most=rules.CODE_TRIES,
        now=tx.at,
    )
    code_id, stored = found or (None, None)
    return code_id if rules.is_code(code_id, stored, claimed.code) else None
