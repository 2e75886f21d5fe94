"""The trade's data keeps its promises, whatever is asked of it."""

from __future__ import annotations

import pytest

from agents.trade import drain
from agents.urgency import BUILTIN


def test_no_quote_is_below_the_minimum_of_a_visit() -> None:
    for service in drain.SERVICES:
        if service.status == "accepted":
            quoted = drain.quote(service, [])
            assert drain.MINIMUM <= quoted.low <= quoted.high


def test_no_window_names_a_day_of_this_week() -> None:
    said = " ".join(drain.words_of(service, language).window for service in drain.SERVICES for language in ("fr", "en"))
    assert not {"aujourd'hui", "demain", "today", "tomorrow"} & set(said.lower().split())


def test_every_service_has_its_words_in_english() -> None:
    for service in drain.SERVICES:
        english = drain.words_of(service, "en")
        assert english.label != service.label
        assert bool(english.window) == bool(service.window)
        assert bool(english.reason) == bool(service.reason)


def test_every_service_triage_can_name_is_one_we_know() -> None:
    named = {rule.service for rule in BUILTIN["builtin-1"].rules if rule.service}
    assert {service for service in named if drain.service_of(service, "") is None} == set()


@pytest.mark.parametrize(
    ("asked", "where", "status", "low"),
    [
        ("déboucher une toilette", "", "accepted", 350),
        ("déboucher une toilette", "Brossard", "accepted", 450),
        ("déboucher une toilette", "J4W 1A1", "accepted", 450),
        ("fosse septique", "", "refused", None),
        ("drain sous la dalle", "", "redirected", None),
        ("peindre ma cuisine", "", "unknown", None),
        ("", "", "unknown", None),
        ("x" * 10_000, "y" * 10_000, "unknown", None),
    ],
)
def test_a_service_looked_up_by_its_words(asked: str, where: str, status: str, low: int | None) -> None:
    info = drain.service_info(asked, where)
    assert (info["status"], info.get("low")) == (status, low)
