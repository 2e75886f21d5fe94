"""A conversation relayed by somebody else's software: it proves who its customer is, and passes their words on.

The relay is a program of the business with a key. It learns nothing a stranger at the chat would not: the same answer
for everybody who could not be identified, the same lockouts, counted by its address and its key.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts import actions as accounts
from app.accounts.models import Tenant
from app.claims import reads as claims
from app.claims.models import Claim
from app.contacts import actions as contacts
from app.contacts.models import Identity
from app.conversations import actions as conversations
from app.conversations import opening, reads
from app.conversations.models import Incoming, Message
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import Forbidden, NotFound, TooMany
from app.identity import actions as identity
from app.identity.models import Claimed
from app.identity.rules import WINDOW
from app.sessions import actions as sessions
from app.sinistres import conversing_queries
from app.sinistres.conversing_queries import RELAYED
from app.sinistres.conversing_schemas import Authenticate, AuthentificationView, Relayed, ReponseView
from app.sinistres.conversing_wording import Told, told

PATIENCE: Final = 8.0
LOOK_AGAIN: Final = 0.1
"""Seconds a relay waits for an answer a model is still phrasing, and between two looks."""


class NotProven(Forbidden):
    """The customer has not proved to be the insured of this claim, or the claim does not exist."""

    code = "not_proven"


class IdentificationLocked(TooMany):
    """Too many failed attempts to identify somebody; wait before trying again."""

    code = "identification_locked"


@dataclass(frozen=True, slots=True)
class Relay:
    """Who relays, and from where."""

    who: Principal
    address: str

    @property
    def origins(self) -> tuple[str, str]:
        """What its customers' tries are counted by."""
        return f"relay:{self.address}", f"relay:{self.who.session_key}"


@dataclass(frozen=True, slots=True)
class _Passed:
    """Words that were passed on: stored as this message of the conversation, about this claim."""

    conversation_id: UUID
    seq: int
    claim_id: UUID


async def authenticate(db: Database, relay: Relay, body: Authenticate) -> AuthentificationView:
    """Prove who a relay's customer is, or have a code sent to them.

    Raises:
        IdentificationLocked: with the same members the answer has.
    """
    session_id = body.session_id or secrets.token_urlsafe(24)
    async with db.transaction(relay.who.tenant_id) as tx:
        tenant = await accounts.get_tenant(tx.conn, tx.tenant_id)
        outcome = await _authenticate(tx, tenant, relay, body, _place(tx.tenant_id, session_id))
    view = AuthentificationView(outcome == "proven", outcome == "locked", told(outcome, tenant.language), session_id)
    if view.verrouille:
        raise IdentificationLocked(
            retry_after=int(WINDOW.total_seconds()),
            authentifie=False,
            verrouille=True,
            message=view.message,
            session_id=session_id,
        )
    return view


def _place(tenant_id: int, session_id: str) -> UUID:
    """What stands for a relayed conversation, also before there is one."""
    return uuid5(NAMESPACE_OID, f"{tenant_id}:{session_id}")


def _speaker(place: UUID) -> Identity:
    return Identity("visitor", f"{RELAYED}{place}")


async def _authenticate(tx: Transaction, tenant: Tenant, relay: Relay, body: Authenticate, place: UUID) -> Told:
    claimed = Claimed(place, body.matricule, relay.origins, body.date_naissance, body.code)
    if body.demander_code:
        return "locked" if await identity.ask_for_code(tx, claimed) else "code_sent"
    if body.date_naissance is None and body.code is None:
        return "factor_missing"
    found = await identity.verify(tx, claimed)
    if found.contact is None:
        return "locked" if found.is_locked else "failed"
    speaker = await contacts.recognise(tx, _speaker(place), region=tenant.country)
    conversation = await opening.open_chat(tx, speaker, language=tenant.language)
    await identity.prove(tx, conversation.id, found.contact.id, claimed.factor)
    return "proven"


async def pass_on(db: Database, relay: Relay, sinistre_id: str, body: Relayed) -> ReponseView:
    """Have a customer's words about a claim heard like everybody's, and bring back what was answered.

    Raises:
        NotProven: also when there is no such claim.
    """
    tenant_id = relay.who.tenant_id
    async with db.transaction(tenant_id) as tx:
        passed = await _speak(tx, relay, await _claim(tx.conn, tenant_id, sinistre_id), body)
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while True:
        async with db.transaction(tenant_id) as tx:
            answer = await _answer(tx.conn, tenant_id, passed)
            waits = answer.reponse is None and await sessions.is_thinking(tx.conn, tenant_id, passed.conversation_id)
        if not waits or loop.time() > until:
            return answer
        await asyncio.sleep(LOOK_AGAIN)


async def _claim(conn: Connection, tenant_id: int, sinistre_id: str) -> Claim:
    """A claim by its id or its number."""
    try:
        return await claims.get_claim(conn, tenant_id, UUID(sinistre_id))
    except NotFound:
        raise NotProven from None
    except ValueError:
        found = await claims.find_by_number(conn, tenant_id, sinistre_id[:40])
    if found is None:
        raise NotProven
    return found


async def _speak(tx: Transaction, relay: Relay, claim: Claim, body: Relayed) -> _Passed:
    address = None if body.session_id is None else _speaker(_place(tx.tenant_id, body.session_id)).address
    speaker = await conversing_queries.find_relayed(
        tx.conn, tx.tenant_id, contact_id=claim.contact_id, address=address, prefer=claim.conversation_id, now=tx.at
    )
    if speaker is None:
        raise NotProven
    tenant = await accounts.get_tenant(tx.conn, tx.tenant_id)
    client_id = body.client_id or str(uuid7())
    incoming = Incoming(speaker, body.message, channel="chat", client_id=client_id)
    received = await conversations.receive_message(tx, tenant, incoming)
    if received is None:
        before = await reads.find_received(tx.conn, tx.tenant_id, speaker, client_id)
        assert before is not None  # noqa: S101
        return _Passed(before.conversation_id, before.seq, claim.id)
    await sessions.hear(tx, tenant, received, origin=relay.origins[0])
    return _Passed(received.conversation.id, received.message.seq, claim.id)


async def _answer(conn: Connection, tenant_id: int, passed: _Passed) -> ReponseView:
    conversation = await reads.get_conversation(conn, tenant_id, passed.conversation_id)
    claim = await claims.get_claim(conn, tenant_id, passed.claim_id)
    after = await reads.list_after(conn, tenant_id, passed.conversation_id, after=passed.seq)
    said = _said(after)
    return ReponseView(
        "\n\n".join(m.text for m in said) or None,
        said[-1].phase if said else None,
        next((m.action for m in reversed(said) if m.action), None),
        conversation.handling != "agent" or claim.status == "escalade",
        claim.cci,
    )


def _said(after: list[Message]) -> list[Message]:
    """What was said to the customer before they spoke again."""
    until = next((at for at, m in enumerate(after) if m.author == "contact"), len(after))
    return [m for m in after[:until] if m.direction == "out"]
