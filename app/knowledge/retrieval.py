"""Each tenant's rows as an index in memory, built anew when the rows changed."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final
from uuid import UUID

from asyncpg import Connection

from agents.knowledge import Index
from agents.knowledge import Row as Entry
from app.knowledge import queries, rules
from app.knowledge.models import Choice, Found, Row

KEPT_INDEXES: Final = 256


class Answerer:
    """The rows of one tenant at one revision."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = {str(row.id): row for row in rows}
        self._exact = {rules.folded_question(text): r for r in reversed(rows) for text in (r.label, *r.questions)}
        self._index = Index([Entry(str(r.id), r.label, tuple(r.questions), keywords=tuple(r.keywords)) for r in rows])

    def search(self, question: str, language: str) -> Found:
        """The one row that answers, several that might, or nothing. A question written down is its row's, whatever."""
        exact = self._exact.get(rules.folded_question(question))
        if exact is not None:
            return _answer(exact, language, 1.0)
        match = self._index.search(question)
        if match.row_id is not None:
            return _answer(self._rows[match.row_id], language, match.score)
        choices = tuple(Choice(UUID(c.row_id), c.label) for c in match.ambiguous)
        return Found(found=False, score=match.score, ambiguous=choices)


def _answer(row: Row, language: str, score: float) -> Found:
    spoken = language if (row.answer_en if language == "en" else row.answer_fr) else "fr" if row.answer_fr else "en"
    return Found(True, row.answer(language), row.label, row.id, score, spoken)


_answerers: OrderedDict[int, tuple[UUID, Answerer]] = OrderedDict()


async def answerer_of(conn: Connection, tenant_id: int) -> Answerer:
    """The tenant's rows as this transaction sees them."""
    revision = await queries.get_revision(conn, tenant_id)
    if revision is None:
        return Answerer([])
    known = _answerers.get(tenant_id)
    if known is None or known[0] != revision:
        known = revision, Answerer(await queries.list_answering_rows(conn, tenant_id))
        _answerers[tenant_id] = known
        if len(_answerers) > KEPT_INDEXES:
            _answerers.popitem(last=False)
    _answerers.move_to_end(tenant_id)
    return known[1]
