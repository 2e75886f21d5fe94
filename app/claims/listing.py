"""Pages of claims: each filter goes to the statement made for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from asyncpg import Connection

from app.access import Principal
from app.claims import list_queries, search_queries
from app.claims.bodies import ClaimQuery
from app.claims.cursors import read_cursor
from app.claims.list_queries import LAST
from app.claims.models import STATUSES, Claim, Filters
from app.claims.rules import status_of
from app.contacts.rules import fold
from app.errors import InvalidInput

MOST_WORDS: Final = 8


async def list_claims(conn: Connection, who: Principal, query: ClaimQuery) -> list[Claim]:
    """What a query asks for, one more than its limit where there is more.

    Raises:
        InvalidInput, MalformedInput.
    """
    if query.conversation_id is not None:
        found = await list_queries.list_ever_of_conversation(conn, who.tenant_id, query.conversation_id)
        return found[: query.limit]
    wanted = filters_of(query)
    limit = query.limit + 1
    if query.queue == "waiting":
        after = read_cursor(query.cursor) if query.cursor else (-1, UUID(int=0))
        return await list_queries.list_waiting(conn, who.tenant_id, wanted, after=after, limit=limit)
    before = read_cursor(query.cursor)[1] if query.cursor else LAST
    if query.queue == "mine":
        return await _mine(conn, who, query, wanted, before, limit)
    return await _all(conn, who.tenant_id, wanted, before, limit)


async def _mine(
    conn: Connection, who: Principal, query: ClaimQuery, wanted: Filters, before: UUID, limit: int
) -> list[Claim]:
    """My open files; those of a status I ask for, closed ones too."""
    if who.user_id is None:
        return []
    if wanted == Filters():
        return await list_queries.list_of_advisor(conn, who.tenant_id, who.user_id, before=before, limit=limit)
    mine = replace(wanted, advisor_id=who.user_id)
    if query.status is None:
        mine = replace(mine, statuses=[status for status in STATUSES if status != "ferme"])
    return await search_queries.search_claims(conn, who.tenant_id, mine, before=before, limit=limit)


async def _all(conn: Connection, tenant_id: int, wanted: Filters, before: UUID, limit: int) -> list[Claim]:
    """Newest first. What is asked for most has statements of its own; whatever else is looked for row by row."""
    lowest, highest = wanted.cci_min, wanted.cci_max
    scored = lowest is not None or highest is not None
    band = {"lowest": lowest or 0, "highest": 100 if highest is None else highest}
    plain = replace(wanted, statuses=None, cci_min=None, cci_max=None)
    if plain == Filters(contact_id=wanted.contact_id) and wanted.contact_id and not scored and not wanted.statuses:
        found = list_queries.list_of_contact(conn, tenant_id, wanted.contact_id, before=before, limit=limit)
    elif plain != Filters() or len(wanted.statuses or ()) > 1:
        found = search_queries.search_claims(conn, tenant_id, wanted, before=before, limit=limit)
    elif wanted.statuses and scored:
        status = wanted.statuses[0]
        found = list_queries.list_of_status_and_cci(conn, tenant_id, status, **band, before=before, limit=limit)
    elif wanted.statuses:
        found = list_queries.list_of_status(conn, tenant_id, wanted.statuses[0], before=before, limit=limit)
    elif scored:
        found = list_queries.list_of_cci(conn, tenant_id, **band, before=before, limit=limit)
    else:
        found = search_queries.search_claims(conn, tenant_id, wanted, before=before, limit=limit)
    return await found


def filters_of(query: ClaimQuery) -> Filters:
    """What a query filters by.

    Raises:
        InvalidInput: no such status, or bounds the wrong way round.
    """
    if query.cci_min is not None and query.cci_max is not None and query.cci_min > query.cci_max:
        raise InvalidInput("cci_min is above cci_max.")
    words = [word for word in (query.status or "").split(",") if word.strip()]
    return Filters(
        statuses=list(dict.fromkeys(status_of(word) for word in words)) or None,
        cci_min=query.cci_min,
        cci_max=query.cci_max,
        type=query.type,
        priority=query.priority,
        contact_id=query.contact_id,
        patterns=_patterns(query.q) if query.q else None,
    )


def _patterns(q: str) -> list[str]:
    """One of LIKE for each word: they are found in any order."""
    words = fold(q).split()[:MOST_WORDS]
    escaped = (word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words)
    return [f"%{word}%" for word in escaped]
