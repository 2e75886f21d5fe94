"""Delivering a webhook the way Twilio does: signed form, bounded wait, retries as its connection overrides say."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag, urlencode

import httpx2
from twilio.request_validator import RequestValidator

Params = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Connection overrides. By default one more attempt, after a failed connection only."""

    retries: int = 1
    on: frozenset[str] = frozenset({"ct"})
    connect_timeout: float = 5.0
    read_timeout: float = 15.0

    @classmethod
    def of_url(cls, url: str) -> RetryPolicy:
        """Read `#rc=3&rp=ct,5xx&ct=2000&rt=15000` from an address; what it does not say keeps the default."""
        options = {name: values[-1] for name, values in parse_qs(urldefrag(url).fragment).items()}
        default = cls()
        return cls(
            retries=min(5, int(options.get("rc", default.retries))),
            on=frozenset(options["rp"].split(",")) if "rp" in options else default.on,
            connect_timeout=int(options.get("ct", default.connect_timeout * 1000)) / 1000,
            read_timeout=int(options.get("rt", default.read_timeout * 1000)) / 1000,
        )

    def again(self, failure: str) -> bool:
        return failure in self.on or ("all" in self.on and failure != "")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a webhook. `status` is None when no answer came; `failure` is then `ct` or `rt`."""

    status: int | None
    body: str
    content_type: str
    attempts: int
    failure: str

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class _Form(dict[str, list[str]]):
    """Parameters as the validator of the twilio package wants repeated names."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def sign(auth_token: str, url: str, params: Params = ()) -> str:
    """`X-Twilio-Signature` of a form POST to `url` (its fragment is not signed)."""
    form = _Form()
    for name, value in params:
        form.setdefault(name, []).append(value)
    return str(RequestValidator(auth_token).compute_signature(urldefrag(url).url, form))


async def deliver(
    http: httpx2.AsyncClient,
    url: str,
    params: Params,
    *,
    auth_token: str,
    connect_url: str | None = None,
    policy: RetryPolicy | None = None,
    idempotency_token: str | None = None,
) -> Delivery:
    """POST `params`, signed for `url`, to `connect_url` (by default the same address)."""
    policy = policy or RetryPolicy.of_url(url)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "Accept": "*/*",
        "X-Home-Region": "us1",
        "X-Twilio-Signature": sign(auth_token, url, params),
        "I-Twilio-Idempotency-Token": idempotency_token or str(uuid.uuid4()),
    }
    timeout = httpx2.Timeout(policy.read_timeout, connect=policy.connect_timeout)
    content = urlencode(params).encode()
    attempts = 0
    while True:
        attempts += 1
        delivery = await _attempt(http, urldefrag(connect_url or url).url, content, headers, timeout, attempts)
        if attempts > policy.retries or not policy.again(delivery.failure):
            return delivery


async def _attempt(
    http: httpx2.AsyncClient, url: str, content: bytes, headers: dict[str, str], timeout: httpx2.Timeout, attempt: int
) -> Delivery:
    try:
        answer = await http.post(url, content=content, headers=headers, timeout=timeout)
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
        return Delivery(None, "", "", attempt, "ct")
    except httpx2.HTTPError:
        return Delivery(None, "", "", attempt, "rt")
    failure = f"{answer.status_code // 100}xx" if answer.status_code >= 400 else ""
    return Delivery(answer.status_code, answer.text, answer.headers.get("content-type", ""), attempt, failure)
