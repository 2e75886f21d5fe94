"""Whatever is sent, there is a verdict, and every quotation is an exact slice of what was sent."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.extraction import extract
from agents.folding import fold
from agents.language import detect
from agents.urgency import BUILTIN, Ruleset, judge
from agents.urgency.matrix import load
from tests.agents.conftest import NOW, Judge

PHRASES = [labelled.text for labelled in load("tune")]
ODDITIES = [
    "\x00",
    "\ud800",
    "\udfff",
    "é",
    "e\u0301",
    "🚨",
    "👩‍👩‍👧",
    "مرحبا",
    "שלום",
    "\u202e",
    "œ",
    "ﬁ",
    "İ",
    "ß",
    "\n",
    ".",
    "-",
    "$ 9",
    "^",
]
texts = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(st.one_of(st.sampled_from(PHRASES), st.sampled_from(ODDITIES), st.text(max_size=8)), max_size=8).map(
        "".join
    ),
)


@given(text=texts, name=st.sampled_from(sorted(BUILTIN)))
@settings(max_examples=400, deadline=None)
def test_every_text_gets_a_verdict_whose_evidence_is_a_slice_of_it(text: str, name: str) -> None:
    verdict = judge(text, BUILTIN[name], now=NOW)
    for quoted in (*verdict.evidence, *verdict.negated):
        assert text[quoted.start : quoted.end] == quoted.text
        assert quoted.text
    assert 0 <= verdict.confidence <= 1
    assert verdict.need in BUILTIN[name].needs
    assert NOW < verdict.notify_by <= verdict.call_back_by <= verdict.expires_at


@given(text=texts)
@settings(max_examples=300, deadline=None)
def test_every_text_can_be_searched_for_its_author(text: str) -> None:
    found = extract(text)
    for detail in (found.name, found.email, found.phone, found.postal_code, found.address):
        if detail is not None:
            assert 0 <= detail.start < detail.end <= len(text)
    if found.name is not None:
        assert text[found.name.start : found.name.end] == found.name.written
    detect(text)


@given(text=st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_folding_never_moves_a_character(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_evidence_points_at_the_callers_own_words(said: Judge) -> None:
    text = "🚨🚨 Allô!! l'éGOÛT re\u0301foule ☠️ par le bain"
    quoted = {one.rule: one.text for one in said(text).evidence}
    assert "re\u0301foule" in quoted["backup-fr"]


HOSTILE = [
    "eau " * 5_000,
    "pas d'" * 4_000,
    "a" * 20_000,
    "eau dans le " * 2_000 + "sous-sol",
    ("l'eau " + "x " * 3) * 2_000,
    "1 " * 10_000,
    "-" * 20_000,
    "a@" * 10_000,
    "je m'appelle " * 1_500,
    "Jean-" * 4_000,
    "12 rue " * 3_000,
    "\u0301" * 20_000,
    "pas d'inondation " * 1_200,
    "si jamais ça refoule mais l'an dernier " * 500,
    "c'est réglé l'eau monte " * 800,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_twice_the_text_takes_about_twice_the_time(drain: Ruleset, text: str) -> None:
    half, whole = text[: len(text) // 2], text

    def cost(sent: str) -> float:
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            judge(sent, drain, now=NOW)
            extract(sent)
            best = min(best, time.perf_counter() - started)
        return best

    assert cost(whole) < 4 * cost(half) + 0.02
    assert cost(whole) < 2
