"""Reading what an agent or a model asks a tool for: unchecked data until here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.connectors.errors import ToolRefused

M = TypeVar("M", bound=BaseModel)


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
