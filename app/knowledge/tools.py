"""What an agent may ask of knowledge. Bad arguments are refused, never an error of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints

from app.accounts.models import Tenant
from app.connectors.asking import read_arguments
from app.connectors.errors import ToolRefused
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.knowledge import actions
from app.knowledge.schemas import pairs


class _Search(BaseModel):
    question: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
    language: Literal["fr", "en"] | None = None


class _Hours(BaseModel):
    on: date | None = None


async def search_knowledge(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """`{question, language}` → `{found, answer, label, row_id, score, language, ambiguous: [{row_id, label}]}`.

    Raises:
        ToolRefused.
    """
    asked = read_arguments(_Search, arguments)
    found = await actions.ask(tx, asked.question, asked.language or contact.language or tenant.language)
    return {
        "found": found.found,
        "answer": found.answer,
        "label": found.label,
        "row_id": str(found.row_id) if found.row_id else None,
        "score": round(found.score, 3),
        "language": found.language,
        "ambiguous": [{"row_id": str(c.row_id), "label": c.label} for c in found.ambiguous],
    }


async def opening_hours(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """`{on?: ISO date}` → `{open_now, today: [["10:00","19:00"]], next_open: ISO|null, closes_at, closed_reason?}`.

    With `on`, `today` and `closed_reason` are of that date. Times of day and instants are the business's own.

    Raises:
        ToolRefused: `unknown` when nobody has said when the doors are open.
    """
    asked = read_arguments(_Hours, arguments)
    if not (await actions.get_hours(tx.conn, tenant.tenant_id)).is_known:
        raise ToolRefused("unknown")
    now = await actions.opening(tx.conn, tenant, tx.at)
    ranges, reason = now.ranges_today, now.closed_reason
    if asked.on is not None:
        ranges, reason = await actions.hours_on(tx.conn, tenant.tenant_id, asked.on)
    told: dict[str, Any] = {
        "open_now": now.open_now,
        "today": pairs(ranges),
        "next_open": actions.local(tenant, now.next_open),
        "closes_at": actions.local(tenant, now.closes_at),
    }
    return told | ({"closed_reason": reason} if reason else {})
