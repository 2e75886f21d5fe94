"""Advisors: their status and what they can do."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from app.access import Principal
from app.accounts.actions import audit
from app.db.transaction import Transaction
from app.desk import advisor_queries
from app.desk.changes import actor_of, answering_members, seat, write_advisor
from app.desk.models import Advisor, AdvisorStatus
from app.desk.schemas import AdvisorBody, MyStatus
from app.errors import NotFound


async def set_my_status(tx: Transaction, who: Principal, body: MyStatus) -> Advisor:
    """A member comes to the desk, leaves it, or says how much they can take on.

    Raises:
        MembersOnly.
    """
    actor = actor_of(who)
    await seat(tx, actor.id, actor.name)
    return await _change(tx, actor.id, status=body.status, capacity=body.capacity)


async def set_advisor(tx: Transaction, user_id: UUID, body: AdvisorBody, who: Principal) -> Advisor:
    """A supervisor says what a member can do.

    Raises:
        NotFound: nobody of the team who may answer customers.
    """
    member = (await answering_members(tx.conn, tx.tenant_id)).get(user_id)
    if member is None:
        raise NotFound
    await seat(tx, user_id, member.name)
    languages = None if body.languages is None else sorted(set(body.languages))
    skills = None if body.skills is None else sorted(set(body.skills))
    after = await _change(
        tx, user_id, name=member.name, status=body.status, capacity=body.capacity, skills=skills, languages=languages
    )
    await audit(tx, who, "change", "advisor", user_id, detail=body.model_dump(exclude_none=True))
    return after


async def _change(tx: Transaction, user_id: UUID, *, status: AdvisorStatus | None, **changes: object) -> Advisor:
    before = await advisor_queries.lock_advisor(tx.conn, tx.tenant_id, user_id)
    if before is None:
        raise NotFound
    given = {name: value for name, value in {"status": status, **changes}.items() if value is not None}
    owned = await advisor_queries.count_owned(tx.conn, tx.tenant_id, user_id)
    return await write_advisor(tx, before, replace(before, active=owned, missed=0, **given))  # type: ignore[arg-type]


async def leave_if_gone(tx: Transaction, user_id: UUID) -> None:
    """A member renamed is renamed at the desk; one who may not answer any more is off it."""
    before = await advisor_queries.lock_advisor(tx.conn, tx.tenant_id, user_id)
    if before is None:
        return
    member = (await answering_members(tx.conn, tx.tenant_id)).get(user_id)
    after = replace(before, status="offline") if member is None else replace(before, name=member.name)
    await write_advisor(tx, before, after)
