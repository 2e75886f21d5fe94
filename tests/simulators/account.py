"""A simulated account as its customer holds it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx2
from twilio.rest import Client

from simulators.target import Target
from simulators.twilio.carrier import Carrier
from tests.simulators.fake_hub import ACCOUNT, OUR_NUMBER, PUBLIC_URL, TOKEN, VAPI_SECRET
from tests.simulators.rest_client import HttpxTwilioClient


def target_at(base_url: str) -> Target:
    return Target(base_url, PUBLIC_URL, ACCOUNT, TOKEN, VAPI_SECRET, OUR_NUMBER, OUR_NUMBER)


class Account:
    """A simulated account being served: its address, its carrier, and the twilio package pointed at it."""

    def __init__(self, address: str, carrier: Carrier, http: httpx2.AsyncClient) -> None:
        self.address = address
        self.carrier = carrier
        self.http = http
        self.client = self.client_as(ACCOUNT, TOKEN)

    def client_as(self, username: str, password: str, *, timeout: float = 5.0) -> Client:
        http_client = HttpxTwilioClient(self.http, base_url=self.address, timeout=timeout)
        return Client(username, password, ACCOUNT, http_client=http_client)

    async def send(self, to: str = "+14385550120", body: str = "Bonjour", **more: Any) -> Any:
        options = {"from_": OUR_NUMBER, "status_callback": f"{PUBLIC_URL}/api/webhooks/twilio/status", **more}
        return await self.client.messages.create_async(to=to, body=body, **options)


OpenAccount = Callable[..., AbstractAsyncContextManager[Account]]
