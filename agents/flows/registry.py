"""Every flow and version there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agents.flows import claim, dispatch_intake, message_taking, shop_assistant
from agents.flows.flow import Flow

FLOWS: Final[Mapping[tuple[str, int], Flow]] = {
    (flow.name, flow.version): flow
    for flow in (claim.FLOW, dispatch_intake.FLOW, message_taking.FLOW, shop_assistant.FLOW)
}


class UnknownFlow(Exception):
    """No flow of that name and version."""


def names() -> tuple[str, ...]:
    """The flows a profile can choose."""
    return tuple(sorted({name for name, _ in FLOWS}))


def find(name: str, version: int) -> Flow:
    """The flow a session began with.

    Raises:
        UnknownFlow: no such flow or version.
    """
    flow = FLOWS.get((name, version))
    if flow is None:
        raise UnknownFlow(f"{name} {version}")
    return flow


def latest(name: str) -> Flow:
    """The newest version of a flow.

    Raises:
        UnknownFlow: no such flow.
    """
    versions = [version for known, version in FLOWS if known == name]
    if not versions:
        raise UnknownFlow(name)
    return FLOWS[(name, max(versions))]
