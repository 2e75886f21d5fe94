"""One table of figures, each with the target it has to meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured ratio (or a bounded amount) and its target."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the target is met."""
        if self.at_least is not None and self.value < self.at_least:
            return False
        return self.at_most is None or self.value <= self.at_most

    @property
    def target(self) -> str:
        """The target in words."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""


def render(figures: Iterable[Figure]) -> str:
    """The figures as an aligned table."""
    rows = [(f.name, f"{f.value:,.2f}", f.target, "ok" if f.is_met else "MISSED", f.note) for f in figures]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = []
    for name, value, target, met, note in rows:
        cells = (name.ljust(widths[0]), value.rjust(widths[1]), target.ljust(widths[2]), met.ljust(widths[3]), note)
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
