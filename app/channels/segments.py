"""Pure: how many parts a text message is sent and paid in (3GPP TS 23.038)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
_SEPTETS: Final = (160, 153)
_UNITS: Final = (70, 67)


@dataclass(frozen=True, slots=True)
class Size:
    """`units` are septets in GSM-7 and UTF-16 code units in UCS-2."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int


def measure(text: str) -> Size:
    """The cost of a text. A character of two units never straddles two segments, so a segment may end one short."""
    gsm = all(c in _BASIC or c in _EXTENDED for c in text)
    widths = [2 if (c in _EXTENDED if gsm else ord(c) > 0xFFFF) else 1 for c in text]
    alone, part = _SEPTETS if gsm else _UNITS
    units = sum(widths)
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7" if gsm else "UCS-2"
    if units <= alone:
        return Size(encoding, units, 1 if units else 0)
    segments, room = 1, part
    for width in widths:
        if width > room:
            segments, room = segments + 1, part
        room -= width
    return Size(encoding, units, segments)
