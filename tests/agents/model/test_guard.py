"""A stream shows only what the whole answer could keep."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.model.basis import basis_of
from agents.model.checks import broken_by_words
from agents.model.plain import plain, sentences
from tests.agents.model.situations import PROFILE, Turn

TURN = Turn(
    ["Débouchage: entre 200 $ et 400 $ plus taxes.", "Quelle est l'adresse, avec le code postal?"],
    heard=["bonjour, combien pour samedi à 10 h ? j'ai 3 toilettes"],
)
CASES = yaml.safe_load(Path(__file__).with_name("paraphrases.yaml").read_text("utf-8"))
SAMPLES = """D'accord. Débouchage: entre 200 $ et 400 $ plus taxes de 1 200,50 $ deux cents dollars trois 10 h 30 samedi
    demain aujourd'hui ce n'est pas urgent Quelle est l'adresse, avec le code postal? gratuit un rabais nous arrivons un
    technicien vous rappelle tout de suite garanti je suis humain evil.com a@b.test 514 555-0199 C'est réservé. quelques
    minutes <plan> ** \u200b pourriez-vous me donner Merci! Bonjour … 12. 3 The price is free tomorrow P4"""
FRAGMENTS = st.sampled_from(SAMPLES.split())
TEXTS = st.lists(FRAGMENTS, min_size=1, max_size=25).map(" ".join) | st.text(max_size=80)


def cut(text: str, sizes: list[int]) -> list[str]:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(text[at : at + size])
        at += size
    return [*pieces, text[at:]]


@given(TEXTS, st.lists(st.integers(1, 9), max_size=40))
@settings(max_examples=300, deadline=None)
def test_what_is_shown_begins_the_answer_and_breaks_no_rule(text: str, sizes: list[int]) -> None:
    guard = TURN.guard()
    shown = "".join([*(guard.feed(piece) for piece in cut(text, sizes)), guard.finish()])
    assert text.startswith(shown)
    assert guard.violated or shown == text
    basis = basis_of(TURN.says, TURN.state, TURN.known, PROFILE)
    whole = shown[: shown.rfind(" ") + 1]
    for sentence in sentences(whole)[:-1]:
        assert broken_by_words(plain(sentence), basis) == [] or plain(sentence).strip() in basis.plan


@given(TEXTS, st.lists(st.integers(1, 9), max_size=40))
@settings(max_examples=300, deadline=None)
def test_what_the_guard_stops_review_refuses(text: str, sizes: list[int]) -> None:
    guard = TURN.guard()
    for piece in cut(text, sizes):
        guard.feed(piece)
    guard.finish()
    if guard.violated:
        assert TURN.review(text).text is None


@given(TEXTS, st.lists(st.integers(1, 9), max_size=40))
@settings(max_examples=200, deadline=None)
def test_how_the_words_are_cut_up_decides_nothing(text: str, sizes: list[int]) -> None:
    whole, pieces = TURN.guard(), TURN.guard()
    whole.feed(text)
    whole.finish()
    for piece in cut(text, sizes):
        pieces.feed(piece)
    pieces.finish()
    assert whole.violated == pieces.violated


@pytest.mark.parametrize("text", [text for case in CASES for text in case["good"] if case.get("language") != "en"])
def test_the_first_word_is_shown_at_once(text: str) -> None:
    first = text.split(" ")[0].rstrip(",:;.!?")
    shown = Turn([text]).guard().feed(first)
    assert shown == (first if first.isalpha() else "")


def test_an_amount_waits_until_it_is_whole() -> None:
    guard = TURN.guard()
    assert guard.feed("Débouchage: entre 20") == "Débouchage: entre "
    assert guard.feed("0 $ et ") == ""
    assert guard.feed("400 $ plus taxes ") == ""
    assert guard.feed("chez vous, ") == "200 $ et 400 $ plus taxes chez vous, "
    assert not guard.violated


def test_a_wrong_amount_is_never_shown() -> None:
    guard = TURN.guard()
    assert "".join(
        guard.feed(piece) for piece in ("Débouchage: ", "entre ", "200 ", "$ et ", "300 ", "$. ", "Quelle ")
    ) == ("Débouchage: entre ")
    assert guard.violations == ("figure",)
    assert guard.feed("Merci. ") == ""
    assert guard.finish() == ""


def test_an_answer_without_end_is_stopped() -> None:
    guard = TURN.guard()
    for _ in range(1_000):
        guard.feed("encore ")
    assert guard.violations == ("length",)
