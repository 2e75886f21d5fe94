"""Typed endpoints: from a function's signature to a Starlette route and its OpenAPI operation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_type_hints
from uuid import UUID

from pydantic import BaseModel
from starlette.routing import Route

from app.access import Open, Permission
from app.errors import InvalidInput

PATH_TYPES: Final = (UUID, str, int)
_CONVERTER: Final = re.compile(r":\w+}")
"""What tells a router which of two alike paths is meant; readers of the path need not know."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a route promises: everything OpenAPI, the permission tests and the dispatcher need to know."""

    method: str
    path: str
    handler: Callable[..., Awaitable[Any]]
    needs: Permission | Open
    status: int
    summary: str
    tag: str
    path_params: dict[str, type]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    takes: dict[str, Any]
    returns: Any
    raw_body: str | None
    hidden: bool

    @property
    def writes(self) -> bool:
        """Whether it may change something."""
        return self.method not in ("GET", "HEAD")


class EndpointRoute(Route):
    """A Starlette route that remembers its `Endpoint`."""

    endpoint_spec: Endpoint


@dataclass(frozen=True, slots=True)
class IfMatch:
    """The version a client believes it is changing (`If-Match: 3` or `"3"`); `None` when it does not say."""

    version: int | None

    def seen(self, in_body: int | None) -> int:
        """The version a write names, here or in its body.

        Raises:
            InvalidInput: neither does.
        """
        version = self.version or in_body
        if version is None:
            error = {"pointer": "#/version", "detail": "Say which version you saw.", "code": "missing"}
            raise InvalidInput(errors=[error])
        return version


@dataclass(frozen=True, slots=True)
class RawBody:
    """The body exactly as received, for doors that verify signatures."""

    content: bytes


def describe(
    method: str,
    path: str,
    handler: Callable[..., Awaitable[Any]],
    *,
    needs: Permission | Open,
    status: int,
    tag: str | None,
    raw_body: str | None,
    hidden: bool,
) -> Endpoint:
    """Read the handler's signature once, at start; a parameter nobody can fill is a programming error."""
    hints = get_type_hints(handler)
    returns = hints.pop("return", None)
    in_path = {part[1:-1].split(":")[0] for part in path.split("/") if part.startswith("{")}
    path_params: dict[str, type] = {}
    models: dict[str, type[BaseModel] | None] = {"body": None, "query": None}
    takes: dict[str, Any] = {}
    for name in inspect.signature(handler).parameters:
        hint = hints[name]
        if name in in_path:
            if hint not in PATH_TYPES:
                raise TypeError(f"{handler.__qualname__}: path parameter {name} has type {hint}")
            path_params[name] = hint
        elif name in models:
            models[name] = hint
        else:
            takes[name] = hint
    return Endpoint(
        method=method,
        path=_CONVERTER.sub("}", path),
        handler=handler,
        needs=needs,
        status=status,
        summary=(inspect.getdoc(handler) or handler.__name__.replace("_", " ").capitalize()).splitlines()[0],
        tag=tag or handler.__module__.split(".")[1],
        path_params=path_params,
        body=models["body"],
        query=models["query"],
        takes=takes,
        returns=returns,
        raw_body=raw_body,
        hidden=hidden,
    )


def endpoints_of(routes: Sequence[Any], prefix: str = "") -> list[tuple[str, Endpoint]]:
    """All endpoints below `routes` with their full paths."""
    found: list[tuple[str, Endpoint]] = []
    for item in routes:
        if isinstance(item, EndpointRoute):
            found.append((prefix + item.endpoint_spec.path, item.endpoint_spec))
        elif getattr(item, "routes", None):
            found.extend(endpoints_of(item.routes, prefix + getattr(item, "path", "")))
    return found
