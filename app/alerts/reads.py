"""Reads of alerts that slices above may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from asyncpg import Connection

from app.alerts import policy_queries, queries
from app.alerts.schemas import AlertActionView, AlertView
from app.alerts.views import act_view, alert_view
from app.errors import NotFound
from app.notifications.actions import list_of_alert
from app.notifications.schemas import NotificationView


@dataclass(frozen=True, slots=True)
class AlertHistory:
    """The part of an alert's story that is known here; messages and journal belong to the slices above."""

    alert: AlertView
    actions: list[AlertActionView]
    notifications: list[NotificationView]


async def get_alert(conn: Connection, tenant_id: int, alert_id: UUID) -> AlertView:
    """One alert.

    Raises:
        NotFound.
    """
    alert = await queries.find_alert(conn, tenant_id, alert_id)
    if alert is None:
        raise NotFound
    return alert_view(alert)


async def find_open_alert(conn: Connection, tenant_id: int, contact_id: UUID, need: str) -> AlertView | None:
    """The open alert of a contact about a need, locked for the rest of the transaction."""
    alert = await queries.lock_open_alert(conn, tenant_id, contact_id, need)
    return None if alert is None else alert_view(alert)


async def alert_history(conn: Connection, tenant_id: int, alert_id: UUID) -> AlertHistory:
    """An alert, what was done to it, and who was told.

    Raises:
        NotFound.
    """
    alert = await get_alert(conn, tenant_id, alert_id)
    acts = await policy_queries.list_acts(conn, tenant_id, alert_id)
    told = await list_of_alert(conn, tenant_id, alert_id)
    return AlertHistory(alert, [act_view(a) for a in acts], [NotificationView.of(n) for n in told])
