"""Whatever is written is understood somehow, quoted exactly, and in a time that grows with the text only."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.extraction import find_booking_name
from agents.understanding import TONES, understand
from agents.understanding.matrix import KINDS, load

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
SENTENCES = [row["text"] for kind in KINDS for row in load(kind, "dev")][::7]
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(SENTENCES), st.text(max_size=6)), max_size=6).map(" ".join),
)


@given(text=texts)
@settings(max_examples=300, deadline=None)
def test_every_quotation_is_a_slice_of_the_text(text: str) -> None:
    heard = understand(text, asked="anything", prior_language="en", now=NOW)
    entities = heard.entities
    things = (*entities.order_numbers, *entities.product_codes, *entities.sizes, *entities.money, *entities.quantities)
    for one in (*heard.intents, *things, *entities.colours, *entities.tracking_numbers, *entities.dates):
        assert text[one.start : one.end] == one.quote
        assert 0 < one.confidence <= 1
    assert heard.emotion.tone in TONES
    assert heard.language in {"fr", "en"}
    find_booking_name(text)


HOSTILE = [
    "oui mais non " * 1_000,
    "a " * 8_000,
    "je veux parler à " * 800,
    "38 " * 4_000,
    "commande " * 1_500,
    "le 3 à " * 2_000,
    "1 000 " * 2_500,
    "-" * 16_000,
    "#" * 16_000,
    "\u0301" * 16_000,
    "www." * 4_000,
    "a@" * 8_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    understand(text, now=NOW)
    began = time.perf_counter()
    understand(text, now=NOW)
    assert time.perf_counter() - began < 0.5


def test_a_usual_message_takes_less_than_five_milliseconds() -> None:
    text = "Bonjour, je m'appelle Julie, avez-vous la robe bleue en 38 et à quelle heure fermez-vous samedi ?"
    understand(text, now=NOW)
    began = time.perf_counter()
    for _ in range(50):
        understand(text, now=NOW)
    assert (time.perf_counter() - began) / 50 < 0.005
