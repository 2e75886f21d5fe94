"""What every change at the desk does: take the locks in order, write the next version, tell it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from asyncpg import Connection

from app.access import ROLE_PERMISSIONS, Permission, Principal, Role
from app.accounts.actions import get_tenant, list_members
from app.accounts.models import Member
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.conversations import reads, speaking
from app.conversations.errors import ConversationOver
from app.conversations.models import Actor, Conversation, Said, Words
from app.conversations.schemas import ConversationView
from app.db.transaction import Transaction
from app.desk import advisor_queries, queries
from app.desk.events import AdvisorUpdated, HandoffEvent
from app.desk.jobs import SettleQueue
from app.desk.models import Advisor, Handoff, Language
from app.desk.schemas import AdvisorView, HandoffView
from app.desk.wording import told
from app.errors import DomainError, Forbidden, Kind


class NotTheOwner(DomainError):
    """This conversation is not yours."""

    kind = Kind.CONFLICT
    code = "conversation_not_yours"


class MembersOnly(Forbidden):
    """Only a member of the team can speak for the business, not an API key."""

    code = "members_only"


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation and its contact, locked for the rest of the transaction."""

    conversation: Conversation
    contact: Contact

    @property
    def language(self) -> Language:
        """The language the customer is told things in, where it is known; else French."""
        return language_of(self.conversation.language or self.contact.language)


def language_of(name: str | None) -> Language:
    """One of the languages we write in."""
    return "en" if name == "en" else "fr"


def actor_of(who: Principal) -> Actor:
    """The member who acts.

    Raises:
        MembersOnly.
    """
    if who.user_id is None:
        raise MembersOnly
    return Actor(who.user_id, who.name)


async def hold(tx: Transaction, conversation_id: UUID, *, may_be_closed: bool = False) -> Held:
    """Lock the contact, then the conversation.

    Raises:
        NotFound, ConversationOver.
    """
    seen = await reads.get_conversation(tx.conn, tx.tenant_id, conversation_id)
    contact = await contacts.take(tx, seen.contact_id)
    conversation = await reads.lock_conversation(tx.conn, tx.tenant_id, conversation_id)
    if conversation.status != "open" and not may_be_closed:
        raise ConversationOver(current=ConversationView.of(conversation))
    return Held(conversation, contact)


async def say(
    tx: Transaction, held: Held, what: str, *, name: str = "", when: str = "", action: str | None
) -> Said | None:
    """Tell the customer, on their own channel; nothing where nothing can be written."""
    if held.conversation.channel == "voice":
        return None
    text = told(what, held.language, name=name, when=when)
    words = Words(text, "system", held.language, action=action, cost_class="notice")
    return await speaking.say(tx, held.conversation, held.contact, words)


async def write_handoff(tx: Transaction, after: Handoff, event: type[HandoffEvent]) -> Handoff:
    """Write a locked hand-off as its next version and tell it."""
    written = replace(after, version=after.version + 1)
    await queries.update_handoff(tx.conn, tx.tenant_id, written)
    tx.emit(event(id=written.id, version=written.version, data=HandoffView.of(written)))
    return written


async def open_handoff(tx: Transaction, conversation_id: UUID) -> Handoff | None:
    """The open hand-off of a locked conversation, locked, with who declined it."""
    found = await queries.lock_open_handoff(tx.conn, tx.tenant_id, conversation_id)
    return None if found is None else (await queries.with_declines(tx.conn, tx.tenant_id, [found]))[0]


async def write_advisor(tx: Transaction, before: Advisor, after: Advisor) -> Advisor:
    """Write a locked advisor as the next version and tell it, if anything changed."""
    if after.has_room:
        tx.enqueue(SettleQueue())
    if after == before and before.version > 0:
        return before
    written = replace(after, version=before.version + 1)
    await advisor_queries.update_advisor(tx.conn, tx.tenant_id, written)
    tx.emit(AdvisorUpdated(id=written.user_id, version=written.version, data=AdvisorView.of(written)))
    return written


async def seat(tx: Transaction, user_id: UUID, name: str) -> None:
    """Give a member a place at the desk, offline, when they come for the first time."""
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    await advisor_queries.insert_advisor(tx.conn, tx.tenant_id, user_id, name, tenant.language)


async def recount(tx: Transaction, user_ids: Collection[UUID]) -> None:
    """Count again what these advisors own, in the order of their ids."""
    for user_id in sorted(user_ids):
        advisor = await advisor_queries.lock_advisor(tx.conn, tx.tenant_id, user_id)
        if advisor is not None:
            owned = await advisor_queries.count_owned(tx.conn, tx.tenant_id, user_id)
            await write_advisor(tx, advisor, replace(advisor, active=owned, missed=0))


def may_answer(member: Member) -> bool:
    """Whether a member may be given a conversation."""
    return member.active and Permission.ANSWER_CONVERSATIONS in ROLE_PERMISSIONS[Role(member.role)]


async def answering_members(conn: Connection, tenant_id: int) -> dict[UUID, Member]:
    """Who may be given conversations."""
    return {m.id: m for m in await list_members(conn, tenant_id) if may_answer(m)}
