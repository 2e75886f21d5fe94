"""Writes of knowledge, and what slices above ask of it."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.accounts.models import Tenant
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, NotFound, StaleVersion
from app.knowledge import hours as clock
from app.knowledge import queries, question_queries, rules
from app.knowledge.events import (
    HoursUpdated,
    QuestionUpdated,
    RowCreated,
    RowEvent,
    RowRestored,
    RowTrashed,
    RowUpdated,
)
from app.knowledge.models import Found, Hours, HoursException, Opening, Question, Range, Row
from app.knowledge.retrieval import answerer_of
from app.knowledge.schemas import HoursBody, HoursView, RowBody, RowView, content_of

NOBODY_SAID: Final = Hours(None, 0, ((),) * 7)


class RowInTrash(DomainError):
    """This answer is in the trash; restore it first."""

    kind = Kind.CONFLICT
    code = "row_in_trash"


async def create_row(tx: Transaction, body: RowBody, *, who: Principal | None) -> Row:
    """Answer something new."""
    row = Row(
        id=uuid7(),
        version=1,
        label=body.label,
        kind=body.kind,
        questions=_once(body.questions),
        keywords=_once(body.keywords),
        answer_fr=body.answers.get("fr"),
        answer_en=body.answers.get("en"),
        active=body.active,
        created_at=tx.at,
        updated_at=tx.at,
        updated_by=who.name if who else None,
        trashed_at=None,
    )
    await _store(tx, row, RowCreated, verb="written", who=who, did="create")
    return row


async def rewrite_row(tx: Transaction, row_id: UUID, body: RowBody, *, who: Principal, expected: int | None) -> Row:
    """Say it differently; what it said before stays among its versions.

    Raises:
        NotFound, StaleVersion (with `current`), RowInTrash.
    """
    row = await _taken(tx, row_id, expected)
    if row.trashed_at is not None:
        raise RowInTrash
    changed = dataclasses.replace(
        row,
        label=body.label,
        kind=body.kind,
        questions=_once(body.questions),
        keywords=_once(body.keywords),
        answer_fr=body.answers.get("fr"),
        answer_en=body.answers.get("en"),
        active=body.active,
    )
    return row if changed == row else await _again(tx, changed, RowUpdated, verb="written", who=who, did="change")


async def trash_row(tx: Transaction, row_id: UUID, *, who: Principal, expected: int | None) -> None:
    """Throw an answer away; it can be restored for 30 days.

    Raises:
        NotFound, StaleVersion.
    """
    row = await _taken(tx, row_id, expected)
    if row.trashed_at is None:
        thrown = dataclasses.replace(row, trashed_at=tx.at)
        await _again(tx, thrown, RowTrashed, verb="trashed", who=who, did="trash")


async def restore_row(tx: Transaction, row_id: UUID, *, who: Principal) -> Row:
    """Take an answer out of the trash.

    Raises:
        NotFound.
    """
    row = await _taken(tx, row_id, None)
    if row.trashed_at is None:
        return row
    back = dataclasses.replace(row, trashed_at=None)
    return await _again(tx, back, RowRestored, verb="restored", who=who, did="restore")


async def _taken(tx: Transaction, row_id: UUID, expected: int | None) -> Row:
    row = await queries.lock_row(tx.conn, tx.tenant_id, row_id)
    if row is None:
        raise NotFound
    if expected is not None and row.version != expected:
        raise StaleVersion(current=RowView.of(row))
    return row


async def _again(tx: Transaction, row: Row, event: type[RowEvent], *, verb: str, who: Principal, did: str) -> Row:
    stored = dataclasses.replace(row, version=row.version + 1, updated_at=tx.at, updated_by=who.name)
    await _store(tx, stored, event, verb=verb, who=who, did=did)
    return stored


async def _store(
    tx: Transaction, row: Row, event: type[RowEvent], *, verb: str, who: Principal | None, did: str
) -> None:
    await queries.upsert_row(tx.conn, tx.tenant_id, row, rules.search_text(row))
    await queries.insert_version(tx.conn, tx.tenant_id, row, verb=verb, content=content_of(row), at=tx.at)
    await queries.set_revision(tx.conn, tx.tenant_id, uuid7())
    await audit(tx, who, did, "knowledge_row", row.id, detail={"version": row.version})
    tx.emit(event(id=row.id, version=row.version, data=None if row.trashed_at else RowView.of(row)))


def _once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


async def search(conn: Connection, tenant_id: int, question: str, language: str) -> Found:
    """What answers a question. Reads only; `ask` also counts it."""
    return (await answerer_of(conn, tenant_id)).search(question, language)


async def ask(tx: Transaction, question: str, language: str) -> Found:
    """What answers a customer's question; counted, and kept when nothing did."""
    found = await search(tx.conn, tx.tenant_id, question, language)
    spoken = "en" if language == "en" else "fr"
    await question_queries.insert_search(tx.conn, tx.tenant_id, uuid7(), found, language=spoken, at=tx.at)
    if found.outcome == "missed":
        await _keep_question(tx, question, spoken)
    return found


