"""Reading what an agent or a model asks a tool for: unchecked data until here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from app.accounts.models import Tenant
from app.connectors.errors import ToolRefused
from app.contacts.models import Contact

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Asking:
    """On whose behalf a tool is asked: whoever speaks in this conversation, proven or not.

    `origin` is where they speak from, as far as the door can tell (a phone, a hash of a browser's address), so that
    tries can be counted; empty when unknown.
    """

    tenant: Tenant
    contact: Contact
    conversation_id: UUID
    session_id: UUID
    channel: str
    origin: str = ""


def read_arguments(model: type[M], arguments: Mapping[str, Any]) -> M:
    """The arguments as `model`.

    Raises:
        ToolRefused: naming the arguments that do not fit, without their values.
    """
    try:
        return model.model_validate({name: _storable(value) for name, value in arguments.items()})
    except ValidationError as error:
        names = sorted({".".join(str(part) for part in item["loc"]) or "arguments" for item in error.errors()})
        raise ToolRefused(f"bad_arguments: {', '.join(names)}") from None


def _storable(value: Any) -> Any:
    """A text without what no database keeps: NUL characters and halves of characters."""
    return value.encode(errors="ignore").decode().replace("\x00", "") if isinstance(value, str) else value
