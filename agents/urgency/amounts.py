"""Sums of money people write: "15 000 $", "4,500 dollars", "12k$"."""

from __future__ import annotations

import re

_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[ \u00a0\u202f,]\d{3}){0,3}|\d{1,9})(?:[.,]\d{2})?\s?(k)?\s?"
    r"(?:\$|€|dollars?\b|piasses?\b|cad\b|euros?\b)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"\$\s?(\d{1,3}(?:,\d{3}){0,3}|\d{1,9})(?:\.\d{2})?(k)?", re.IGNORECASE)
_SIGN = re.compile(r"[$€]|dollar|piasse|cad|euro", re.IGNORECASE)
_MAX_CHARS = 4000


def largest_amount(text: str) -> float:
    """0 when no amount is written."""
    if not _SIGN.search(text):
        return 0.0
    found = [*_AMOUNT.finditer(text[:_MAX_CHARS]), *_LEADING.finditer(text[:_MAX_CHARS])]
    return max((_value(match[1], match[2]) for match in found), default=0.0)


def _value(digits: str, thousands: str | None) -> float:
    number = float(re.sub(r"\D", "", digits))
    return number * 1000 if thousands else number
