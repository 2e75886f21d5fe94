"""Twilio accounts: its own REST client over our HTTP client, and its failures in our words."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import httpx2
from twilio.base.exceptions import TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from app.channels.models import DeliveryStatus
from app.errors import DomainError, Kind, Unavailable, Whose

TWILIO: Final = "https://api.twilio.com"
TIMEOUT: Final = httpx2.Timeout(8.0, connect=3.0)
_RATE_LIMITED: Final = 429
_SERVER_FAILED: Final = 500


class ProviderRefused(DomainError):
    """The carrier refused the message."""

    kind = Kind.INVALID
    code = "provider_refused"
    whose = Whose.PROVIDER

    def __init__(self, provider_code: str) -> None:
        super().__init__(provider_code=provider_code)
        self.provider_code = provider_code


class ProviderUnreachable(Unavailable):
    """The carrier could not be reached, so nothing was sent."""

    code = "provider_unreachable"
    whose = Whose.PROVIDER


class OutcomeUnknown(Unavailable):
    """The carrier did not say whether it took the message."""

    code = "outcome_unknown"
    whose = Whose.PROVIDER


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Where and as whom to send. `simulated`: the address is not Twilio's."""

    account_sid: str
    auth_token: str = field(repr=False)
    base_url: str

    @property
    def simulated(self) -> bool:
        """Whether this is anything but the real carrier."""
        host = urlsplit(self.base_url).hostname or ""
        return host != "twilio.com" and not host.endswith(".twilio.com")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to leave. `body` is the text, or the words to be spoken in `language`."""

    to: str = field(repr=False)
    from_: str
    body: str = field(repr=False)
    language: str
    status_callback: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message or a call as the carrier knows it; without `status` it said a word we do not know."""

    provider_id: str
    status: DeliveryStatus | None
    created_at: datetime | None
    error_code: str | None


class Provider(Protocol):
    """One medium through one carrier.

    Each may raise ProviderRefused (never try again), ProviderUnreachable (nothing happened) and OutcomeUnknown (look
    before trying again).
    """

    async def send(self, account: TwilioAccount, order: Order) -> Receipt:
        """Ask the carrier to carry it."""

    async def find_sent(self, account: TwilioAccount, order: Order, *, since: datetime) -> list[Receipt]:
        """What the carrier took since then that may be this order, oldest first."""

    async def look_up(self, account: TwilioAccount, provider_id: str) -> Receipt:
        """What has become of it."""


class TwilioClients:
    """One REST client per account, all over one HTTP client."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http
        self._clients: dict[TwilioAccount, Client] = {}

    def of(self, account: TwilioAccount) -> Client:
        """The client of an account."""
        client = self._clients.get(account)
        if client is None:
            client = Client(account.account_sid, account.auth_token, http_client=_Http(self._http, account.base_url))
            self._clients[account] = client
        return client


class _Http(AsyncHttpClient):  # type: ignore[misc]
    """Twilio's client over httpx2; requests go to the account's base URL. Logs nothing: texts are personal."""

    def __init__(self, http: httpx2.AsyncClient, base_url: str) -> None:
        super().__init__(logging.getLogger("twilio.silent"), is_async=True)
        self._http = http
        self._base_url = base_url.rstrip("/")

    async def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001 (the signature of Twilio's client)
    ) -> Response:
        parts = urlsplit(uri)
        url = self._base_url + parts.path + (f"?{parts.query}" if parts.query else "")
        request: dict[str, Any] = {"params": params or None, "data": data or None, "headers": headers}
        try:
            answer = await self._http.request(
                method, url, auth=auth, timeout=TIMEOUT, follow_redirects=allow_redirects, **request
            )
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise ProviderUnreachable from error
        except httpx2.TransportError as error:
            raise OutcomeUnknown from error
        return Response(answer.status_code, answer.text, dict(answer.headers))


def translated(error: TwilioRestException) -> DomainError:
    if error.status == _RATE_LIMITED:
        return ProviderUnreachable()
    if error.status >= _SERVER_FAILED:
        return OutcomeUnknown()
    return ProviderRefused(str(error.code or error.status))
