"""HTTP edge of knowledge."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from agents.folding import fold, unmarked
from app.access import Permission, Principal
from app.accounts.actions import get_tenant
from app.db.database import Database
from app.errors import MalformedInput, NotFound
from app.knowledge import actions, queries, question_queries
from app.knowledge.models import Found, Question
from app.knowledge.schemas import (
    AnswerBody,
    CoverageQuery,
    CoverageView,
    Dismissal,
    HoursBody,
    HoursView,
    OpeningView,
    QuestionPage,
    QuestionQuery,
    RowBody,
    RowPage,
    RowQuery,
    RowView,
    SearchQuery,
    VersionPage,
    pairs,
)
from app.web.endpoint import IfMatch
from app.web.routing import route


async def list_rows(query: RowQuery, who: Principal, db: Database) -> RowPage:
    """Answers, newest first, or those matching `q`."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_rows(
            snapshot.conn,
            who.tenant_id,
            words=_patterns(query.q),
            kind=query.kind,
            trashed=query.trashed,
            before=query.cursor,
            limit=query.limit + 1,
        )
    shown = found[: query.limit]
    following = str(shown[-1].id) if len(found) > query.limit else None
    return RowPage([RowView.of(r) for r in shown], following, snapshot.position)


def _patterns(q: str | None) -> list[str]:
    words = unmarked(fold((q or "").replace("\x00", ""))).split()
    escaped = (w.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for w in words[:8])
    return [f"%{w}%" for w in escaped]


async def read_row(id: UUID, who: Principal, db: Database) -> RowView:
    """One answer, in the trash or not."""
    async with db.snapshot(who.tenant_id) as snapshot:
        row = await queries.find_row(snapshot.conn, who.tenant_id, id)
    if row is None:
        raise NotFound
    return RowView.of(row)


async def write_row(body: RowBody, who: Principal, db: Database) -> RowView:
    """Answer something new."""
    async with db.transaction(who.tenant_id) as tx:
        return RowView.of(await actions.create_row(tx, body, who=who))


async def rewrite_row(id: UUID, body: RowBody, who: Principal, db: Database, if_match: IfMatch) -> RowView:
    """Rewrite an answer; what it said stays among its versions."""
    async with db.transaction(who.tenant_id) as tx:
        return RowView.of(await actions.rewrite_row(tx, id, body, who=who, expected=if_match.version))


async def trash_row(id: UUID, who: Principal, db: Database, if_match: IfMatch) -> None:
    """Throw an answer away, for 30 days in reach."""
    async with db.transaction(who.tenant_id) as tx:
        await actions.trash_row(tx, id, who=who, expected=if_match.version)


async def restore_row(id: UUID, body: Dismissal, who: Principal, db: Database) -> RowView:
    """Take an answer out of the trash."""
    async with db.transaction(who.tenant_id) as tx:
        return RowView.of(await actions.restore_row(tx, id, who=who))


async def list_versions(id: UUID, who: Principal, db: Database) -> VersionPage:
    """What an answer said, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        if await queries.find_row(snapshot.conn, who.tenant_id, id) is None:
            raise NotFound
        return VersionPage(await queries.list_versions(snapshot.conn, who.tenant_id, id))


async def search(query: SearchQuery, who: Principal, db: Database) -> Found:
    """What a customer asking this would be answered."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await actions.search(snapshot.conn, who.tenant_id, query.question, query.language)


async def list_unanswered(query: QuestionQuery, who: Principal, db: Database) -> QuestionPage:
    """Questions nothing answered, most asked first."""
    after = _read_cursor(query.cursor) if query.cursor else None
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await question_queries.list_questions(
            snapshot.conn, who.tenant_id, status=query.status, after=after, limit=query.limit + 1
        )
    shown = found[: query.limit]
    following = f"{shown[-1].asked}:{shown[-1].id}" if len(found) > query.limit else None
    return QuestionPage(shown, following, snapshot.position)


