"""Tools a model would like called: only those offered, with arguments that fit their schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agents.session.commands import ModelTool
from agents.session.events import ToolWish

MAX_WISHES: Final = 4
MAX_ARGUMENTS: Final = 4_000
MAX_TEXT: Final = 500
MAX_DEPTH: Final = 8


@dataclass(frozen=True, slots=True)
class CheckedWish:
    """A tool of ours, with arguments that fit."""

    name: str
    arguments: Mapping[str, Any]


def check_wishes(wishes: Sequence[ToolWish], tools: Sequence[ModelTool]) -> tuple[list[CheckedWish], list[str]]:
    """The wishes that may be granted, and what is wrong with the others."""
    offered = {tool.name: tool for tool in tools}
    granted: list[CheckedWish] = []
    violations: list[str] = []
    if len(wishes) > MAX_WISHES:
        violations.append("tool:too_many")
    for wish in wishes[:MAX_WISHES]:
        tool = offered.get(wish.name)
        if tool is None:
            violations.append("tool:unknown")
            continue
        arguments = read_arguments(wish.arguments)
        if arguments is None:
            violations.append(f"tool:not_json:{tool.name}")
        elif not fits(arguments, tool.parameters):
            violations.append(f"tool:arguments:{tool.name}")
        else:
            granted.append(CheckedWish(tool.name, arguments))
    return granted, violations


def read_arguments(written: str) -> dict[str, Any] | None:
    """The JSON object a model wrote; None when it is not one."""
    if len(written) > MAX_ARGUMENTS:
        return None
    try:
        found = json.loads(written or "{}", parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _refuse(name: str) -> Any:
    raise ValueError(name)


def fits(value: Any, schema: Mapping[str, Any], depth: int = 0) -> bool:
    """Whether a value fits the part of JSON Schema our tools are written in. An unknown member never fits."""
    if depth > MAX_DEPTH:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    kinds = schema.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return False
    if isinstance(value, dict):
        return _object_fits(value, schema, depth)
    if isinstance(value, list):
        items = schema.get("items", {})
        return len(value) <= schema.get("maxItems", 50) and all(fits(item, items, depth + 1) for item in value)
    if isinstance(value, str):
        return bool(len(value) <= schema.get("maxLength", MAX_TEXT))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _object_fits(value: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> bool:
    properties: Mapping[str, Any] = schema.get("properties", {})
    if any(name not in value for name in schema.get("required", ())):
        return False
    return all(name in properties and fits(item, properties[name], depth + 1) for name, item in value.items())


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "null":
            return value is None
    return False
