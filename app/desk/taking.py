"""Who speaks: taking a conversation, giving it back or on, ending it. The customer is told each time."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Permission, Principal
from app.accounts.actions import audit, get_tenant
from app.alerts import team
from app.alerts.changes import AlertClosed
from app.conversations import ownership
from app.conversations.errors import ConversationNotHeld
from app.conversations.models import Actor, Conversation
from app.conversations.schemas import ConversationView
from app.db.transaction import Transaction
from app.desk import advisor_queries, queries, rules
from app.desk.actions import cancel_handoff, request_handoff
from app.desk.briefs import passed_on
from app.desk.changes import (
    Held,
    NotTheOwner,
    actor_of,
    answering_members,
    hold,
    open_handoff,
    recount,
    say,
    seat,
    write_handoff,
)
from app.desk.events import HandoffClaimed, HandoffDeclined
from app.desk.jobs import SettleQueue
from app.desk.models import Decline, Handoff, Mode, Supervision
from app.desk.notes import write_note
from app.desk.schemas import CloseBody, HandOffBody, TransferBody
from app.errors import InvalidInput, NotFound


async def claim(
    tx: Transaction, conversation_id: UUID, who: Principal, *, epoch: int | None = None, force: bool = False
) -> Conversation:
    """The member owns the conversation from here on; nothing the agent was about to say is stored or sent any more.

    Raises:
        NotFound, ConversationOver, MembersOnly, and `ownership.claim`'s refusal naming who was first.
    """
    actor = actor_of(who)
    held = await hold(tx, conversation_id)
    before = held.conversation
    if before.advisor_id == actor.id:
        return before
    claimed = await ownership.claim(tx, conversation_id, actor, epoch=epoch, force=force)
    held = replace(held, conversation=claimed)
    await _settle_claimed(tx, held, who, actor)
    await seat(tx, actor.id, actor.name)
    await recount(tx, {actor.id} | ({before.advisor_id} if before.advisor_id else set()))
    await advisor_queries.delete_supervision(tx.conn, tx.tenant_id, conversation_id, actor.id)
    what = "transferred" if before.advisor_id else "claimed"
    said = await say(tx, held, what, name=actor.name, action="conseiller_present")
    verb = "take_over" if force else "claim"
    await audit(tx, who, verb, "conversation", conversation_id, detail={"from": before.advisor_name or before.handling})
    return said.conversation if said else claimed


async def _settle_claimed(tx: Transaction, held: Held, who: Principal, actor: Actor) -> None:
    handoff = await open_handoff(tx, held.conversation.id)
    if handoff is None:
        return
    if handoff.alert_id is not None:
        await _keep_promise(tx, handoff.alert_id, who)
    taken = replace(
        rules.withdraw_offer(handoff),
        status="claimed",
        claimed_by=actor.id,
        claimed_by_name=actor.name,
        claimed_at=tx.at,
        ended_at=tx.at,
        ended_because="claimed",
    )
    tx.enqueue(SettleQueue())
    await write_handoff(tx, taken, HandoffClaimed)


async def _keep_promise(tx: Transaction, alert_id: UUID, who: Principal) -> None:
    """Somebody speaks with the customer now: nobody has to be reminded to call them back."""
    try:
        await team.resolve(tx, alert_id, who, resolution="taken_over")
    except (AlertClosed, NotFound):
        return


async def release(tx: Transaction, conversation_id: UUID, who: Principal, *, note: str | None) -> Conversation:
    """Give the conversation back to the agent. What was said is past: only `note` crosses the cut.

    Raises:
        NotFound, ConversationOver, ConversationNotHeld, MembersOnly, NotTheOwner.
    """
    held, actor, owner = await _held_by(tx, conversation_id, who)
    if note:
        await write_note(tx, conversation_id, actor, note)
    await say(tx, held, "released", name=owner.name, action="agent_de_retour")
    released = await ownership.release(tx, conversation_id, owner, to="agent")
    await recount(tx, {owner.id})
    await audit(tx, who, "release", "conversation", conversation_id)
    return released


async def transfer(tx: Transaction, conversation_id: UUID, who: Principal, body: TransferBody) -> Conversation:
    """Give it to a colleague, or back into the queue for whoever knows the subject. The brief goes along.

    Raises:
        NotFound, ConversationOver, ConversationNotHeld, MembersOnly, NotTheOwner.
        InvalidInput: nobody, or somebody who may not answer.
    """
    if (body.user_id is None) == (body.skill is None):
        raise InvalidInput("Give either user_id or skill.")
    held, actor, owner = await _held_by(tx, conversation_id, who)
    if body.note:
        await write_note(tx, conversation_id, actor, body.note)
    if body.user_id is None:
        return await _back_to_queue(tx, held, who, reason="transferred", skill=body.skill or "", note=body.note)
    member = (await answering_members(tx.conn, tx.tenant_id)).get(body.user_id)
    if member is None or member.id == owner.id:
        raise InvalidInput("This conversation cannot be given to that member.")
    to = Actor(member.id, member.name)
    given = await ownership.transfer(tx, conversation_id, owner, to)
    await seat(tx, to.id, to.name)
    await recount(tx, {to.id, owner.id})
    said = await say(tx, replace(held, conversation=given), "transferred", name=to.name, action="conseiller_present")
    await audit(tx, who, "transfer", "conversation", conversation_id, detail={"to": str(to.id)}, reason=body.note)
    return said.conversation if said else given


async def hand_off(tx: Transaction, conversation_id: UUID, who: Principal, body: HandOffBody) -> Conversation:
    """A human asks for another human: the owner gives it up to the queue, or what the agent speaks in joins it.

    Raises:
        NotFound, ConversationOver, MembersOnly, NotTheOwner: somebody else owns it.
    """
    actor = actor_of(who)
    held = await hold(tx, conversation_id)
    if (owner := _owner(held.conversation)) is not None:
        _check_owner(owner, who)
    if body.note:
        await write_note(tx, conversation_id, actor, body.note)
    return await _back_to_queue(tx, held, who, reason=body.reason, skill=body.skill, note=body.note)


async def _back_to_queue(
    tx: Transaction, held: Held, who: Principal, *, reason: str, skill: str, note: str | None
) -> Conversation:
    conversation = held.conversation
    owner = _owner(conversation)
    if owner is not None:
        conversation = await ownership.release(tx, conversation.id, owner, to="waiting")
        await recount(tx, {owner.id})
    handoff = await _ask_again(tx, replace(held, conversation=conversation), reason, skill, note)
    if owner is not None:
        await _not_to(tx, handoff, owner)
    what = "requeued" if owner is not None else "looking"
    said = await say(tx, replace(held, conversation=conversation), what, action="transferer_conseiller")
    await audit(tx, who, "hand_off", "conversation", conversation.id, detail={"skill": handoff.skill, "reason": reason})
    return said.conversation if said else conversation


async def _not_to(tx: Transaction, handoff: Handoff, giver: Actor) -> None:
    """Whoever gave it up is not offered it again."""
    said = Decline(giver.id, giver.name, rules.PASSED_ON, tx.at)
    await queries.insert_decline(tx.conn, tx.tenant_id, uuid7(), handoff.id, said)
    await write_handoff(tx, replace(handoff, declines=(*handoff.declines, said)), HandoffDeclined)


async def _ask_again(tx: Transaction, held: Held, reason: str, skill: str, note: str | None) -> Handoff:
    latest = await queries.find_latest_handoff(tx.conn, tx.tenant_id, held.conversation.id)
    request = passed_on(held.conversation, latest, reason=reason, skill=skill, language=held.language, note=note)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    return await request_handoff(tx, tenant, held.conversation, held.contact, request)


async def close(tx: Transaction, conversation_id: UUID, who: Principal, body: CloseBody) -> Conversation:
    """Nothing more will be said in it; what the customer writes later begins another one.

    Raises:
        NotFound, ConversationOver, MembersOnly, NotTheOwner: somebody else owns it.
    """
    actor = actor_of(who)
    held = await hold(tx, conversation_id)
    owner = _owner(held.conversation)
    if owner is not None:
        _check_owner(owner, who)
    await cancel_handoff(tx, conversation_id, "closed")
    if body.tell:
        await say(tx, held, "closed", action="fin")
    closed = await ownership.close(tx, conversation_id, owner or actor, body.reason)
    await recount(tx, {owner.id} if owner else ())
    await audit(tx, who, "close", "conversation", conversation_id, reason=body.reason)
    return closed


async def supervise(tx: Transaction, conversation_id: UUID, who: Principal, mode: Mode) -> Conversation:
    """Be present in somebody else's conversation: silently, whispering, or writing along.

    Raises:
        NotFound, ConversationOver, MembersOnly.
    """
    actor = actor_of(who)
    held = await hold(tx, conversation_id)
    present = Supervision(actor.id, actor.name, mode, tx.at)
    await advisor_queries.upsert_supervision(tx.conn, tx.tenant_id, conversation_id, present)
    await audit(tx, who, mode, "conversation", conversation_id, detail={"advisor": held.conversation.advisor_name})
    return held.conversation


async def _held_by(tx: Transaction, conversation_id: UUID, who: Principal) -> tuple[Held, Actor, Actor]:
    """A conversation that is this member's to give away: they own it, or supervise. Who acts, and who owns it."""
    actor = actor_of(who)
    held = await hold(tx, conversation_id)
    owner = _owner(held.conversation)
    if owner is None:
        raise ConversationNotHeld(current=ConversationView.of(held.conversation))
    _check_owner(owner, who)
    return held, actor, owner


def _owner(conversation: Conversation) -> Actor | None:
    return None if conversation.advisor_id is None else Actor(conversation.advisor_id, conversation.advisor_name or "")


def _check_owner(owner: Actor, who: Principal) -> None:
    if owner.id != who.user_id and not who.may(Permission.SUPERVISE_CONVERSATIONS):
        raise NotTheOwner(advisor=owner)