def _read_cursor(cursor: str) -> tuple[int, UUID]:
    asked, _, last = cursor.partition(":")
    try:
        count, question_id = int(asked), UUID(last)
    except ValueError:
        raise MalformedInput("This cursor is not one of ours.") from None
    if not 0 <= count < 1 << 31:
        raise MalformedInput("This cursor is not one of ours.")
    return count, question_id


async def answer_question(id: UUID, body: AnswerBody, who: Principal, db: Database) -> RowView:
    """Add the answer to a question nothing answered."""
    async with db.transaction(who.tenant_id) as tx:
        row = await actions.answer_question(tx, id, row_id=body.row_id, body=body.row, who=who)
    return RowView.of(row)


async def dismiss_question(id: UUID, body: Dismissal, who: Principal, db: Database) -> Question:
    """Leave a question unanswered for good."""
    async with db.transaction(who.tenant_id) as tx:
        return await actions.dismiss_question(tx, id, who=who)


async def read_coverage(query: CoverageQuery, who: Principal, db: Database) -> CoverageView:
    """How often questions found their answer."""
    since = db.clock() - timedelta(days=query.days)
    async with db.snapshot(who.tenant_id) as snapshot:
        counted = await question_queries.count_searches(snapshot.conn, who.tenant_id, since)
        waiting = await question_queries.count_open_questions(snapshot.conn, who.tenant_id)
    return CoverageView.of(query.days, counted, waiting)


async def read_hours(who: Principal, db: Database) -> HoursView:
    """The opening hours; version 0 when nobody has said."""
    async with db.snapshot(who.tenant_id) as snapshot:
        tenant = await get_tenant(snapshot.conn, who.tenant_id)
        return HoursView.of(await actions.get_hours(snapshot.conn, who.tenant_id), tenant.time_zone)


async def write_hours(body: HoursBody, who: Principal, db: Database, if_match: IfMatch) -> HoursView:
    """Say when the doors are open."""
    async with db.transaction(who.tenant_id) as tx:
        return await actions.set_hours(tx, body, who=who, expected=if_match.version)


async def read_opening(who: Principal, db: Database, now: datetime) -> OpeningView:
    """Whether the doors are open right now."""
    async with db.snapshot(who.tenant_id) as snapshot:
        tenant = await get_tenant(snapshot.conn, who.tenant_id)
        found = await actions.opening(snapshot.conn, tenant, now)
    today: Any = pairs(found.ranges_today)
    return OpeningView(found.open_now, today, found.next_open, found.closes_at, found.closed_reason)


READ, WRITE = Permission.READ_KNOWLEDGE, Permission.WRITE_KNOWLEDGE
routes = [
    route("GET", "/knowledge", list_rows, needs=READ),
    route("POST", "/knowledge", write_row, needs=WRITE, status=201),
    route("GET", "/knowledge/search", search, needs=READ),
    route("GET", "/knowledge/coverage", read_coverage, needs=READ),
    route("GET", "/knowledge/unanswered", list_unanswered, needs=READ),
    route("POST", "/knowledge/unanswered/{id}/answer", answer_question, needs=WRITE, status=201),
    route("POST", "/knowledge/unanswered/{id}/dismiss", dismiss_question, needs=WRITE),
    route("GET", "/knowledge/{id}", read_row, needs=READ),
    route("PUT", "/knowledge/{id}", rewrite_row, needs=WRITE),
    route("DELETE", "/knowledge/{id}", trash_row, needs=WRITE),
    route("POST", "/knowledge/{id}/restore", restore_row, needs=WRITE),
    route("GET", "/knowledge/{id}/versions", list_versions, needs=READ),
    route("GET", "/opening-hours", read_hours, needs=READ),
    route("PUT", "/opening-hours", write_hours, needs=WRITE),
    route("GET", "/opening-hours/now", read_opening, needs=READ),
]
