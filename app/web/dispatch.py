"""From a request to a handler's arguments, and from its value to a response."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from app.access import Open, Principal
from app.errors import DomainError, Forbidden, InvalidInput, Kind, MalformedInput, NotFound, Unauthenticated
from app.web.endpoint import Endpoint, IfMatch, RawBody
from app.web.idempotency import RememberedAnswers, parse_key
from app.web.problems import invalid_fields

JSON_TYPE: Final = "application/json"


class UnsupportedMediaType(DomainError):
    """Send JSON."""

    kind = Kind.UNSUPPORTED
    code = "unsupported_media_type"


def dispatcher(spec: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """The Starlette endpoint of a spec."""

    async def serve(request: Request) -> Response:
        principal = admit(spec, request)
        arguments = await fill(spec, request, principal)
        key = request.headers.get("idempotency-key") if spec.writes and principal else None
        if key is None or principal is None:
            return respond(spec, await spec.handler(**arguments))
        answers: RememberedAnswers = request.state.services[RememberedAnswers]
        fingerprint = hashlib.sha256(f"{spec.method} {request.url.path}\n".encode() + await request.body()).digest()

        async def run() -> Response:
            return respond(spec, await spec.handler(**arguments))

        return await answers.once(
            principal.tenant_id, parse_key(key), fingerprint, request.state.services["now"](), run
        )

    return serve


def admit(spec: Endpoint, request: Request) -> Principal | None:
    """The principal, checked against what the endpoint needs; `None` on public and signed doors."""
    principal: Principal | None = request.scope.get("principal")
    if isinstance(spec.needs, Open):
        return principal
    if principal is None:
        raise Unauthenticated
    if not principal.may(spec.needs):
        raise Forbidden(needs=spec.needs.value)
    return principal


async def fill(spec: Endpoint, request: Request, principal: Principal | None) -> dict[str, Any]:
    """The handler's arguments."""
    arguments: dict[str, Any] = {
        name: path_value(request.path_params[name], hint) for name, hint in spec.path_params.items()
    }
    if spec.query is not None:
        arguments["query"] = parse_query(spec.query, request)
    if spec.body is not None:
        arguments["body"] = await parse_body(spec.body, request)
    for name, hint in spec.takes.items():
        arguments[name] = await provide(hint, request, principal)
    return arguments


async def provide(hint: Any, request: Request, principal: Principal | None) -> Any:
    """A value by its type: something of the request, or a service of the process."""
    if hint is Request:
        return request
    if hint is Principal:
        if principal is None:
            raise Unauthenticated
        return principal
    if hint is datetime:
        return request.state.services["now"]()
    if hint is IfMatch:
        return parse_if_match(request.headers.get("if-match"))
    if hint is RawBody:
        return RawBody(await request.body())
    return request.state.services[hint]


def path_value(raw: str, hint: type) -> Any:
    """A path parameter; one that cannot be an id is simply not found."""
    try:
        return UUID(str(raw)) if hint is UUID else hint(raw)
    except ValueError:
        raise NotFound from None


def parse_query(model: type[BaseModel], request: Request) -> BaseModel:
    """The query string as its model; a repeated parameter is taken as given last."""
    if any("\x00" in value for value in request.query_params.values()):
        raise InvalidInput("NUL characters are not accepted.")
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise invalid_fields(error, where="?") from None


async def parse_body(model: type[BaseModel], request: Request) -> BaseModel:
    """The JSON body as its model. An empty body stands for `{}`."""
    content = await request.body()
    if not content.strip():
        content = b"{}"
    elif request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON_TYPE:
        raise UnsupportedMediaType
    try:
        content.decode()
        data = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedInput("The body is not valid JSON in UTF-8.") from None
    if b"\\u0000" in content:
        raise InvalidInput("NUL characters are not accepted.")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid_fields(error, where="#") from None


def parse_if_match(header: str | None) -> IfMatch:
    """`If-Match` as a version number."""
    if header is None or header.strip() == "*":
        return IfMatch(None)
    text = header.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise MalformedInput("If-Match must be a version number.")
    return IfMatch(int(text))


def respond(spec: Endpoint, value: Any) -> Response:
    """Encode what the handler returned."""
    if isinstance(value, Response):
        return value
    if value is None:
        return Response(status_code=204)
    return Response(msgspec.json.encode(value), status_code=spec.status, media_type=JSON_TYPE)
