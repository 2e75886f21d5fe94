"""Calls, as Vapi tells of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from simulators.target import Target
from simulators.vapi.credentials import Credential
from simulators.vapi.player import play_call
from simulators.vapi.scripts import ARGUMENT_SHAPES, ArgumentShape, CallScript, Faults, ReportShape, ToolUse, Turn
from tests.app.intake.providers import CALLER, items, post_vapi, vapi
from tests.hub import ACCOUNT_SID, AUTH_TOKEN, VAPI_SECRET, Tenant

FLOOD = "J'ai de l'eau qui monte par le drain de plancher du sous-sol"
STRUCTURED = {"nom": "Luce Bergeron", "adresse": "12 rue des Érables", "ville": "Laval", "codePostal": "h7a 1b2"}


def script(**changed: Any) -> CallScript:
    values: dict[str, Any] = {
        "call_id": "call-1",
        "caller": CALLER,
        "turns": (
            Turn("assistant", "Drain Secours, bonjour, ici Paul, votre agent virtuel."),
            Turn("user", "Bonjour"),
            Turn("user", FLOOD),
            Turn("assistant", "Y a-t-il une inondation ?"),
            Turn("user", "oui"),
        ),
        "structured": STRUCTURED,
        "summary": "Refoulement actif au sous-sol. Rappel immédiat.",
    }
    return CallScript(**(values | changed))


async def play(tenant: Tenant, what: CallScript, **how: Any) -> Any:
    target = Target(
        base_url=tenant.hub.url,
        public_url=tenant.hub.site,
        twilio_account_sid=ACCOUNT_SID,
        twilio_auth_token=AUTH_TOKEN,
        vapi_secret=VAPI_SECRET,
        sms_number=tenant.number,
        voice_number=tenant.number,
    )
    return await play_call(tenant.hub.http, target, what, **how)


async def state(tenant: Tenant) -> dict[str, Any]:
    [call] = await items(tenant, "/calls")
    said = await items(tenant, f"/conversations/{call['conversation_id']}/messages")
    return {"call": call, "said": [(m["author"], m["text"]) for m in said], "alerts": await items(tenant, "/alerts")}


@pytest.mark.parametrize("report", ["new", "old"])
async def test_a_call_becomes_one_alert_with_the_callers_own_words(drain: Tenant, report: ReportShape) -> None:
    outcome = await play(drain, script(report=report, asks_for_assistant=True, typed_transcripts=report == "old"))
    assert outcome.complete
    assert "agent virtuel" in outcome.assistant["assistant"]["firstMessage"]
    seen = await state(drain)
    assert [(a["urgency"], a["text"], a["channel"], a["occurrences"]) for a in seen["alerts"]] == [
        ("P1", FLOOD, "voice", 1)
    ]
    assert seen["said"] == [("agent" if t.role == "assistant" else "contact", t.text) for t in script().turns]
    call = seen["call"]
    assert (call["status"], call["ended_reason"]) == ("ended", "customer-ended-call")
    assert call["summary"] == script().summary
    assert call["recording_url"].startswith("https://")
    assert call["structured"] == STRUCTURED
    [contact] = await items(drain, "/contacts")
    assert (contact["name"], contact["name_source"]) == ("Luce Bergeron", "structured")
    assert (contact["address"], contact["postal_code"]) == ("12 rue des Érables, Laval", "H7A 1B2")
    [conversation] = await items(drain, "/conversations")
    assert conversation["status"] == "closed"


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_many_copies_end_the_same(drain: Tenant, seed: int) -> None:
    faults = Faults(copies=3, shuffle=True, report_first=seed % 2 == 0)
    assert (await play(drain, script(), faults=faults, seed=seed)).complete
    seen = await state(drain)
    assert sorted(seen["said"]) == sorted(
        ("agent" if t.role == "assistant" else "contact", t.text) for t in script().turns
    )
    assert [(a["urgency"], a["text"]) for a in seen["alerts"]] == [("P1", FLOOD)]
    assert (seen["call"]["status"], seen["call"]["summary"]) == ("ended", script().summary)


async def test_a_status_that_comes_late_never_takes_a_call_back(drain: Tenant) -> None:
    call = {"id": "call-9", "customer": {"number": CALLER}}
    for status in ("ringing", "ended", "in-progress", "queued"):
        await vapi(drain, {"type": "status-update", "call": call, "status": status})
    [seen] = await items(drain, "/calls")
    assert seen["status"] == "ended"


async def test_without_transcripts_the_report_alone_raises_the_alert(drain: Tenant) -> None:
    faults = Faults(missing=frozenset({"transcript", "status-update", "conversation-update"}))
    await play(drain, script(), faults=faults)
    seen = await state(drain)
    assert len(seen["said"]) == len(script().turns)
    assert [a["urgency"] for a in seen["alerts"]] == ["P1"]


@pytest.mark.parametrize("shape", ARGUMENT_SHAPES)
async def test_tools_answer_whatever_shape_their_arguments_come_in(drain: Tenant, shape: ArgumentShape) -> None:
    use = ToolUse("classifyPriority", {"description": FLOOD}, after=2, shape=shape)
    outcome = await play(drain, script(tools=(use,)))
    [said] = outcome.tool_results.values()
    assert json.loads(said)["priority"] == "P1"


async def tool(tenant: Tenant, name: str, arguments: Any, call_id: str = "tc-1") -> dict[str, Any]:
    called = {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}
    call = {"id": "call-7", "customer": {"number": CALLER}}
    response = await vapi(tenant, {"type": "tool-calls", "call": call, "toolCallList": [called]})
    assert response.status_code == 200
    [result] = response.json()["results"]
    assert result["toolCallId"] == call_id
    found: dict[str, Any] = json.loads(result["result"]) if "result" in result else result
    return found


@pytest.mark.parametrize(
    ("service", "accepted", "reason"),
    [
        ("débouchage", True, "service_available"),
        ("drain_francais", True, "service_available"),
        ("vider ma fosse septique", False, "service_not_offered"),
        ("le drain de mon bac de garage", True, "service_available"),
        ("tuyau sous dalle", True, "service_restricted"),
        ("mon puisard ne pompe plus et l'eau monte dans le sous-sol", True, "emergency"),
    ],
)
async def test_services_are_accepted_refused_or_redirected(
    drain: Tenant, service: str, accepted: bool, reason: str
) -> None:
    result = await tool(drain, "validateServiceRequest", {"service": service})
    assert (result["accepted"], result["reason"]) == (accepted, reason)


async def test_quotes_are_ranges_never_below_the_minimum_and_say_taxes(drain: Tenant) -> None:
    plain = await tool(drain, "calculateQuote", {"serviceType": "inspection caméra", "location": "montreal"}, "a")
    south = await tool(drain, "calculateQuote", {"service": "inspection", "rive_sud": True}, "b")
    lining = await tool(drain, "calculateQuote", {"service": "gainage_installation", "pieds": 20}, "c")
    assert 350 <= plain["min"] < plain["max"]
    assert "taxes" in plain["message"]
    assert south["min"] == plain["min"] + 100
    assert lining["min"] == 4800
    assert "error" in await tool(drain, "calculateQuote", {"service": "piscine"}, "d")


async def test_a_time_is_a_window_and_never_a_date(drain: Tenant) -> None:
    result = await tool(drain, "evaluateScheduling", {"serviceType": "racines"})
    assert result["window"] == "3 à 5 jours ouvrables"
    assert "liste d'attente" in result["message"]


async def test_the_agent_can_alert_the_team_once_and_never_chooses_whom(drain: Tenant) -> None:
    arguments = {
        "clientName": "Rémi Côté",
        "problemDescription": "drain bouché, demande un rappel",
        "priority": "P2",
        "phoneNumbers": ["+19005550100"],
    }
    for _ in range(2):
        assert (await tool(drain, "sendSMSAlert", arguments))["sent"] is True
    [alert] = await items(drain, "/alerts")
    assert (alert["urgency"], alert["occurrences"]) == ("P2", 1)
    assert alert["verdict"]["decided_by"] == "model"
    assert alert["contact"]["name"] == "Rémi Côté"
    assert "+19005550100" not in json.dumps(await items(drain, "/notifications"))


@pytest.mark.parametrize("arguments", ["not json", "[1]", 7, None, '{"service": 3}'])
async def test_a_tool_call_nobody_can_carry_out_is_told_so(drain: Tenant, arguments: Any) -> None:
    assert "error" in await tool(drain, "validateServiceRequest", arguments) or arguments == '{"service": 3}'
    assert "error" in await tool(drain, "launchRocket", {}, "tc-2")


async def test_a_hidden_caller_is_anonymous_and_dictates_a_number(drain: Tenant) -> None:
    await play(drain, script(caller=None, structured={"nom": "Non fourni", "telephone": "514 555-0177"}))
    [contact] = await items(drain, "/contacts")
    assert contact["name"] is None
    assert (contact["is_anonymous"], contact["phone"]) == (False, "+15145550177")
    await play(drain, script(call_id="call-2", caller="anonymous", structured={}))
    newest, _ = await items(drain, "/contacts")
    assert (newest["is_anonymous"], newest["phone"]) == (True, None)


@pytest.mark.parametrize(
    "credential",
    [
        Credential("secret"),
        Credential("bearer"),
        Credential("hmac"),
        Credential("hmac", milliseconds=True, encoding="base64", prefix="sha256=", signature_header="x-vapi-signature"),
        Credential("hmac", algorithm="sha512"),
    ],
)
async def test_every_way_of_proving_who_calls_is_understood(drain: Tenant, credential: Credential) -> None:
    assert (await play(drain, script(), credential=credential)).complete


async def test_forged_old_or_unsigned_messages_leave_no_trace(drain: Tenant) -> None:
    message = {"type": "status-update", "status": "ringing", "call": {"id": "x"}}
    raw = json.dumps({"message": message | {"phoneNumber": {"number": drain.number}}}).encode()
    old = str(int(datetime.now(UTC).timestamp()) - 301)
    stale = hmac.new(VAPI_SECRET.encode(), f"{old}.".encode() + raw, hashlib.sha256).hexdigest()
    for headers in (
        {},
        {"X-Vapi-Secret": "wrong"},
        {"Authorization": "Bearer wrong"},
        {"x-signature": stale, "x-timestamp": old},
        {"x-signature": base64.b64encode(b"nonsense").decode(), "x-timestamp": "soon"},
    ):
        response = await post_vapi(drain, raw, headers)
        assert response.status_code == 403, headers
    assert await items(drain, "/journal") == []


async def test_reports_without_our_number_are_recognised_by_their_call(drain: Tenant) -> None:
    call = {"id": "call-5", "customer": {"number": CALLER}}
    await vapi(drain, {"type": "status-update", "status": "in-progress", "call": call})
    response = await vapi(drain, {"type": "status-update", "status": "ended", "call": {"id": "call-5"}}, called=False)
    assert response.status_code == 200
    [seen] = await items(drain, "/calls")
    assert seen["status"] == "ended"
    lost = await vapi(drain, {"type": "status-update", "status": "ended", "call": {"id": "unknown"}}, called=False)
    assert lost.status_code == 404


async def test_the_older_flat_shape_is_read_too(drain: Tenant) -> None:
    call = {"id": "call-6", "phoneNumber": drain.number, "customer": {"number": CALLER}}
    said = {"role": "user", "transcript": FLOOD, "timestamp": datetime.now(UTC).isoformat()}
    for message in (
        {"type": "call-started", "call": call},
        {"type": "transcript", "call": call, "transcript": said},
        {"type": "call-ended", "call": call | {"analysis": {"summary": "Refoulement."}}},
    ):
        response = await post_vapi(drain, json.dumps(message).encode(), {"X-Vapi-Secret": VAPI_SECRET})
        assert response.status_code == 200
    seen = await state(drain)
    assert (seen["call"]["status"], seen["call"]["summary"]) == ("ended", "Refoulement.")
    assert [a["urgency"] for a in seen["alerts"]] == ["P1"]


async def test_kinds_we_do_not_know_are_kept(drain: Tenant) -> None:
    response = await vapi(drain, {"type": "something.new", "call": {"id": "c"}, "surprise": [1, {"a": "\u0000"}]})
    assert response.status_code == 200
    [entry] = await items(drain, "/journal")
    assert (entry["kind"], entry["status"]) == ("something.new", "ignored")


async def test_what_is_not_json_is_refused_and_kept_when_we_know_whose_it_is(drain: Tenant) -> None:
    secret = {"X-Vapi-Secret": VAPI_SECRET}
    response = await post_vapi(drain, b'{"message": ', secret)
    assert (response.status_code, response.json()["code"]) == (400, "malformed")
    assert await items(drain, "/journal") == []
    query = f"?channel=%2B{drain.number[1:]}"
    assert (await post_vapi(drain, b"\xff\xfe{", {"X-Vapi-Secret": "wrong"}, query)).status_code == 400
    assert await items(drain, "/journal") == []
    assert (await post_vapi(drain, b"\xff\xfe{", secret, query)).status_code == 400
    [entry] = await items(drain, "/journal")
    assert (entry["kind"], entry["status"], entry["error"]) == ("unreadable", "failed", "malformed")
