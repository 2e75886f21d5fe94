"""Where a client stands in its tenant's stream."""

from __future__ import annotations

from dataclasses import dataclass

MAX_DIGITS = 18
"""More digits than a bigint position can have are junk, not a number."""


@dataclass(frozen=True, slots=True)
class Position:
    """`seq` counts events of one tenant; `epoch` names the history they belong to (a restored one starts another)."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """The position `text` names, or None for junk."""
        epoch, colon, seq = text.partition(":")
        if not colon or not epoch or len(epoch) > 64 or len(seq) > MAX_DIGITS or not (seq.isascii() and seq.isdigit()):
            return None
        return cls(epoch, int(seq))
