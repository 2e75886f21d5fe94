"""Whatever is sent, nothing breaks: a clear problem, or a kept entry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.intake.providers import items, post_form, post_vapi, sms_form
from tests.hub import VAPI_SECRET, Tenant

SECRET = {"X-Vapi-Secret": VAPI_SECRET}
KINDS = [
    "assistant-request",
    "tool-calls",
    "status-update",
    "transcript",
    'transcript[transcriptType="final"]',
    "end-of-call-report",
    "function-call",
    "call-ended",
    "hang",
    "",
]
NAMES = [
    *("id", "type", "call", "customer", "number", "name", "status", "endedReason", "timestamp", "role", "transcript"),
    *("transcriptType", "toolCallList", "toolCalls", "toolWithToolCallList", "toolCall", "function", "arguments"),
    *("parameters", "analysis", "structuredData", "summary", "artifact", "messages", "message", "time", "startedAt"),
    *("endedAt", "recordingUrl", "recording", "mono", "combinedUrl", "functionCall", "structuredOutputs", "result"),
    *("nom", "telephone", "adresse", "service", "probleme", "priority", "estimatedValue", "infoType", "value"),
]
leaf = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["user", "assistant", "final", "ended", "P1", "\x00", "sendSMSAlert", "validateServiceRequest"]),
)
junk = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), inner)
    ),
    max_leaves=25,
)
patient = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@patient
@given(
    kind=st.sampled_from(KINDS),
    call_id=st.sampled_from(["a", "b", 7, None]),
    data=st.dictionaries(st.sampled_from(NAMES), junk),
)
async def test_vapi_messages_of_any_content(drain: Tenant, kind: str, call_id: Any, data: dict[str, Any]) -> None:
    message = data | {"type": kind, "phoneNumber": {"number": drain.number}}
    if call_id is not None:
        inner = data.get("call")
        message["call"] = (inner if isinstance(inner, dict) else {}) | {"id": call_id}
    response = await post_vapi(drain, json.dumps({"message": message}).encode(), SECRET)
    assert response.status_code == 200, response.text
    assert not await items(drain, "/journal", status="failed")


@patient
@given(raw=st.binary(max_size=300))
async def test_vapi_bodies_that_are_not_messages(drain: Tenant, raw: bytes) -> None:
    response = await post_vapi(drain, raw, SECRET)
    assert response.status_code in (400, 404)


@patient
@given(
    fields=st.dictionaries(
        st.sampled_from(["MessageSid", "From", "Body", "NumMedia", "MediaUrl0", "ProfileName", "OptOutType", "Extra"]),
        st.text(st.characters(codec="utf-8"), max_size=60),
    )
)
async def test_signed_texts_of_any_content(drain: Tenant, fields: dict[str, str]) -> None:
    response = await post_form(drain, "/api/webhooks/twilio/sms", sms_form(drain, "", **fields))
    assert response.status_code == 200, response.text
    assert not await items(drain, "/journal", status="failed")


@pytest.mark.parametrize("path", ["sms", "status"])
@patient
@given(raw=st.binary(max_size=300))
async def test_unsigned_bytes_of_any_kind(drain: Tenant, path: str, raw: bytes) -> None:
    response = await drain.hub.http.post(f"/api/webhooks/twilio/{path}", content=raw)
    assert response.status_code in (400, 403, 404)


@pytest.mark.parametrize(
    "raw",
    [b"[" * 100_000, b'{"message":' * 5000, b'{"a":' + b"9" * 10_000 + b"}", b'{"message":{"type":"hang","x":1e999}}'],
)
async def test_bodies_made_to_hurt(drain: Tenant, raw: bytes) -> None:
    assert (await post_vapi(drain, raw, SECRET)).status_code in (400, 404)


async def test_more_fields_than_any_provider_sends(drain: Tenant) -> None:
    response = await drain.hub.http.post("/api/webhooks/twilio/sms", content=b"a=b&" * 100_000)
    assert (response.status_code, response.json()["code"]) == (400, "malformed")


async def test_a_body_over_a_megabyte_is_too_large(drain: Tenant) -> None:
    response = await drain.hub.http.post("/api/webhooks/vapi", content=b"x" * ((1 << 20) + 1))
    assert response.status_code == 413
