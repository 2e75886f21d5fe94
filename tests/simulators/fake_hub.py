"""Stands for the product in these tests: public doors that verify signatures with the vendor's own package."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

PUBLIC_URL = "https://hub.example.test"
ACCOUNT, TOKEN, VAPI_SECRET = "AC" + "5" * 32, "a-test-token", "a-vapi-secret"
OUR_NUMBER = "+15145550100"
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@dataclass
class Received:
    params: list[tuple[str, str]]
    headers: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return dict(self.params)[name]

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.params]


@dataclass
class FakeHub:
    """What came in, and how to answer. `answers` are statuses to give first, before behaving."""

    texts: list[Received] = field(default_factory=list)
    receipts: list[Received] = field(default_factory=list)
    twiml_requests: list[Received] = field(default_factory=list)
    vapi: list[dict[str, Any]] = field(default_factory=list)
    forged: int = 0
    answers: list[int] = field(default_factory=list)
    twiml: str = EMPTY_TWIML
    content_type: str = "text/xml"
    tool_answer: str = "results"
    vapi_auth: str = "secret"
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/webhooks/twilio/sms", self.sms, methods=["POST"]),
                Route("/api/webhooks/twilio/status", self.status, methods=["POST"]),
                Route("/api/webhooks/twilio/voice", self.voice, methods=["POST"]),
                Route("/api/webhooks/vapi", self.vapi_door, methods=["POST"]),
            ]
        )

    async def until(self, holds: Any) -> None:
        """Wait until what was received satisfies `holds(self)`."""
        async with asyncio.timeout(10):
            while not holds(self):
                self.arrived.clear()
                await self.arrived.wait()

    async def sms(self, request: Request) -> Response:
        return await self._twilio(request, self.texts, Response(self.twiml, media_type=self.content_type))

    async def status(self, request: Request) -> Response:
        return await self._twilio(request, self.receipts, Response(status_code=204))

    async def voice(self, request: Request) -> Response:
        return await self._twilio(request, self.twiml_requests, Response(self.twiml, media_type="text/xml"))

    async def _twilio(self, request: Request, inbox: list[Received], answer: Response) -> Response:
        form = await request.form()
        raw = (await request.body()).decode() if not form else ""
        params = [(name, str(value)) for name, value in form.multi_items()] or parse_qsl(raw, keep_blank_values=True)
        url = PUBLIC_URL + request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if not RequestValidator(TOKEN).validate(url, form, request.headers.get("x-twilio-signature", "")):
            self.forged += 1
            return Response(status_code=403)
        if self.answers:
            return Response(status_code=self.answers.pop(0))
        inbox.append(Received(params, dict(request.headers)))
        self.arrived.set()
        return answer

    async def vapi_door(self, request: Request) -> Response:
        raw = await request.body()
        if not self._vapi_known(request, raw):
            self.forged += 1
            return Response(status_code=403)
        if self.answers:
            return Response(status_code=self.answers.pop(0))
        message = json.loads(raw)["message"]
        self.vapi.append(message)
        self.arrived.set()
        if message["type"] == "assistant-request":
            return JSONResponse({"assistantId": "asst_1"})
        if message["type"] == "tool-calls":
            return JSONResponse(self._tool_results(message))
        return JSONResponse({})

    def _vapi_known(self, request: Request, raw: bytes) -> bool:
        if self.vapi_auth == "secret":
            return request.headers.get("x-vapi-secret") == VAPI_SECRET
        if self.vapi_auth == "bearer":
            return request.headers.get("authorization") == f"Bearer {VAPI_SECRET}"
        signed = request.headers.get("x-timestamp", "").encode() + b"." + raw
        wanted = hmac.new(VAPI_SECRET.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(request.headers.get("x-signature", ""), wanted)

    def _tool_results(self, message: dict[str, Any]) -> Any:
        results = [{"toolCallId": call["id"], "result": "C'est noté."} for call in message["toolCallList"]]
        if self.tool_answer == "bare array":
            return results
        if self.tool_answer == "two lines":
            results[0]["result"] = "un\ndeux"
        if self.tool_answer == "object":
            return {"results": [{"toolCallId": results[0]["toolCallId"], "result": {"ok": True}}]}
        if self.tool_answer == "missing":
            return {"results": []}
        return {"results": results}
