"""Providers as they really call: signed the way Twilio and Vapi sign."""

from __future__ import annotations

import json
import secrets
from typing import Any
from urllib.parse import urlencode

import httpx2
from twilio.request_validator import RequestValidator

from tests.hub import ACCOUNT_SID, AUTH_TOKEN, VAPI_SECRET, Tenant

CALLER = "+15145550142"


def sms_form(tenant: Tenant, body: str, **changed: str) -> dict[str, str]:
    sid = "SM" + secrets.token_hex(16)
    form = {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": CALLER,
        "To": tenant.number,
        "Body": body,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "FromCity": "",
        "ApiVersion": "2010-04-01",
    }
    return form | changed


async def post_form(
    tenant: Tenant, path: str, form: dict[str, str], *, token: str = AUTH_TOKEN, signed: bool = True
) -> httpx2.Response:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    if signed:
        headers["X-Twilio-Signature"] = RequestValidator(token).compute_signature(tenant.hub.site + path, form)
    return await tenant.hub.http.post(path, content=urlencode(form, errors="replace").encode(), headers=headers)


async def text(tenant: Tenant, body: str, **changed: str) -> httpx2.Response:
    """A text arrives; the door must take it."""
    response = await post_form(tenant, "/api/webhooks/twilio/sms", sms_form(tenant, body, **changed))
    assert response.status_code == 200, response.text
    return response


async def vapi(tenant: Tenant, message: dict[str, Any], *, called: bool = True) -> httpx2.Response:
    """A wrapped server message, authenticated by the shared secret."""
    if called:
        message = {"phoneNumber": {"number": tenant.number}} | message
    return await post_vapi(tenant, json.dumps({"message": message}).encode(), {"X-Vapi-Secret": VAPI_SECRET})


async def post_vapi(tenant: Tenant, raw: bytes, headers: dict[str, str], query: str = "") -> httpx2.Response:
    return await tenant.hub.http.post(
        "/api/webhooks/vapi" + query, content=raw, headers={"Content-Type": "application/json"} | headers
    )


async def items(tenant: Tenant, path: str, **query: Any) -> list[dict[str, Any]]:
    """What the dispatcher sees in a list."""
    response = await tenant.dispatcher.http.get("/api/v1" + path, params=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found
