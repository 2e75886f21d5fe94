"""Asking a model within a budget: one question in, one event out, whatever the model does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final, Protocol

from agents.session.commands import AskModel
from agents.session.events import ModelAnswered, ModelFailed, ToolWish

MAX_CHARS: Final = 4_000
"""More than any reply of ours; a model that says more is cut."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What arrived next: words, a finished tool wish, how it ended, or what it used up. Unused members are empty."""

    text: str = ""
    wish: ToolWish | None = None
    finish: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ModelTrouble(Exception):
    """A model gave no usable answer. `reason` is one of `ModelFailed.reason`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class ChatModel(Protocol):
    """A model that answers piece by piece. Leaving the block closes the connection at once."""

    @property
    def name(self) -> str:
        """The model's name, as its prices know it."""

    def stream(self, question: AskModel) -> AbstractAsyncContextManager[AsyncIterator[Piece]]:
        """Ask. Both entering and iterating raise `ModelTrouble` when the vendor fails."""

    def cost_micros(self, prompt_tokens: int | None, completion_tokens: int | None) -> int | None:
        """What it cost in millionths of the price table's currency; None when the price or the tokens are unknown."""


@dataclass(frozen=True, slots=True)
class ModelOutcome:
    """What came of a question. Times in milliseconds; tokens and cost are None when nobody told."""

    event: ModelAnswered | ModelFailed
    first_token_ms: int | None
    took_ms: int
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_micros: int | None = None
