"""What the demo businesses answer and when their doors are open: made through the same actions as anybody's."""

from __future__ import annotations

from typing import Any, Final

from app.accounts.models import Tenant
from app.db.transaction import Transaction
from app.knowledge import actions, demo_boutique, demo_services
from app.knowledge.schemas import HoursBody, RowBody

ROWS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "boutique": demo_boutique.ROWS,
    "drain": demo_services.DRAIN,
    "assur": demo_services.ASSUR,
}
CLOSED: Final[list[list[str]]] = []
HOURS: Final[dict[str, dict[str, Any]]] = {
    "boutique": {
        "weekly": [CLOSED, *([[["10:00", "19:00"]]] * 5), CLOSED],
        "exceptions": [
            {"on": "2026-12-20", "ranges": [["11:00", "18:00"]], "reason": "Ouverture exceptionnelle avant Noël"},
            {"on": "2026-12-24", "ranges": [["10:00", "17:00"]]},
            {"on": "2026-12-25", "reason": "Noël"},
            {"on": "2027-01-01", "reason": "Jour de l’an"},
        ],
    },
    "drain": {"weekly": [*([[["08:00", "18:00"]]] * 5), [["09:00", "13:00"]], CLOSED], "exceptions": []},
    "assur": {
        "weekly": [*([[["08:30", "12:30"], ["14:00", "18:00"]]] * 5), CLOSED, CLOSED],
        "exceptions": [{"on": "2027-01-11", "reason": "Manifeste de l’indépendance"}],
    },
}
"""Emergencies of the drain company are answered round the clock; these are the hours of its office."""


async def install_demo(tx: Transaction, tenant: Tenant) -> None:
    """The answers and hours of a demo business; nothing for any other."""
    for row in ROWS.get(tenant.slug, ()):
        await actions.create_row(tx, RowBody.model_validate(row), who=None)
    hours = HOURS.get(tenant.slug)
    if hours is not None:
        await actions.set_hours(tx, HoursBody.model_validate(hours), who=None, expected=None)
