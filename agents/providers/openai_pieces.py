"""What a server of this kind sends, as pieces; nothing it leaves out or gets wrong raises anything but `ValueError`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from agents.runner import ModelTrouble, Piece, Reason
from agents.session.events import ToolWish

_decode: Final = msgspec.json.Decoder().decode

FINISHES = {"stop": "stop", "length": "length", "tool_calls": "tool_calls", "content_filter": "content_filter"}


@dataclass(slots=True)
class _Call:
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class Pieces:
    """Chunks of one stream, put together: a tool wish comes out whole, when the answer ends."""

    is_over: bool = False
    _calls: dict[int, _Call] = field(default_factory=dict)

    def read_line(self, line: bytes) -> Iterator[Piece]:
        """The pieces of the next line of a stream of server-sent events. These servers send one line of data each."""
        if not line.startswith(b"data:"):
            return
        data = line[5:].strip()
        if data == b"[DONE]":
            self.is_over = True
        elif data:
            chunk = _mapping(_decode(data))
            if error := chunk.get("error"):
                raise trouble_of(_mapping(error).get("code"), "said in the stream")
            yield from self.read(chunk)

    def read(self, chunk: Mapping[str, Any]) -> Iterator[Piece]:
        """The pieces of the next chunk."""
        for choice in _list(chunk.get("choices"))[:1]:
            delta = _mapping(choice.get("delta"))
            if delta.get("refusal"):
                raise ModelTrouble("refused", "the model declined")
            if text := _text(delta.get("content")):
                yield Piece(text=text)
            for call in _list(delta.get("tool_calls")):
                self._add(call)
            if choice.get("finish_reason"):
                for whole in self._calls.values():
                    yield Piece(wish=ToolWish(whole.name, whole.arguments))
                yield Piece(finish="tool_calls" if self._calls else _finish(choice))
        yield from _usage(chunk)

    def _add(self, call: Mapping[str, Any]) -> None:
        function = _mapping(call.get("function"))
        at = call.get("index")
        if not isinstance(at, int):
            last = max(self._calls, default=-1)
            at = last + 1 if function.get("name") or last < 0 else last
        whole = self._calls.setdefault(at, _Call())
        whole.name = whole.name or str(function.get("name") or "")
        whole.arguments += _arguments(function.get("arguments"))
        if len(whole.arguments) > 20_000 or len(self._calls) > 64:
            raise ModelTrouble("error", "tool calls without end")


def trouble_of(code: object, detail: str) -> ModelTrouble:
    """The failure a vendor's error code stands for."""
    reason: Reason = "error"
    if code in {"insufficient_quota", "billing_hard_limit_reached"}:
        reason = "quota"
    elif code in {"content_filter", "content_policy_violation"}:
        reason = "refused"
    return ModelTrouble(reason, f"{detail} {code}" if isinstance(code, str) else detail)


def read_whole(body: bytes) -> Iterator[Piece]:
    """The pieces of an answer that came at once."""
    answer = _mapping(_decode(body))
    choices = _list(answer.get("choices"))
    if not choices:
        raise ModelTrouble("error", "an answer without choices")
    message = _mapping(choices[0].get("message"))
    if message.get("refusal"):
        raise ModelTrouble("refused", "the model declined")
    if text := _text(message.get("content")):
        yield Piece(text=text)
    calls = _list(message.get("tool_calls"))
    for call in calls:
        function = _mapping(call.get("function"))
        yield Piece(wish=ToolWish(str(function.get("name") or ""), _arguments(function.get("arguments"))))
    yield Piece(finish="tool_calls" if calls else _finish(choices[0]))
    yield from _usage(answer)


def _finish(choice: Mapping[str, Any]) -> str:
    return FINISHES.get(str(choice.get("finish_reason")), "stop")


def _usage(answer: Mapping[str, Any]) -> Iterator[Piece]:
    usage = _mapping(answer.get("usage"))
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if isinstance(prompt, int) and isinstance(completion, int):
        yield Piece(prompt_tokens=prompt, completion_tokens=completion)


def _arguments(written: Any) -> str:
    if isinstance(written, str):
        return written
    return json.dumps(written, ensure_ascii=False, default=str) if isinstance(written, dict) else ""


def _text(content: Any) -> str:
    """Text, or a list of parts with text."""
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in _list(content) if isinstance(part.get("text"), str))


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
