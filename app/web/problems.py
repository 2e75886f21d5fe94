"""Errors as problem details (RFC 9457): the one table from kinds to statuses."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from pydantic import ValidationError
from starlette.responses import Response

from app.errors import DomainError, Kind

STATUS_OF: Final[dict[Kind, int]] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.STALE: 412,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED: 415,
    Kind.INVALID: 422,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}


class InvalidFields(DomainError):
    """Some fields are not acceptable."""

    kind = Kind.INVALID
    code = "invalid_fields"


def problem(error: DomainError, *, request_id: str | None = None) -> dict[str, Any]:
    """The problem document of an error; also what stream frames and tool results carry."""
    document: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.title(),
        "status": STATUS_OF[error.kind],
        "code": error.code,
        "whose": error.whose.value,
    }
    if error.detail:
        document["detail"] = error.detail
    if request_id:
        document["request_id"] = request_id
    document.update(error.members)
    return document


def problem_response(error: DomainError, *, request_id: str | None = None) -> Response:
    """The HTTP answer to a `DomainError`."""
    document = problem(error, request_id=request_id)
    headers: dict[str, str] = {}
    if error.kind is Kind.UNAUTHENTICATED:
        headers["WWW-Authenticate"] = 'Bearer realm="vigie"'
    if error.kind in (Kind.TOO_MANY, Kind.UNAVAILABLE):
        headers["Retry-After"] = str(error.members.get("retry_after", 1))
    return problem_document(document, headers=headers)


def problem_document(document: dict[str, Any], *, headers: dict[str, str] | None = None) -> Response:
    """A response holding an already built problem."""
    return Response(
        msgspec.json.encode(document),
        status_code=document["status"],
        media_type="application/problem+json",
        headers=headers,
    )


def plain_problem(status: int, title: str, *, code: str, request_id: str | None = None) -> Response:
    """A problem of HTTP itself (no route, wrong method), which no `DomainError` describes."""
    document = {"type": f"/problems/{code}", "title": title, "status": status, "code": code}
    if request_id:
        document["request_id"] = request_id
    return problem_document(document)


def invalid_fields(error: ValidationError, *, where: str) -> InvalidFields:
    """Every refused field at once, each with a JSON pointer; values are not repeated back."""
    errors = [
        {
            "pointer": f"{where}/" + "/".join(str(part) for part in item["loc"]),
            "detail": item["msg"],
            "code": item["type"],
        }
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return InvalidFields(errors=errors)
