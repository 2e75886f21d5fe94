"""Suites on disk and the profiles they are written for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from agents.flows import UnknownFlow, latest
from agents.scenarios.notation import ScenarioInvalid, Suite
from agents.session.profile import Profile


def builtin_files() -> list[Path]:
    """The suites that come with the product, by flow."""
    return sorted((Path(__file__).parent / "builtin").glob("*/*.yaml"))


def profile_of(suite: Suite, base: Mapping[str, Any] | None = None) -> Profile:
    """The profile a suite is written for: its own members over `base`, on the flow's newest version.

    Raises:
        ScenarioInvalid: no profile, or not one.
    """
    members = {"business": "Vigie", "policy": {}, **(base or {}), **suite.profile}
    try:
        members.setdefault("flow_version", latest(str(members.get("flow", ""))).version)
        return msgspec.convert(members, Profile)
    except (msgspec.ValidationError, UnknownFlow) as error:
        raise ScenarioInvalid(f"profile: {error}") from error
