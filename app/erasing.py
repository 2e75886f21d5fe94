"""Whose personal data a transaction erases, and how values are cleaned; each slice's `erasing` does its own tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from uuid import UUID

V = TypeVar("V")

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LONGEST_NUMBER: Final = 8
"""Whole numbers with more digits than this may be a phone or a national id; shorter ones are amounts and counts."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What of a row people wrote, by column."""

    id: UUID
    columns: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """A person to be forgotten. `people`: their contact first, then contacts that proved to be them.

    `scrub` takes out of a text everything that tells who they are (`app.privacy.scrubbing`), and changes nothing in a
    text it has been through. `needles`: values no one else shares, in lower case, by which rows are found that name no
    id of theirs. `pseudonym` is derived from the contact's id alone.
    """

    people: tuple[UUID, ...]
    conversations: tuple[UUID, ...]
    claims: tuple[UUID, ...]
    entities: tuple[UUID, ...] = field(repr=False)
    """Every id of theirs: what the stream log and the audit log are searched by."""
    pseudonym: str
    scrub: Callable[[str], str] = field(repr=False)
    needles: tuple[str, ...] = field(repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    emails: tuple[str, ...] = field(default=(), repr=False)
    matricules: tuple[str, ...] = field(default=(), repr=False)

    @property
    def contact_id(self) -> UUID:
        """The contact that was asked for."""
        return self.people[0]

    @property
    def patterns(self) -> list[str]:
        """The needles as LIKE patterns that find them anywhere in a text in lower case."""
        escaped = (n.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for n in self.needles)
        return [f"%{needle}%" for needle in escaped]

    def clean(self, value: V) -> V:
        """A text, or JSON with texts anywhere in it, without what tells who they are; keys stay."""
        cleaned: Any = value
        if isinstance(value, str):
            cleaned = self.scrub(value)
        elif isinstance(value, dict):
            cleaned = {key: self.clean(item) for key, item in value.items()}
        elif isinstance(value, list):
            cleaned = [self.clean(item) for item in value]
        elif isinstance(value, int) and abs(value) >= 10**LONGEST_NUMBER:
            text = self.scrub(str(value))
            cleaned = value if text == str(value) else text
        return cleaned  # type: ignore[no-any-return]

    def changed(self, rows: Iterable[Texts], **gone: Any) -> list[dict[str, Any]]:
        """The rows that cleaning changes, as records of `id` and columns for `jsonb_to_recordset`.

        `gone`: columns that are not cleaned but become this.
        """
        cleaned = ((row, {**self.clean(row.columns), **gone}) for row in rows)
        return [{"id": str(row.id), **columns} for row, columns in cleaned if columns != row.columns]

    def is_in(self, text: str) -> bool:
        """Whether a text has an id of theirs, or a value that nobody else shares."""
        lowered = text.lower()
        ids = {str(entity) for entity in self.entities}
        return any(needle in lowered for needle in self.needles) or not ids.isdisjoint(_UUID.findall(lowered))


Erased = Mapping[str, int]
"""How many rows of each kind were changed."""