async def _keep_question(tx: Transaction, question: str, language: str) -> None:
    text = rules.masked(question)
    folded = rules.folded_question(text)
    if not folded:
        return
    kept = await question_queries.upsert_question(
        tx.conn, tx.tenant_id, uuid7(), folded=folded, text=text, language=language, at=tx.at
    )
    tx.emit(QuestionUpdated(id=kept.id, version=kept.version, data=kept))


async def answer_question(
    tx: Transaction, question_id: UUID, *, row_id: UUID | None, body: RowBody | None, who: Principal
) -> Row:
    """Turn a question into a row, or teach it to one; from now on its words are answered.

    Raises:
        NotFound: no such question or row.
        RowInTrash.
    """
    question = await question_queries.find_question(tx.conn, tx.tenant_id, question_id)
    if question is None:
        raise NotFound
    if body is not None:
        heard = body.model_copy(update={"questions": _once([*body.questions, question.text])})
        row = await create_row(tx, heard, who=who)
    else:
        row = await _taken(tx, row_id or question_id, None)
        if row.trashed_at is not None:
            raise RowInTrash
        if question.text not in row.questions:
            taught = dataclasses.replace(row, questions=[*row.questions, question.text])
            row = await _again(tx, taught, RowUpdated, verb="written", who=who, did="change")
    await _settle_question(tx, question_id, status="answered", row_id=row.id)
    return row


async def dismiss_question(tx: Transaction, question_id: UUID, *, who: Principal) -> Question:
    """A question that deserves no answer; it stays dismissed however often it is asked.

    Raises:
        NotFound.
    """
    question = await _settle_question(tx, question_id, status="dismissed", row_id=None)
    await audit(tx, who, "dismiss", "question", question_id)
    return question


async def _settle_question(tx: Transaction, question_id: UUID, *, status: str, row_id: UUID | None) -> Question:
    question = await question_queries.set_question_status(
        tx.conn, tx.tenant_id, question_id, status=status, row_id=row_id
    )
    if question is None:
        raise NotFound
    tx.emit(QuestionUpdated(id=question.id, version=question.version, data=question))
    return question


async def get_hours(conn: Connection, tenant_id: int) -> Hours:
    """The opening hours; `is_known` is false when nobody has said."""
    return await queries.find_hours(conn, tenant_id) or NOBODY_SAID


async def opening(conn: Connection, tenant: Tenant, now: datetime) -> Opening:
    """The doors at `now`, in the tenant's time zone."""
    return clock.opening_at(await get_hours(conn, tenant.tenant_id), ZoneInfo(tenant.time_zone), now)


def local(tenant: Tenant, at: datetime | None) -> str | None:
    """An instant in ISO, on the business's own clock."""
    return at.astimezone(ZoneInfo(tenant.time_zone)).isoformat() if at else None


async def hours_on(conn: Connection, tenant_id: int, day: date) -> tuple[tuple[Range, ...], str | None]:
    """The ranges of a date, and why it is not a day like others."""
    return clock.ranges_on(await get_hours(conn, tenant_id), day)


async def reachable_until(conn: Connection, tenant: Tenant, start: datetime, end: datetime) -> datetime:
    """`end`, or the end of the next opening day when the doors stay shut all the time between."""
    hours = await get_hours(conn, tenant.tenant_id)
    zone = ZoneInfo(tenant.time_zone)
    if not hours.is_known or clock.is_open_within(hours, zone, start, end):
        return end
    return clock.end_of_next_opening_day(hours, zone, end) or end


async def set_hours(tx: Transaction, body: HoursBody, *, who: Principal | None, expected: int | None) -> HoursView:
    """Say when the doors are open.

    Raises:
        StaleVersion (with `current`).
    """
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    known = await get_hours(tx.conn, tx.tenant_id)
    hours = Hours(
        known.id or uuid7(),
        known.version + 1,
        tuple(_ranges(day) for day in body.weekly),
        tuple(HoursException(e.on, _ranges(e.ranges), e.reason) for e in body.exceptions),
    )
    held = expected if known.is_known else None
    if expected not in (None, known.version) or not await queries.upsert_hours(
        tx.conn, tx.tenant_id, hours, expected=held, at=tx.at
    ):
        current = await get_hours(tx.conn, tx.tenant_id)
        raise StaleVersion(current=HoursView.of(current, tenant.time_zone))
    stored = await get_hours(tx.conn, tx.tenant_id)
    view = HoursView.of(stored, tenant.time_zone)
    await audit(tx, who, "change", "opening_hours", stored.id, detail={"version": stored.version})
    tx.emit(HoursUpdated(id=stored.id or uuid7(), version=stored.version, data=view))
    return view


def _ranges(day: list[list[str]]) -> tuple[Range, ...]:
    return tuple(Range(opens, closes) for opens, closes in day)
