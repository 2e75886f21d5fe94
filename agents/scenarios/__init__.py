"""Conversations written down as tests: what a caller says, and what the agent must and must not do.

`load(text)` reads a YAML file of scenarios, `run(scenarios, profile)` plays them against a profile and reports what
differs, in words. Nothing is called: urgency comes from the built-in rules, tools and models answer what the scenario
says they answer, time is counted. A business runs its own before publishing a change; `python -m agents.scenarios`
runs files, or those in `builtin/`.

A file is hostile until read: its size, nesting and patterns are bounded, aliases are refused.
"""

from agents.scenarios.notation import Scenario, ScenarioInvalid, Suite, load
from agents.scenarios.report import Failure, Report, Result
from agents.scenarios.running import run

__all__ = ["Failure", "Report", "Result", "Scenario", "ScenarioInvalid", "Suite", "load", "run"]
