"""OpenAPI 3.1 from the endpoints themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from app.access import Open
from app.web.endpoint import Endpoint, IfMatch

REF: Final = "#/components/schemas/{model}"
_PATH_SCHEMA: Final = {
    UUID: {"type": "string", "format": "uuid"},
    str: {"type": "string"},
    int: {"type": "integer"},
}
PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
    },
}


def document(endpoints: Sequence[tuple[str, Endpoint]], *, title: str, version: str) -> dict[str, Any]:
    """The whole document; operations are ordered by path. One answering at two addresses has a name for each."""
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    named: set[str] = set()
    for path, spec in sorted(endpoints, key=lambda item: item[0]):
        if spec.hidden:
            continue
        described = operation(spec, path, schemas)
        while described["operationId"] in named:
            described["operationId"] += "_too"
        named.add(described["operationId"])
        paths.setdefault(path, {})[spec.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "vigie_session"},
                "apiKey": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def operation(spec: Endpoint, path: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """One operation object; adds what it refers to to `schemas`."""
    described: dict[str, Any] = {
        "operationId": f"{spec.handler.__module__.split('.')[1]}_{spec.handler.__name__}",
        "summary": spec.summary,
        "tags": [spec.tag],
        "parameters": parameters(spec, schemas),
        "responses": responses(spec, schemas),
        "security": [] if isinstance(spec.needs, Open) else [{"session": []}, {"apiKey": []}],
        "x-needs": spec.needs.value,
    }
    if spec.body is not None:
        described["requestBody"] = {
            "required": any(field.is_required() for field in spec.body.model_fields.values()),
            "content": {"application/json": {"schema": model_schema(spec.body, schemas, "validation")}},
        }
    elif spec.raw_body:
        described["requestBody"] = {"required": True, "content": {spec.raw_body: {"schema": {"type": "object"}}}}
    return described


def parameters(spec: Endpoint, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """Path, query and header parameters."""
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _PATH_SCHEMA[hint]}
        for name, hint in spec.path_params.items()
    ]
    if spec.query is not None:
        schema = TypeAdapter(spec.query).json_schema(ref_template=REF)
        schemas.update(schema.pop("$defs", {}))
        required = set(schema.get("required", ()))
        for name, value in schema.get("properties", {}).items():
            found.append({"name": name, "in": "query", "required": name in required, "schema": value})
    if any(hint is IfMatch for hint in spec.takes.values()):
        found.append({"name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"}})
    if spec.writes and not isinstance(spec.needs, Open):
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}})
    return found


def responses(spec: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    """The success answer and the problem."""
    refused = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers: dict[str, Any] = {"default": {"description": "A problem (RFC 9457).", "content": refused}}
    if spec.returns in (None, type(None)):
        answers["204"] = {"description": "Done."}
    elif isinstance(spec.returns, type) and spec.returns.__module__.startswith("starlette"):
        answers[str(spec.status)] = {"description": "See the summary."}
    else:
        schema = TypeAdapter(spec.returns).json_schema(mode="serialization", ref_template=REF)
        schemas.update(schema.pop("$defs", {}))
        name = getattr(spec.returns, "__name__", None)
        if name and name.isidentifier() and schema.get("type") == "object":
            schemas[name] = schema
            schema = {"$ref": REF.format(model=name)}
        answers[str(spec.status)] = {"description": "Done.", "content": {"application/json": {"schema": schema}}}
    return answers


def model_schema(model: Any, schemas: dict[str, Any], mode: Any) -> dict[str, Any]:
    """A reference to a pydantic model's schema, added to `schemas`."""
    keyed, definitions = models_json_schema([(model, mode)], ref_template=REF)
    schemas.update(definitions.get("$defs", {}))
    return dict(keyed[(model, mode)])
