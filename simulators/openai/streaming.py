"""A streamed answer that notices at once when nobody listens any more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from simulators.openai.chunks import HungUp
from simulators.openai.ledger import Asked

HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-request-id", b"req_simulated"),
]


class Streamed(Response):
    """Sends what an iterator gives; stops it the moment the client hangs up, and writes down when that was."""

    def __init__(self, pieces: AsyncGenerator[bytes, None], asked: Asked) -> None:
        super().__init__()
        self._pieces = pieces
        self._asked = asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        sending = asyncio.ensure_future(self._send(send))
        listening = asyncio.ensure_future(_hang_up(receive))
        try:
            await asyncio.wait({sending, listening}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
                self._asked.end("answered")
            else:
                self._asked.end("closed", at=time.monotonic())
        except HungUp:
            self._asked.end("cut")
            raise
        finally:
            for task in (sending, listening):
                task.cancel()
            await asyncio.gather(sending, listening, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        async with aclosing(self._pieces) as pieces:
            async for piece in pieces:
                self._asked.sent += 1
                if self._asked.sent == 2:
                    self._asked.first_word_at = time.monotonic()
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                if self._asked.sent % 20 == 0:
                    await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _hang_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
