"""Facts about knowledge; each carries the whole view."""

from __future__ import annotations

from dataclasses import dataclass

from app.events import Event
from app.knowledge.models import Question
from app.knowledge.schemas import HoursView, RowView


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEvent(Event):
    """Something happened to a row."""

    TYPE = "knowledge.updated"
    TOPIC = "knowledge"

    data: RowView | None


class RowCreated(RowEvent):
    """The business answers something new."""

    __slots__ = ()
    TYPE = "knowledge.created"


class RowUpdated(RowEvent):
    """An answer was rewritten."""

    __slots__ = ()
    TYPE = "knowledge.updated"


class RowTrashed(RowEvent):
    """An answer was thrown away; lists no longer show it."""

    __slots__ = ()
    TYPE = "knowledge.trashed"


class RowRestored(RowEvent):
    """It came back from the trash."""

    __slots__ = ()
    TYPE = "knowledge.restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionUpdated(Event):
    """A question nothing answered was asked, answered or dismissed."""

    TYPE = "question.updated"
    TOPIC = "knowledge"

    data: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursUpdated(Event):
    """The opening hours changed."""

    TYPE = "opening_hours.updated"
    TOPIC = "knowledge"

    data: HoursView
