"""How a chat ends: closed by whoever sits there, or left alone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.conversations import ownership
from app.db.database import Database
from app.db.transaction import Transaction
from app.identity import actions as identity
from app.sessions import actions as sessions
from app.webchat import queries, rules
from app.webchat.models import ChatSession

CLOSED_AT_ONCE: Final = 200
NOBODY_SPOKE: Final = "nobody_spoke"
"""Why a conversation ends in which there are only our agent's words."""


async def hang_up(tx: Transaction, session: ChatSession) -> None:
    """The customer closed the chat: its agent is told, and whoever opens it again proves who they are again.

    Whoever has said nothing leaves nothing, or a greeting nobody waits for an answer to.
    """
    if not await queries.has_spoken(tx.conn, tx.tenant_id, session.id):
        greeted = await queries.find_standing(tx.conn, tx.tenant_id, session.id)
        if greeted is not None:
            await ownership.close(tx, greeted.link.conversation_id, None, NOBODY_SPOKE)
        return
    speaker = await queries.take_speaker(tx.conn, tx.tenant_id, session.id, at=tx.at, until=tx.at + rules.LIFE_SPOKEN)
    standing = await queries.find_standing(tx.conn, tx.tenant_id, session.id) if speaker else None
    if speaker is not None and standing is not None and standing.status == "open":
        await sessions.leave(tx, speaker.tenant, standing.link.conversation_id)
        await identity.end_proof(tx, standing.link.conversation_id)


async def sweep(db: Database, now: datetime) -> None:
    """Retention: visitors' addresses after an hour, sessions a while after their time is up.

    A conversation in which only our agent has spoken ends with its session.
    """
    async with db.system() as conn:
        in_vain = await queries.list_greeted_in_vain(conn, now, CLOSED_AT_ONCE)
    for tenant_id, conversation_id in in_vain:
        async with db.transaction(tenant_id) as tx:
            await ownership.close(tx, conversation_id, None, NOBODY_SPOKE)
    async with db.system() as conn:
        await queries.forget_callers(conn, now - rules.CALLER_KEPT_FOR)
        await queries.delete_expired_sessions(conn, now, now - rules.KEPT_AFTER)
