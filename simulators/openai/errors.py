"""Errors in the vendor's shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse


def error_body(message: str, kind: str, code: str | None = None, param: str | None = None) -> dict[str, Any]:
    """The body of an error, in an answer or in a stream."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def refusal(
    status: int, message: str, kind: str = "invalid_request_error", code: str | None = None, param: str | None = None
) -> JSONResponse:
    """An error as an answer."""
    headers = {"x-request-id": "req_simulated"}
    if status == 429:
        headers |= {"retry-after": "20", "x-ratelimit-remaining-requests": "0"}
    return JSONResponse(error_body(message, kind, code, param), status_code=status, headers=headers)


TAUGHT: Final[Mapping[str, tuple[int, str, str, str | None]]] = {
    "auth": (401, "Incorrect API key provided: simulated.", "invalid_request_error", "invalid_api_key"),
    "rate_limit": (429, "Rate limit reached for requests.", "requests", "rate_limit_exceeded"),
    "quota": (429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"),
    "server": (500, "The server had an error while processing your request.", "server_error", None),
    "bad_request": (400, "We could not parse the JSON body of your request.", "invalid_request_error", None),
}
"""Taught error → status, message, type, code."""
