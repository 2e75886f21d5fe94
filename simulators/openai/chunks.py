"""One stream of Chat Completions: words, tool calls and usage as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any

from simulators.openai.answers import Answer, count_tokens, text_of
from simulators.openai.behaviour import Behaviour
from simulators.openai.errors import error_body

MIDDLE = 4
"""Words said before a stream breaks or stalls."""


class HungUp(Exception):
    """The server cuts the connection."""


def envelope(request: Mapping[str, Any], number: int, kind: str) -> dict[str, Any]:
    """What every answer and chunk begins with."""
    return {
        "id": f"chatcmpl-sim{number:08d}",
        "object": kind,
        "created": 1_790_000_000 + number,
        "model": request["model"],
        "system_fingerprint": "fp_simulated",
    }


def usage_of(request: Mapping[str, Any], answer: Answer) -> dict[str, int]:
    """Tokens of the request and of the answer."""
    prompt = sum(count_tokens(text_of(message)) + 4 for message in request["messages"])
    completion = count_tokens(answer.text) + sum(count_tokens(name + written) for name, written in answer.calls)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def event(data: Mapping[str, Any] | str) -> bytes:
    """One server-sent event."""
    return f"data: {data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)}\n\n".encode()


class ChatStream:
    """The bytes of one streamed answer, at the pace of its behaviour."""

    def __init__(self, request: Mapping[str, Any], answer: Answer, behaviour: Behaviour, number: int) -> None:
        self._request = request
        self._answer = answer
        self._behaviour = behaviour
        self._head = envelope(request, number, "chat.completion.chunk")
        options = request.get("stream_options")
        self._with_usage = isinstance(options, dict) and options.get("include_usage") and not behaviour.omit_usage

    async def run(self) -> AsyncGenerator[bytes, None]:
        """Everything that is sent."""
        behaviour = self._behaviour
        if behaviour.stall == "before":
            await asyncio.sleep(behaviour.stall_seconds)
        await _pause(behaviour.first_token_ms)
        yield self._chunk({"role": "assistant", "content": "", "refusal": None})
        if behaviour.reply == "rubbish":
            yield b'\xff\xfe{{{ not an event\n\ndata: {"choices": \x00\n\n: \x80\n\ndata: nonsense\n\n'
            return
        async for word in self._words():
            yield word
        for at, (name, written) in enumerate(self._answer.calls):
            for delta in self._call(at, name, written):
                yield self._chunk({"tool_calls": [delta]})
        yield self._chunk({}, finish="tool_calls" if self._answer.calls else behaviour.finish)
        if self._with_usage:
            usage = usage_of(self._request, self._answer)
            yield event({**self._head, "choices": [], "usage": usage})
        yield event("[DONE]")

    async def _words(self) -> AsyncIterator[bytes]:
        behaviour = self._behaviour
        tokens = self._answer.tokens
        endless = behaviour.reply == "endless" and behaviour.text is None
        at = 0
        while at < len(tokens) or endless:
            if at == min(MIDDLE, max(1, len(tokens) - 1)):
                await self._midway()
                if behaviour.error == "mid_stream":
                    yield event(error_body("The server had an error while processing.", "server_error", "server_error"))
                    return
            if at:
                await _pause(behaviour.token_ms)
            yield self._chunk({"content": tokens[at % len(tokens)] if tokens else " encore"})
            at += 1
            if endless and at % 50 == 0:
                await asyncio.sleep(0.001)

    async def _midway(self) -> None:
        if self._behaviour.stall == "middle":
            await asyncio.sleep(self._behaviour.stall_seconds)
        if self._behaviour.error == "hang_up":
            raise HungUp

    def _call(self, at: int, name: str, written: str) -> list[dict[str, Any]]:
        first: dict[str, Any] = {"index": at, "id": f"call_sim{at}", "type": "function"}
        if self._behaviour.omit_ids:
            first = {}
        if self._behaviour.arguments_as_object:
            return [{**first, "function": {"name": name, "arguments": json.loads(written)}}]
        half = len(written) // 2
        more = {} if self._behaviour.omit_ids else {"index": at}
        return [
            {**first, "function": {"name": name, "arguments": ""}},
            {**more, "function": {"arguments": written[:half]}},
            {**more, "function": {"arguments": written[half:]}},
        ]

    def _chunk(self, delta: Mapping[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        chunk: dict[str, Any] = {**self._head, "choices": [choice]}
        if self._with_usage:
            chunk["usage"] = None
        return event(chunk)


async def _pause(milliseconds: float) -> None:
    if milliseconds:
        await asyncio.sleep(milliseconds / 1000)
