"""Rows and values of sessions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the agent said in a turn: `texts` go into the provider's own answer, the rest leaves by itself."""

    texts: tuple[str, ...] = ()
    delivery_ids: tuple[str, ...] = ()
