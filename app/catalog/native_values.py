"""Values of other systems as ours: checked, or refused as the interfaces say."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from app.connectors.errors import NotFound, Validation

M = TypeVar("M", bound=BaseModel)


def as_id(text: str) -> UUID:
    """An id of ours; one that cannot be is simply not found."""
    found = maybe_id(text)
    if found is None:
        raise NotFound
    return found


def maybe_id(text: str) -> UUID | None:
    """An id of ours, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def checked(model: type[M], **values: Any) -> M:
    """Values as `model`.

    Raises:
        Validation: naming the fields that do not fit.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        fields = sorted({str(item["loc"][0]) if item["loc"] else "values" for item in error.errors()})
        raise Validation(fields=fields) from None
