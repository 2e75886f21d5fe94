"""What happens to the queue by itself: offers, silences, promises. Every step holds the locks and acts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.accounts.models import Tenant
from app.alerts.actions import raise_alert, verdict_by_hand
from app.alerts.models import Channel
from app.db.transaction import Transaction
from app.desk import advisor_queries, queries, rules
from app.desk.actions import cancel_handoff
from app.desk.changes import Held, answering_members, hold, open_handoff, say, write_advisor, write_handoff
from app.desk.events import HandoffCancelled, HandoffDeclined, HandoffOffered, HandoffPromised
from app.desk.hours import next_opening
from app.desk.jobs import SettleQueue
from app.desk.models import Decline, DueHandoff, Handoff
from app.desk.wording import before
from app.errors import DomainError, Kind, NotFound

CALLBACK: Final = "callback"
"""The need of the alert that a promise to call back is."""

_CHANNELS: Final[dict[str, Channel]] = {"sms": "sms", "voice": "voice", "chat": "chat"}


class NotOfferedToYou(DomainError):
    """This conversation is not offered to you."""

    kind = Kind.CONFLICT
    code = "not_offered_to_you"


async def settle(tx: Transaction, due: DueHandoff, now: datetime) -> bool:
    """Do what is due on one hand-off; true when somebody was free for it.

    An offer nobody answered goes on to the next advisor; when none is left, or nobody is on duty, the customer is
    promised a call back. Found taken, closed or answered meanwhile, nothing is done.
    """
    held = await hold(tx, due.conversation_id, may_be_closed=True)
    handoff = await open_handoff(tx, due.conversation_id)
    if handoff is None or handoff.id != due.id or handoff.status == "promised":
        return False
    if held.conversation.status != "open" or held.conversation.handling == "advisor":
        await write_handoff(tx, rules.end(handoff, now, "not_needed"), HandoffCancelled)
        return False
    if handoff.status == "offered":
        if handoff.offered_until is None or handoff.offered_until > now:
            return False
        handoff = await _declined(tx, handoff, rules.NO_ANSWER, in_silence=True)
    return await _offer_or_promise(tx, held, handoff, now)


async def keep_promise(tx: Transaction, alert_id: UUID) -> None:
    """The alert about a promised call back was resolved: the customer waits no more, and the agent has them again."""
    promise = await queries.find_promise(tx.conn, tx.tenant_id, alert_id)
    if promise is None:
        return
    await hold(tx, promise.conversation_id, may_be_closed=True)
    standing = await open_handoff(tx, promise.conversation_id)
    if standing is not None and standing.alert_id == alert_id:
        await cancel_handoff(tx, promise.conversation_id, "called_back")


async def decline(tx: Transaction, handoff_id: UUID, who: Principal, reason: str) -> Handoff:
    """The advisor asked does not take it; somebody else is asked at once.

    Raises:
        NotFound, NotOfferedToYou (with `current`).
    """
    found = await queries.find_handoff(tx.conn, tx.tenant_id, handoff_id)
    if found is None:
        raise NotFound
    await hold(tx, found.conversation_id, may_be_closed=True)
    handoff = await open_handoff(tx, found.conversation_id)
    if handoff is None or handoff.id != handoff_id or handoff.offered_to != who.user_id:
        raise NotOfferedToYou
    after = await _declined(tx, handoff, reason)
    await audit(tx, who, "decline", "handoff", handoff_id, reason=reason)
    return after


async def _declined(tx: Transaction, handoff: Handoff, reason: str, *, in_silence: bool = False) -> Handoff:
    assert handoff.offered_to is not None  # noqa: S101
    said = Decline(handoff.offered_to, handoff.offered_to_name or "", reason, tx.at)
    await queries.insert_decline(tx.conn, tx.tenant_id, uuid7(), handoff.id, said)
    after = replace(rules.withdraw_offer(handoff), declines=(*handoff.declines, said))
    advisor = await advisor_queries.lock_advisor(tx.conn, tx.tenant_id, said.user_id)
    if advisor is not None:
        heard = rules.miss(advisor) if in_silence else replace(advisor, missed=0)
        await write_advisor(tx, advisor, heard)
    tx.enqueue(SettleQueue())
    return await write_handoff(tx, after, HandoffDeclined)


async def _offer_or_promise(tx: Transaction, held: Held, handoff: Handoff, now: datetime) -> bool:
    advisors = await advisor_queries.list_advisors(tx.conn, tx.tenant_id)
    members = await answering_members(tx.conn, tx.tenant_id)
    offered = await queries.list_offered_advisors(tx.conn, tx.tenant_id)
    for candidate in rules.candidates(advisors, handoff, offered=offered, members=members):
        advisor = await advisor_queries.lock_free_advisor(tx.conn, tx.tenant_id, candidate.user_id)
        if advisor is None or not advisor.has_room:
            continue
        await advisor_queries.mark_offered(tx.conn, tx.tenant_id, advisor.user_id, now)
        await write_handoff(tx, rules.offer(handoff, advisor, now), HandoffOffered)
        return True
    staffed = rules.is_staffed(advisors, handoff, members)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    opening = await next_opening(tx, tenant, now)
    if handoff.promise_at <= now or not staffed or opening is not None:
        await _promise(tx, tenant, held, handoff, now, opening)
    return False


async def _promise(
    tx: Transaction, tenant: Tenant, held: Held, handoff: Handoff, now: datetime, opening: datetime | None
) -> None:
    """Nobody is there: say so, say until when somebody will be, and make it somebody's duty."""
    deadline = rules.call_back_by(handoff.urgency, now, opening)
    verdict = replace(
        verdict_by_hand(handoff.urgency, CALLBACK, now, language=held.language),
        reason="callback_promised",
        decided_by="rules",
        ruleset="desk",
        call_back_by=deadline,
    )
    verdict = replace(verdict, expires_at=max(verdict.expires_at, deadline))
    alert = await raise_alert(
        tx,
        contact=held.contact,
        conversation_id=held.conversation.id,
        message_id=None,
        channel=_CHANNELS.get(held.conversation.channel, "manual"),
        text=handoff.brief.summary or held.conversation.last_text or "",
        verdict=verdict,
    )
    promised = replace(rules.withdraw_offer(handoff), status="promised", callback_by=deadline, alert_id=alert.id)
    await write_handoff(tx, promised, HandoffPromised)
    when = before(deadline, now, language=held.language, locale=tenant.locale, time_zone=tenant.time_zone)
    what = "promised" if held.contact.phone else "promised_in_writing"
    await say(tx, held, what, when=when, action="rappel_promis")
    await audit(tx, None, "promise", "handoff", handoff.id, detail={"call_back_by": deadline.isoformat()})
