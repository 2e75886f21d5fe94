"""What a model may wish to look up for a shop: reading only. Putting aside and cancelling stay with the rules."""

from __future__ import annotations

from typing import Any, Final

from agents.session.commands import ModelTool


def _schema(**properties: list[str] | str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


TOOLS: Final = (
    ModelTool(
        "search_knowledge",
        "The business's own answer to a question about the shop: address, delivery, payment, exchanges, returns.",
        _schema(question="string", language="string"),
    ),
    ModelTool("opening_hours", "When the shop is open, on a date (YYYY-MM-DD) or now.", _schema(on=["string", "null"])),
    ModelTool(
        "find_products",
        "Articles with their price and how many are left.",
        _schema(query="string", colour=["string", "null"], size=["string", "null"]),
    ),
    ModelTool("find_order", "Where an order of this customer is.", _schema(number=["string", "null"])),
)
