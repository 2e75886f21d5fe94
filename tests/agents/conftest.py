"""No database, no clock: these tests only read words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agents.urgency import BUILTIN, CallContext, Ruleset, Verdict, judge

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

Judge = Callable[..., Verdict]


@pytest.fixture
def drain() -> Ruleset:
    return BUILTIN["builtin-1"]


@pytest.fixture
def said(drain: Ruleset) -> Judge:
    """`said("…", contact_type=…)`: the verdict of the drain business."""

    def verdict_on(text: str, **known: object) -> Verdict:
        return judge(text, drain, now=NOW, context=CallContext(**known))  # type: ignore[arg-type]

    return verdict_on
