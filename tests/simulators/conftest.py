"""A fake hub on a real port, and simulated accounts that call it back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx2
import pytest
from twilio.rest import Client

from simulators.target import Target
from simulators.twilio.app import twilio_app
from simulators.twilio.carrier import Carrier, TwilioConfig
from tests.simulators.fake_hub import ACCOUNT, OUR_NUMBER, PUBLIC_URL, TOKEN, VAPI_SECRET, FakeHub
from tests.simulators.rest_client import HttpxTwilioClient
from tests.simulators.serving import Switchboard, serving


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield client


def target_at(base_url: str) -> Target:
    return Target(base_url, PUBLIC_URL, ACCOUNT, TOKEN, VAPI_SECRET, OUR_NUMBER, OUR_NUMBER)


@pytest.fixture(scope="session")
async def hub_line() -> AsyncIterator[tuple[str, Switchboard]]:
    board = Switchboard()
    async with serving(board) as base_url:
        yield base_url, board


@pytest.fixture(scope="session")
async def account_line() -> AsyncIterator[tuple[str, Switchboard]]:
    board = Switchboard()
    async with serving(board) as base_url:
        yield base_url, board


@pytest.fixture
def target(hub: FakeHub, hub_line: tuple[str, Switchboard]) -> Target:
    base_url, board = hub_line
    board.app = hub.app()
    return target_at(base_url)


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


@pytest.fixture
def open_account(target: Target, http: httpx2.AsyncClient, account_line: tuple[str, Switchboard]) -> OpenAccount:
    address, board = account_line

    @asynccontextmanager
    async def opened(**options: Any) -> AsyncIterator[Account]:
        settings = {"numbers": (OUR_NUMBER,), "hub": target, "pace": 0.01, "hang_seconds": 5.0, **options}
        async with Carrier(TwilioConfig(ACCOUNT, TOKEN, **settings), http=http) as carrier:
            board.app = twilio_app(carrier)
            yield Account(address, carrier, http)

    return opened


@pytest.fixture
async def account(open_account: OpenAccount) -> AsyncIterator[Account]:
    async with open_account() as opened:
        yield opened
