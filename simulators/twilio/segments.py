"""How many SMS a text costs: GSM-7 septets or UCS-2 code units, as carriers count them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM_SINGLE, _GSM_PART = 160, 153
_UCS_SINGLE, _UCS_PART = 70, 67

_SMART = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segments:
    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int


def segments(text: str) -> Segments:
    """A character that takes two units is never cut in half, so parts may end one unit short."""
    gsm = all(char in _GSM_BASIC or char in _GSM_EXTENDED for char in text)
    widths = [_width(char, gsm=gsm) for char in text]
    units = sum(widths)
    single, part = (_GSM_SINGLE, _GSM_PART) if gsm else (_UCS_SINGLE, _UCS_PART)
    count = 1 if units <= single else _parts(widths, part)
    return Segments("GSM-7" if gsm else "UCS-2", units, count)


def smart_encoded(text: str) -> str:
    """Typographic quotes, dashes and spaces replaced by what GSM-7 can carry."""
    return text.translate(_SMART)


def _width(char: str, *, gsm: bool) -> int:
    if gsm:
        return 2 if char in _GSM_EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1


def _parts(widths: list[int], limit: int) -> int:
    parts, room = 1, limit
    for width in widths:
        if width > room:
            parts, room = parts + 1, limit
        room -= width
    return parts
