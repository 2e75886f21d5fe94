"""The Responses API as far as text goes: one message in, one message out, whole or streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from simulators.openai.answers import Answer, answer_to
from simulators.openai.behaviour import Behaviour
from simulators.openai.chunks import usage_of


def as_chat(request: Mapping[str, Any]) -> dict[str, Any]:
    """The same question as Chat Completions puts it."""
    messages = []
    if isinstance(request.get("instructions"), str):
        messages.append({"role": "system", "content": request["instructions"]})
    asked = request.get("input", "")
    if isinstance(asked, str):
        messages.append({"role": "user", "content": asked})
    else:
        messages += [item for item in asked if isinstance(item, dict) and "role" in item]
    return {"model": request["model"], "messages": messages}


def whole(request: Mapping[str, Any], answer: Answer, number: int, status: str = "completed") -> dict[str, Any]:
    """The answer as one object."""
    used = usage_of(as_chat(request), answer)
    text = {"type": "output_text", "text": answer.text, "annotations": []}
    message = {
        "id": f"msg_sim{number:08d}",
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": [text],
    }
    return {
        "id": f"resp_sim{number:08d}",
        "object": "response",
        "created_at": 1_790_000_000 + number,
        "status": status,
        "model": request["model"],
        "output": [message] if status == "completed" else [],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "error": None,
        "incomplete_details": None,
        "instructions": request.get("instructions"),
        "metadata": {},
        "usage": {
            "input_tokens": used["prompt_tokens"],
            "output_tokens": used["completion_tokens"],
            "total_tokens": used["total_tokens"],
        },
    }


def answer(request: Mapping[str, Any], behaviour: Behaviour) -> Answer:
    """What the model says."""
    return answer_to(as_chat(request), behaviour)


async def events(request: Mapping[str, Any], said: Answer, number: int) -> AsyncIterator[dict[str, Any]]:
    """The answer as stream events, each numbered."""
    item = f"msg_sim{number:08d}"
    where = {"item_id": item, "output_index": 0, "content_index": 0}
    opening: list[dict[str, Any]] = [
        {"type": "response.created", "response": whole(request, said, number, "in_progress")},
        {"type": "response.in_progress", "response": whole(request, said, number, "in_progress")},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": {"id": item, "type": "message", "role": "assistant", "status": "in_progress", "content": []},
        },
        {
            "type": "response.content_part.added",
            **where,
            "part": {"type": "output_text", "text": "", "annotations": []},
        },
    ]
    deltas = [{"type": "response.output_text.delta", **where, "delta": token, "logprobs": []} for token in said.tokens]
    closing: list[dict[str, Any]] = [
        {"type": "response.output_text.done", **where, "text": said.text, "logprobs": []},
        {"type": "response.completed", "response": whole(request, said, number)},
    ]
    for at, event in enumerate([*opening, *deltas, *closing]):
        yield {**event, "sequence_number": at}
