"""A text costs what the carrier will bill."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.segments import measure

VECTORS = [
    ("", "GSM-7", 0, 0),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),
    ("a" * 307, "GSM-7", 307, 3),
    ("€" * 80, "GSM-7", 160, 1),
    ("€" * 81, "GSM-7", 162, 2),
    ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
    ("a" * 151 + "€" + "a" * 153, "GSM-7", 306, 2),
    ("[]{}\\^~|", "GSM-7", 16, 1),
    ("À côté", "UCS-2", 6, 1),
    ("Élève à Noël ?", "UCS-2", 14, 1),
    ("éèàùìòÉ", "GSM-7", 7, 1),
    ("ç", "UCS-2", 1, 1),
    ("Ç", "GSM-7", 1, 1),
    ("ê" * 70, "UCS-2", 70, 1),
    ("ê" * 71, "UCS-2", 71, 2),
    ("ê" * 134, "UCS-2", 134, 2),
    ("ê" * 135, "UCS-2", 135, 3),
    ("🚨" * 35, "UCS-2", 70, 1),
    ("🚨" * 36, "UCS-2", 72, 2),
    ("ê" * 66 + "🚨" + "ê" * 66, "UCS-2", 134, 3),
    ("`", "UCS-2", 1, 1),
    ("line\r\nline\f", "GSM-7", 12, 1),
]


@pytest.mark.parametrize(("text", "encoding", "units", "segments"), VECTORS)
def test_known_texts(text: str, encoding: str, units: int, segments: int) -> None:
    size = measure(text)
    assert (size.encoding, size.units, size.segments) == (encoding, units, segments)


@given(st.text(max_size=400))
def test_segments_always_hold_the_text(text: str) -> None:
    size = measure(text)
    alone, part = (160, 153) if size.encoding == "GSM-7" else (70, 67)
    assert (size.segments == 0) == (text == "")
    assert size.segments <= 1 or size.units > alone
    assert size.units <= max(alone, size.segments * part)
    assert size.segments < 2 or size.units > (size.segments - 1) * (part - 1)
