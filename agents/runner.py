"""Asking a model within a budget: one question in, one event out, whatever the model does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from agents.session.commands import AskModel
from agents.session.events import ModelAnswered, ModelFailed, ToolWish

MAX_CHARS: Final = 4_000
"""More than any reply of ours; a model that says more is cut."""
MAX_WISHES: Final = 16

Reason = Literal["timeout", "error", "refused", "quota", "unconfigured"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What arrived next: words, a finished tool wish, how it ended, or what it used up. Unused members are empty."""

    text: str = ""
    wish: ToolWish | None = None
    finish: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ModelTrouble(Exception):
    """A model gave no usable answer. `detail` says why to whoever operates it, without anybody's words."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class ChatModel(Protocol):
    """A model that answers piece by piece."""

    @property
    def name(self) -> str:
        """The model's name, as its prices know it."""

    def stream(self, question: AskModel) -> AbstractAsyncContextManager[AsyncIterator[Piece]]:
        """Ask. Leaving the block closes the connection at once.

        Raises:
            ModelTrouble: on entering or while iterating, when the vendor fails.
        """

    def cost_micros(self, prompt_tokens: int | None, completion_tokens: int | None) -> int | None:
        """What it cost in millionths of the price table's currency; None when the price or the tokens are unknown."""


@dataclass(frozen=True, slots=True)
class ModelOutcome:
    """What came of a question. Tokens and cost are None when nobody told; `detail` as in `ModelTrouble`."""

    event: ModelAnswered | ModelFailed
    first_token_ms: int | None
    took_ms: int
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_micros: int | None = None
    detail: str = ""


@dataclass(slots=True)
class _Heard:
    """The answer so far."""

    text: str = ""
    wishes: tuple[ToolWish, ...] = ()
    finish: str = ""
    first_at: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


async def ask(
    model: ChatModel,
    question: AskModel,
    *,
    on_delta: Callable[[str], object] | None = None,
    budget: float | None = None,
) -> ModelOutcome:
    """Ask, and wait at most `budget` seconds (the question's own when not given).

    `on_delta` gets the words as they arrive; when it answers `False`, nobody wants the rest: the stream is closed and
    the answer ends as `stopped`. Cancelling closes the stream at once and raises `CancelledError` as usual.
    """
    began = time.perf_counter()
    heard = _Heard()
    failure: tuple[str, str] | None = None
    try:
        async with asyncio.timeout(question.budget_ms / 1000 if budget is None else budget):
            async with model.stream(question) as pieces:
                await _listen(pieces, heard, on_delta)
    except TimeoutError:
        failure = ("timeout", "nothing in time" if heard.first_at is None else "not finished in time")
    except ModelTrouble as trouble:
        failure = (trouble.reason, trouble.detail)
    first_ms = None if heard.first_at is None else round((heard.first_at - began) * 1000)
    event: ModelAnswered | ModelFailed
    if failure is not None:
        event = ModelFailed(question.ask_id, failure[0])
    else:
        event = ModelAnswered(question.ask_id, heard.text, heard.wishes, heard.finish)
    return ModelOutcome(
        event,
        first_token_ms=first_ms,
        took_ms=round((time.perf_counter() - began) * 1000),
        prompt_tokens=heard.prompt_tokens,
        completion_tokens=heard.completion_tokens,
        cost_micros=model.cost_micros(heard.prompt_tokens, heard.completion_tokens),
        detail=failure[1] if failure is not None else "",
    )


async def _listen(pieces: AsyncIterator[Piece], heard: _Heard, on_delta: Callable[[str], object] | None) -> None:
    async for piece in pieces:
        if piece.text:
            if heard.first_at is None:
                heard.first_at = time.perf_counter()
            heard.text += piece.text[: MAX_CHARS + 1 - len(heard.text)]
            if on_delta is not None and on_delta(piece.text) is False:
                heard.finish = "stopped"
                return
            if len(heard.text) > MAX_CHARS:
                heard.finish = "length"
                return
        if piece.wish is not None and len(heard.wishes) < MAX_WISHES:
            heard.wishes += (piece.wish,)
        if piece.finish:
            heard.finish = piece.finish
        if piece.prompt_tokens is not None:
            heard.prompt_tokens, heard.completion_tokens = piece.prompt_tokens, piece.completion_tokens
    if not heard.finish:
        raise ModelTrouble("error", "the answer broke off")
