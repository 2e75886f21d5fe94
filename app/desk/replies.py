"""Canned replies: kept, filled in, suggested."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.accounts.models import Tenant
from app.channels.segments import measure
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.conversations import reads
from app.conversations.models import Conversation
from app.db.transaction import Transaction
from app.desk import canned, canned_queries, pane_queries, queries
from app.desk.changes import language_of
from app.desk.models import CannedReply, Variable
from app.desk.schemas import CannedReplyBody, CannedReplyView, RenderBody, RenderedReply, Suggestion
from app.errors import DomainError, Kind, NotFound, StaleVersion
from app.knowledge import actions as knowledge

MOST_SUGGESTED: Final = 3
LOOKED_BACK: Final = 20


class ShortcutTaken(DomainError):
    """Another reply has this shortcut."""

    kind = Kind.CONFLICT
    code = "shortcut_taken"


async def create(tx: Transaction, body: CannedReplyBody, who: Principal) -> CannedReply:
    """Keep a reply.

    Raises:
        InvalidInput, UnknownVariable, ShortcutTaken.
    """
    reply = _reply(uuid7(), 1, body)
    if not await canned_queries.insert_canned(tx.conn, tx.tenant_id, reply):
        raise ShortcutTaken
    await audit(tx, who, "create", "canned_reply", reply.id, detail={"shortcut": reply.shortcut})
    return reply


async def change(
    tx: Transaction, reply_id: UUID, body: CannedReplyBody, who: Principal, *, version: int | None
) -> CannedReply:
    """Write it anew.

    Raises:
        NotFound, StaleVersion (with `current`), InvalidInput, UnknownVariable, ShortcutTaken.
    """
    before = await canned_queries.find_canned(tx.conn, tx.tenant_id, reply_id)
    if before is None:
        raise NotFound
    if version is not None and version != before.version:
        raise StaleVersion(current=CannedReplyView.of(before))
    after = _reply(reply_id, before.version, body)
    if not await canned_queries.update_canned(tx.conn, tx.tenant_id, after, before.version):
        raise ShortcutTaken
    await audit(tx, who, "change", "canned_reply", reply_id, detail={"shortcut": after.shortcut})
    return replace(after, version=before.version + 1)


async def forget(tx: Transaction, reply_id: UUID, who: Principal) -> None:
    """Throw it away.

    Raises:
        NotFound.
    """
    if not await canned_queries.delete_canned(tx.conn, tx.tenant_id, reply_id):
        raise NotFound
    await audit(tx, who, "delete", "canned_reply", reply_id)


def _reply(reply_id: UUID, version: int, body: CannedReplyBody) -> CannedReply:
    bodies = {language: text for language, text in body.bodies.model_dump().items() if text}
    variables = [Variable(v.name, v.type, v.required) for v in body.variables]
    canned.check(bodies, variables)
    return CannedReply(reply_id, version, body.shortcut, body.title, bodies, variables, body.skill)


async def fill_in(conn: Connection, reply_id: UUID, body: RenderBody, who: Principal) -> RenderedReply:
    """The reply for one conversation: what is known is filled in, what is given wins, what is missing is listed.

    Raises:
        NotFound, UnfitValue, UnknownVariable: a value for no blank of this reply.
    """
    reply = await canned_queries.find_canned(conn, who.tenant_id, reply_id)
    if reply is None:
        raise NotFound
    unknown = sorted({*body.values} - {v.name for v in reply.variables})
    if unknown:
        raise canned.UnknownVariable(unknown=unknown)
    tenant, conversation, contact = await _around(conn, who.tenant_id, body.conversation_id)
    language, words = canned.body_in(reply, body.language, conversation.language, contact.language, tenant.language)
    values = {**canned.known_values(tenant, contact, who.name), **body.values}
    text, missing = canned.render(words, reply.variables, values, canned.Place.of(tenant, language))
    size = measure(text)
    filled = {v.name: values[v.name] for v in reply.variables if v.name in values}
    return RenderedReply(text, language, missing, filled, size.segments, size.encoding)


async def suggest(conn: Connection, conversation_id: UUID, who: Principal) -> list[Suggestion]:
    """What could be answered now, ready to send: the agent's own idea, what the business knows, canned replies.

    Raises:
        NotFound.
    """
    tenant, conversation, contact = await _around(conn, who.tenant_id, conversation_id)
    language = language_of(conversation.language or contact.language or tenant.language)
    found: list[Suggestion] = []
    handoff = await queries.find_latest_handoff(conn, who.tenant_id, conversation_id)
    if handoff is not None and handoff.brief.suggestion:
        found.append(Suggestion("agent", handoff.reason, handoff.brief.suggestion, handoff.language))
    said = await _last_words(conn, who.tenant_id, conversation_id)
    if not said:
        return found
    answer = await knowledge.search(conn, who.tenant_id, said, language)
    if answer.found and answer.answer:
        spoken = language_of(answer.language or language)
        found.append(Suggestion("knowledge", answer.label or "", answer.answer, spoken))
    known = canned.known_values(tenant, contact, who.name)
    replies = await canned_queries.list_canned(conn, who.tenant_id)
    for reply in canned.best(replies, said, language, limit=2 * MOST_SUGGESTED):
        spoken, words = canned.body_in(reply, language)
        text, missing = canned.render(words, reply.variables, known, canned.Place.of(tenant, spoken))
        if not missing:
            found.append(Suggestion("canned", reply.title, text, spoken))
    return found[: 2 + MOST_SUGGESTED]


async def _last_words(conn: Connection, tenant_id: int, conversation_id: UUID) -> str:
    """What the customer said since we last spoke, else the last thing they said."""
    latest = await pane_queries.list_latest_messages(conn, tenant_id, conversation_id, LOOKED_BACK)
    heard: list[str] = []
    for message in reversed(latest):
        if message.direction == "in" and message.text:
            heard.append(message.text)
        elif heard:
            break
    return "\n".join(reversed(heard))


async def _around(conn: Connection, tenant_id: int, conversation_id: UUID) -> tuple[Tenant, Conversation, Contact]:
    conversation = await reads.get_conversation(conn, tenant_id, conversation_id)
    contact = await contacts.find_contact(conn, tenant_id, conversation.contact_id)
    if contact is None:
        raise NotFound
    return await get_tenant(conn, tenant_id), conversation, contact
