"""Who may follow what, and for how long."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol

import structlog

from app.access import Permission, Principal
from app.accounts.actions import standing_sessions
from app.db.database import Database
from app.errors import DomainError
from realtime.ports import Access

log = structlog.get_logger(__name__)

CHECK_SECONDS: Final = 0.5
"""A revoked login or key loses its live connections within a second: at most this plus one query."""
READ: Final = ":read"
WITH_ID: Final = frozenset({"conversation"})


class LiveConnections(Protocol):
    """The part of the hub that knows sessions."""

    def session_keys(self) -> set[str]:
        """The session keys of everybody connected here."""

    def close_session(self, session_key: str) -> None:
        """Close their connections with 4401."""


def access_of(who: Principal) -> Access:
    """`alerts:read` opens the topic `alerts`; `conversations:read` also opens each `conversation:<id>`.

    Only who may answer conversations is shown typing in them.
    """
    topics = frozenset(p.value.removesuffix(READ) for p in who.permissions if p.value.endswith(READ))
    kinds = WITH_ID if "conversations" in topics else frozenset()
    return Access(
        tenant_id=who.tenant_id,
        user_id=str(who.user_id or who.key_id),
        user_name=who.name,
        session_key=who.session_key,
        topics=topics,
        kinds=kinds,
        writes_in=frozenset({"conversations"}) if who.may(Permission.ANSWER_CONVERSATIONS) else frozenset(),
        user_kind="advisor",
    )


async def watch_sessions(hub: LiveConnections, db: Database) -> None:
    """Cut connections whose login or key ended, whoever ended it and in whichever process. Runs until cancelled."""
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        connected = hub.session_keys()
        if not connected:
            continue
        try:
            standing = await standing_sessions(db, connected, db.clock())
        except DomainError as error:
            log.warning("sessions.unchecked", error=error.code)
            continue
        for session_key in connected - standing:
            hub.close_session(session_key)
