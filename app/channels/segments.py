"""Pure: how many parts a text message is sent and paid in (3GPP TS 23.038)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
_GSM: Final = _BASIC | _EXTENDED
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
    used = set(text)
    gsm = used <= _GSM
    wide = used & _EXTENDED if gsm else {c for c in used if ord(c) > 0xFFFF}
    alone, part = _SEPTETS if gsm else _UNITS
    units = len(text) + sum(text.count(c) for c in wide)
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7" if gsm else "UCS-2"
    if units <= alone:
        return Size(encoding, units, 1 if units else 0)
    if not wide:
        return Size(encoding, units, -(-units // part))
    widths = [2 if c in wide else 1 for c in text]
    segments, room = 1, part
    for width in widths:
        if width > room:
            segments, room = segments + 1, part
        room -= width
    return Size(encoding, units, segments)
