"""What a business decides about its agent. Data: published by the tenant, handed to every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from agents.session.events import Language

Engine = Literal["builtin", "model"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What the agent may do by itself.

    `transfer`: `queue` offers the conversation to advisors; `callback` never transfers, it promises a callback.
    `callback_minutes` is keyed by urgency. `max_replies_per_hour` stops a loop with another machine.
    """

    transfer: Literal["queue", "callback"] = "queue"
    hand_off_on: frozenset[str] = frozenset({"complaint", "unanswerable", "misunderstood"})
    callback_minutes: Mapping[str, int] = field(default_factory=lambda: {"P1": 5, "P2": 15, "P3": 60, "P4": 240})
    misunderstandings: int = 3
    max_replies_per_hour: int = 30
    catch_up_minutes: int = 30
    """After this long without an answer the missing fields are asked for once more; 0 is never."""
    reserve_hours: int = 24
    model_budget_ms: int = 6000
    model_tool_rounds: int = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """One published version of a business's agent.

    `wording` overrides built-in templates: key → language → text with `{variables}`. `settings` is read by the flow.
    """

    business: str
    flow: str
    flow_version: int
    language: Language = "fr"
    locale: str = "fr-CA"
    country: str = "CA"
    time_zone: str = "America/Toronto"
    currency: str = "CAD"
    agent_name: str = "Vigie"
    engine: Engine = "builtin"
    model: str = ""
    channel: str = "sms"
    policy: Policy = field(default_factory=Policy)
    wording: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
