"""What a process holds while it serves: services by type, made by the composition root, handed to endpoints by type."""

from __future__ import annotations

from typing import Any, TypedDict

Services = dict[Any, Any]
"""Keyed by the type an endpoint's parameter is annotated with; `"now"` is the clock."""


class State(TypedDict):
    """The lifespan state of the web process."""

    services: Services
