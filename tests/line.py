"""A tenant's simulated carrier and voice provider: phones that text and call it, and phones it texts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from simulators.target import Target
from simulators.twilio.app import twilio_app
from simulators.twilio.carrier import Carrier, TwilioConfig
from simulators.twilio.inbound import Inbound, send_inbound
from simulators.twilio.records import Call, Message
from simulators.vapi.credentials import Credential
from simulators.vapi.player import VAPI_DOOR, CallOutcome, play_call
from simulators.vapi.scripts import CallScript, Faults
from tests.hub import ACCOUNT_SID, AUTH_TOKEN, VAPI_SECRET, Tenant
from tests.simulators.serving import serving
from tests.working import work_off


def target_of(tenant: Tenant) -> Target:
    """The tenant as providers reach it and sign for it."""
    return Target(
        base_url=tenant.hub.url,
        public_url=tenant.hub.site,
        twilio_account_sid=ACCOUNT_SID,
        twilio_auth_token=AUTH_TOKEN,
        vapi_secret=VAPI_SECRET,
        sms_number=tenant.number,
        voice_number=tenant.number,
    )


@dataclass
class Line:
    """Both providers of one tenant."""

    tenant: Tenant
    target: Target
    carrier: Carrier
    url: str
    http: httpx2.AsyncClient

    async def text(self, from_: str, body: str) -> Inbound:
        """Somebody texts the tenant's number."""
        sent = await self.carrier.text_the_hub(from_=from_, body=body)
        assert sent.accepted, sent.delivery
        return sent

    async def deliver(self, from_: str, body: str, *, message_sid: str) -> Inbound:
        """One delivery of a text under an identifier of our choice."""
        sent = await send_inbound(self.http, self.target, from_=from_, body=body, message_sid=message_sid)
        assert sent.accepted, sent.delivery
        return sent

    async def call(self, script: CallScript, faults: Faults | None = None) -> CallOutcome:
        """Somebody phones."""
        return await play_call(self.http, self.target, script, faults=faults)

    async def tell(self, message: dict[str, Any]) -> httpx2.Response:
        """One server message of the voice provider."""
        return await self.http.post(
            self.target.connect_url(self.target.signed_url(VAPI_DOOR)),
            json={"message": message},
            headers=Credential().headers(VAPI_SECRET, b"", now=0),
        )

    async def work_off(self) -> None:
        """Jobs are carried out, texts travel, receipts come back, and so on until nothing moves."""
        before = -1
        while before != (before := len(self.carrier.ledger.messages) + len(self.calls)):
            await work_off(self.tenant.hub, carrier=self.url)
            await self.carrier.settled()

    @property
    def calls(self) -> Sequence[Call]:
        """The calls the carrier was asked to place, oldest first."""
        return list(self.carrier.ledger.calls.values())

    def texts_to(self, phone: str) -> Sequence[Message]:
        """What the carrier was asked to send to a phone, oldest first."""
        return [m for m in self.carrier.ledger.messages.values() if m.to == phone and m.direction == "outbound-api"]


@asynccontextmanager
async def line_of(tenant: Tenant, **options: Any) -> AsyncIterator[Line]:
    """The tenant's line while the block lasts."""
    target = target_of(tenant)
    settings: dict[str, Any] = {"numbers": (tenant.number,), "hub": target, "pace": 0.01, **options}
    async with (
        httpx2.AsyncClient(trust_env=False, timeout=30) as http,
        Carrier(TwilioConfig(ACCOUNT_SID, AUTH_TOKEN, **settings), http=http) as carrier,
        serving(twilio_app(carrier)) as url,
    ):
        yield Line(tenant, target, carrier, url, http)
