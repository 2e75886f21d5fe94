"""How a product points the twilio package at another host: an async HTTP client for it over httpx2.

One shared pool, a timeout that is always there, and exceptions that still say whether the request may have left.
"""

from __future__ import annotations

import logging
from typing import Any

import httpx2
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

_log = logging.getLogger(__name__)

TWILIO_API = "https://api.twilio.com"


class HttpxTwilioClient(AsyncHttpClient):  # type: ignore[misc]
    def __init__(self, http: httpx2.AsyncClient, *, base_url: str = TWILIO_API, timeout: float = 10.0) -> None:
        super().__init__(logger=_log, is_async=True, timeout=timeout)
        self._http = http
        self._base_url = base_url.rstrip("/")

    async def request(
        self,
        method: str,
        uri: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        if uri.startswith(f"{TWILIO_API}/"):
            uri = self._base_url + uri.removeprefix(TWILIO_API)
        answer = await self._http.request(
            method.upper(),
            uri,
            params={name: value for name, value in (params or {}).items() if value is not None} or None,
            data=data,
            headers=headers,
            auth=auth,
            timeout=timeout or self.timeout,
            follow_redirects=allow_redirects,
        )
        return Response(answer.status_code, answer.text, answer.headers)
