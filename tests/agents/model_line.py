"""A simulated model server on a real port, and questions to ask it."""

from __future__ import annotations

from agents.session.commands import AskModel, ModelMessage, ModelTool

PLAN = "Le débouchage coûte de 200 à 400 $. Quelle est votre adresse ?"
HOURS = ModelTool("opening_hours", "When the shop is open.", {"type": "object", "properties": {}, "required": []})


def question(*, tools: tuple[ModelTool, ...] = (), budget_ms: int = 5_000, ask_id: str = "1.0") -> AskModel:
    system = ModelMessage("system", f"<plan>\n{PLAN}\n</plan>")
    return AskModel(ask_id, (system, ModelMessage("user", "<caller>Bonjour</caller>")), tools, budget_ms, "test")
