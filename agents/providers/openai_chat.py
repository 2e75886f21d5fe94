"""Chat Completions of OpenAI, or of any server that speaks it.

Compatible servers leave things out: a parameter one refuses is not sent to it again, tool arguments given as an object
become JSON text, missing ids and indexes are made up, an answer in one piece is taken as a stream of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

import httpx2
import openai
from openai import AsyncAPIResponse, AsyncOpenAI
from pydantic import BaseModel, ValidationError

from agents.providers.openai_pieces import Pieces, read_whole, trouble_of
from agents.runner import ModelTrouble, Piece
from agents.session.commands import AskModel, ModelMessage, ModelTool

MAX_COMPLETION_TOKENS: Final = 2_000
"""Reasoning counts; what is said is cut much earlier."""

MAX_BYTES: Final = 2_000_000
DRAIN_SECONDS: Final = 0.05

Output = TypeVar("Output", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Price:
    """Money per million tokens, which is millionths per token."""

    prompt: float
    completion: float


class OpenAIChat:
    """One model of one server. Safe for any number of questions at once on one event loop; `aclose` it in the end."""

    def __init__(
        self,
        model: str,
        *,
        api_key: str,
        base_url: str = "",
        prices: Mapping[str, Price] | None = None,
        connect_seconds: float = 2.0,
        silence_seconds: float = 15.0,
        client: AsyncOpenAI | None = None,
    ) -> None:
        """`silence_seconds`: the longest wait for the next bytes; a question's own budget is usually shorter."""
        self._model = model
        self._prices = prices or {}
        self._client = client or AsyncOpenAI(
            api_key=api_key,
            base_url=base_url or "https://api.openai.com/v1",
            timeout=httpx2.Timeout(silence_seconds, connect=connect_seconds, pool=connect_seconds),
            max_retries=0,
        )
        self._left_out: set[str] = set()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model

    def named(self, model: str) -> Self:
        """Another model of the same server, over the same connections."""
        return type(self)(model, api_key="", prices=self._prices, client=self._client)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    def cost_micros(self, prompt_tokens: int | None, completion_tokens: int | None) -> int | None:
        """See `agents.runner.ChatModel`."""
        price = self._prices.get(self._model)
        if price is None or prompt_tokens is None or completion_tokens is None:
            return None
        return round(prompt_tokens * price.prompt + completion_tokens * price.completion)

    @asynccontextmanager
    async def stream(self, question: AskModel) -> AsyncIterator[AsyncIterator[Piece]]:
        """See `agents.runner.ChatModel`."""
        wanted: dict[str, Any] = {
            "max_completion_tokens": MAX_COMPLETION_TOKENS,
            "stream_options": {"include_usage": True},
        }
        if question.tools:
            wanted["tools"] = [_tool(tool) for tool in question.tools]
        response = await self._create(question.messages, wanted, stream=True)
        try:
            async with aclosing(_pieces(response)) as pieces:
                yield pieces
        finally:
            await response.close()

    async def structured(self, messages: Sequence[ModelMessage], output: type[Output]) -> Output:
        """An answer in the shape of `output`, asked for once.

        Raises:
            ModelTrouble: the vendor failed, or what came does not fit.
        """
        schema = {"name": output.__name__, "schema": output.model_json_schema(), "strict": True}
        wanted: dict[str, Any] = {
            "max_completion_tokens": MAX_COMPLETION_TOKENS,
            "response_format": {"type": "json_schema", "json_schema": schema},
        }
        response = await self._create(messages, wanted, stream=False)
        try:
            async with aclosing(_pieces(response)) as pieces:
                said = "".join([piece.text async for piece in pieces])
            return output.model_validate_json(said)
        except ValidationError as error:
            raise ModelTrouble("error", "the answer does not fit its schema") from error
        finally:
            await response.close()

    async def _create(
        self, messages: Sequence[ModelMessage], wanted: Mapping[str, Any], *, stream: bool
    ) -> AsyncAPIResponse[Any]:
        """Send the question; once more without a parameter this server refuses."""
        said = [{"role": message.role, "content": message.content} for message in messages]
        for _ in range(len(wanted) + 1):
            options = {name: value for name, value in wanted.items() if name not in self._left_out}
            body = {"model": self._model, "messages": said, "stream": stream, **options}
            opening = self._client.chat.completions.with_streaming_response.create(
                model=self._model, messages=(), extra_body=body
            )
            try:
                return await opening.__aenter__()
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                refused = _refused_parameter(error, options)
                if refused is None:
                    raise _trouble(error) from error
                self._left_out.add(refused)
            except openai.OpenAIError as error:
                raise _trouble(error) from error
            except (ValueError, httpx2.HTTPError) as error:
                raise ModelTrouble("error", type(error).__name__) from error
        raise ModelTrouble("error", "every form of the question was refused")


def _tool(tool: ModelTool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters), "strict": True}
    return {"type": "function", "function": function}


async def _pieces(response: AsyncAPIResponse[Any]) -> AsyncGenerator[Piece, None]:
    """What the server sends, read as it comes: its own objects would cost more than all the rest of a turn."""
    try:
        is_whole = "json" in response.headers.get("content-type", "")
        pieces = Pieces()
        received, rest = 0, b""
        body = response.iter_bytes()
        async for data in body:
            received += len(data)
            if received > MAX_BYTES:
                raise ModelTrouble("error", "an answer without end")
            rest += data
            if is_whole or b"\n" not in data:
                continue
            *lines, rest = rest.split(b"\n")
            for line in lines:
                for piece in pieces.read_line(line):
                    yield piece
            if pieces.is_over:
                await _drain(body)
                return
        for piece in read_whole(rest) if is_whole else pieces.read_line(rest):
            yield piece
    except httpx2.TimeoutException as error:
        raise ModelTrouble("timeout", type(error).__name__) from error
    except (ValueError, httpx2.HTTPError) as error:
        raise ModelTrouble("error", type(error).__name__) from error


async def _drain(body: AsyncIterator[bytes]) -> None:
    """Read the end of an answer, so that its connection serves the next one."""
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in body:
                pass


def _refused_parameter(error: openai.APIStatusError, options: Mapping[str, Any]) -> str | None:
    """The optional parameter this refusal is about."""
    named = (error.param or "").split(".")[0].split("[")[0]
    if named in options:
        return named
    return next((name for name in options if name in error.message), None)


def _trouble(error: openai.OpenAIError) -> ModelTrouble:
    """The vendor's failure under one of our names."""
    kind = type(error).__name__
    if isinstance(error, openai.APITimeoutError):
        return ModelTrouble("timeout", kind)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelTrouble("unconfigured", kind)
    return trouble_of(error.code, kind) if isinstance(error, openai.APIError) else ModelTrouble("error", kind)
