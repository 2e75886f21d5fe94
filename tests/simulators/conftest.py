"""A fake hub on a real port, and simulated accounts that call it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from simulators.target import Target
from simulators.twilio.app import twilio_app
from simulators.twilio.carrier import Carrier, TwilioConfig
from tests.simulators.account import Account, OpenAccount, target_at
from tests.simulators.fake_hub import ACCOUNT, OUR_NUMBER, TOKEN, FakeHub
from tests.simulators.serving import Switchboard, serving


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield client


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
