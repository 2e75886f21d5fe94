"""Whose built-in rules are whose, and that what they conclude has words for people."""

from __future__ import annotations

import pytest

from agents.urgency import BUILTIN
from app.alerts.wording import title
from app.triage.rules import builtin


def test_an_insurer_a_drain_company_and_a_shop_begin_with_rules_of_their_own() -> None:
    of = {industry: builtin(industry).id for industry in ("insurance", "drain", "fashion")}
    assert of == {"insurance": "builtin-insurance-1", "drain": "builtin-1", "fashion": "builtin-general-1"}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("ruleset", BUILTIN)
def test_every_need_of_the_built_in_rules_has_a_title_of_its_own(ruleset: str, language: str) -> None:
    needs = BUILTIN[ruleset].needs
    titles = {title(need, language) for need in needs}
    assert len(titles) == len(needs)
    if language == "fr":
        codes = {need.replace("_", " ").capitalize() for need in needs}
        assert not codes & titles
