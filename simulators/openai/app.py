"""The simulated server as an ASGI application."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from simulators.openai import responses
from simulators.openai.answers import answer_to
from simulators.openai.behaviour import EVERY_MODEL, MAGIC_MODELS, BadBehaviour, Behaviour, Behaviours
from simulators.openai.chunks import ChatStream, envelope, usage_of
from simulators.openai.errors import TAUGHT, refusal
from simulators.openai.ledger import Asked, Ledger
from simulators.openai.streaming import Streamed

MAX_BODY: Final = 4_000_000

_PAGE: Final = """<!doctype html><meta charset="utf-8"><title>SIMULATED OpenAI</title>
<h1>SIMULATED OpenAI-compatible server</h1>
<p>No model is behind this. POST <code>/v1/chat/completions</code>, teach it at <code>/_sim/behaviour</code>,
see what was asked at <code>/_sim/requests</code>.</p>"""


class OpenAISimulator:
    """One server: its behaviours, what it was asked, and its routes."""

    def __init__(self, api_key: str | None = None) -> None:
        """`api_key`: the only one accepted; None accepts any."""
        self.behaviours = Behaviours()
        self.ledger = Ledger()
        self._api_key = api_key

    def app(self) -> Starlette:
        """The application to serve."""
        return Starlette(
            routes=[
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/responses", self._responses, methods=["POST"]),
                Route("/v1/models", self._models),
                Route("/_sim", self._page),
                Route("/_sim/behaviour", self._behaviour, methods=["GET", "PUT", "POST", "DELETE"]),
                Route("/_sim/requests", self._requests, methods=["GET", "DELETE"]),
            ]
        )

    async def _chat(self, request: Request) -> Response:
        asked = await self._admit(request, needs="messages")
        if isinstance(asked, Response):
            return asked
        entry, behaviour = asked
        answer = answer_to(entry.request, behaviour)
        if entry.request.get("stream") and not behaviour.ignore_stream:
            return Streamed(ChatStream(entry.request, answer, behaviour, entry.number).run(), entry)
        await _wait(behaviour)
        entry.end("answered")
        calls = [
            {"id": f"call_sim{at}", "type": "function", "function": {"name": name, "arguments": written}}
            for at, (name, written) in enumerate(answer.calls)
        ]
        message: dict[str, Any] = {"role": "assistant", "content": answer.text or None, "refusal": None}
        if calls:
            message["tool_calls"] = calls
        finish = "tool_calls" if calls else behaviour.finish
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
        body = {**envelope(entry.request, entry.number, "chat.completion"), "choices": [choice]}
        if not behaviour.omit_usage:
            body["usage"] = usage_of(entry.request, answer)
        return JSONResponse(body, headers={"x-request-id": "req_simulated"})

    async def _responses(self, request: Request) -> Response:
        asked = await self._admit(request, needs="input")
        if isinstance(asked, Response):
            return asked
        entry, behaviour = asked
        said = responses.answer(entry.request, behaviour)
        if not entry.request.get("stream"):
            await _wait(behaviour)
            entry.end("answered")
            return JSONResponse(responses.whole(entry.request, said, entry.number))

        async def pieces() -> AsyncGenerator[bytes, None]:
            await _wait(behaviour)
            async for event in responses.events(entry.request, said, entry.number):
                yield f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()

        return Streamed(pieces(), entry)

    async def _admit(self, request: Request, needs: str) -> tuple[Asked, Behaviour] | Response:
        """The request written down, and how to behave; or what is wrong with it."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip() or (self._api_key and key.strip() != self._api_key):
            return refusal(401, "Incorrect API key provided.", code="invalid_api_key")
        try:
            raw = await request.body()
            body = json.loads(raw) if len(raw) <= MAX_BODY else None
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return refusal(400, "We could not parse the JSON body of your request.")
        if not isinstance(body.get("model"), str) or not body["model"]:
            return refusal(400, "you must provide a model parameter")
        if not body.get(needs) or (needs == "messages" and not isinstance(body[needs], list)):
            return refusal(
                400, f"Missing required parameter: '{needs}'.", code="missing_required_parameter", param=needs
            )
        entry = self.ledger.add(body, f"{request.client.host}:{request.client.port}" if request.client else "")
        behaviour = self.behaviours.of(body["model"])
        for name in behaviour.refuses:
            if name in body:
                entry.end("refused")
                return refusal(400, f"Unsupported parameter: '{name}'.", code="unsupported_parameter", param=name)
        if behaviour.error in TAUGHT:
            entry.end("refused")
            status, message, kind, code = TAUGHT[behaviour.error]
            return refusal(status, message, kind, code)
        return entry, behaviour

    async def _models(self, request: Request) -> Response:
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "simulated"} for name in MAGIC_MODELS]
        return JSONResponse({"object": "list", "data": data})

    async def _page(self, request: Request) -> Response:
        return HTMLResponse(_PAGE)

    async def _behaviour(self, request: Request) -> Response:
        model = request.query_params.get("model")
        if request.method == "DELETE":
            self.behaviours.forget(model)
        elif request.method in {"PUT", "POST"}:
            try:
                changes = await request.json()
                if not isinstance(changes, dict):
                    raise BadBehaviour("an object is expected")
                self.behaviours.teach(model or EVERY_MODEL, changes)
            except ValueError as error:
                return refusal(400, str(error))
        taught = {name: asdict(behaviour) for name, behaviour in self.behaviours.taught.items()}
        return JSONResponse({"simulated": True, "taught": taught, "magic": sorted(MAGIC_MODELS)})

    async def _requests(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.ledger.clear()
        return JSONResponse({"simulated": True, "requests": [entry.view() for entry in self.ledger.asked]})


async def _wait(behaviour: Behaviour) -> None:
    if behaviour.stall != "none":
        await asyncio.sleep(behaviour.stall_seconds)
    await asyncio.sleep(behaviour.first_token_ms / 1000)
