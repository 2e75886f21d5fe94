"""Facts about accounts."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.schemas import UserView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUpdated(Event):
    """A member was added or changed; carries the whole view."""

    TYPE = "user.updated"
    TOPIC = "team"

    data: UserView
