"""Declaring routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from app.access import Open, Permission
from app.web.dispatch import dispatcher
from app.web.endpoint import EndpointRoute, describe


def route(
    method: str,
    path: str,
    handler: Callable[..., Awaitable[Any]],
    *,
    needs: Permission | Open,
    status: int = 200,
    tag: str | None = None,
    raw_body: str | None = None,
    hidden: bool = False,
) -> EndpointRoute:
    """Declare an endpoint. `needs` has no default: being public is a visible choice.

    `raw_body` is the media type a door receives unparsed. The first line of the handler's docstring is its summary.
    """
    spec = describe(method, path, handler, needs=needs, status=status, tag=tag, raw_body=raw_body, hidden=hidden)
    declared = EndpointRoute(path, dispatcher(spec), methods=[method], include_in_schema=False)
    declared.endpoint_spec = spec
    return declared
