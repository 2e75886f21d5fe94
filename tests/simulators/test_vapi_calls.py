"""Scripted calls: shapes, authentication, faults, and answers that a caller would not hear."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from simulators.target import Target
from simulators.vapi.credentials import Credential
from simulators.vapi.messages import arranged, call_messages
from simulators.vapi.player import BadAnswer, play_call, read_assistant, read_tool_results
from simulators.vapi.scripts import ARGUMENT_SHAPES, WITHHELD, CallScript, Faults, ToolUse, Turn
from tests.simulators.fake_hub import OUR_NUMBER, FakeHub

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ARGUMENTS = {"clientName": "Fatou Diallo", "problemDescription": "ça refoule"}
SCRIPT = CallScript(
    "call-1",
    "+14505550120",
    (
        Turn("assistant", "Bonjour, comment puis-je vous aider ?"),
        Turn("user", "Ça refoule dans le sous-sol"),
        Turn("assistant", "On vous rappelle."),
    ),
    tools=tuple(ToolUse(f"tool_{shape}", ARGUMENTS, after=1, shape=shape) for shape in ARGUMENT_SHAPES),
    structured={"nom": "Fatou Diallo"},
    summary="Refoulement",
    asks_for_assistant=True,
    hangs=True,
    unknown_types=("a-type-of-next-year",),
)


def told(script: CallScript) -> list[dict[str, Any]]:
    return call_messages(script, called=OUR_NUMBER, started_at=NOON)


def kinds(messages: list[dict[str, Any]]) -> list[str]:
    return [message["type"] for message in messages]


def only(messages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [message for message in messages if message["type"] == kind]


async def test_a_call_is_played_from_the_ring_to_the_report(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient
) -> None:
    call = await play_call(http, target, SCRIPT)
    assert call.complete
    assert call.assistant == {"assistantId": "asst_1"}
    assert [message["status"] for message in only(hub.vapi, "status-update")] == [
        "queued",
        "ringing",
        "in-progress",
        "ended",
    ]
    assert {"assistant-request", "speech-update", "conversation-update", "hang", "a-type-of-next-year"} <= set(
        kinds(hub.vapi)
    )
    assert kinds(hub.vapi)[-1] == "end-of-call-report"
    assert {message["call"]["id"] for message in hub.vapi} == {"call-1"}
    assert hub.vapi[0]["call"]["customer"]["number"] == "+14505550120"
    assert hub.vapi[0]["phoneNumber"]["number"] == OUR_NUMBER


async def test_tools_are_called_in_the_four_shapes_and_their_results_heard(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient
) -> None:
    call = await play_call(http, target, SCRIPT)
    first, second, third, fourth = [message["toolCallList"][0] for message in only(hub.vapi, "tool-calls")]
    assert first["function"]["arguments"] == ARGUMENTS
    assert json.loads(second["function"]["arguments"]) == ARGUMENTS
    assert (third["name"], third["arguments"]) == ("tool_flat_arguments", ARGUMENTS)
    assert (fourth["name"], fourth["parameters"]) == ("tool_flat_parameters", ARGUMENTS)
    assert list(call.tool_results.values()) == ["C'est noté."] * 4


@pytest.mark.parametrize("answer", ["bare array", "two lines", "object", "missing"])
async def test_a_tool_answer_the_caller_would_not_hear_is_an_outcry(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient, answer: str
) -> None:
    hub.tool_answer = answer
    with pytest.raises(BadAnswer):
        await play_call(http, target, SCRIPT)


def test_answers_are_read_strictly() -> None:
    good = json.dumps({"results": [{"toolCallId": "a", "error": "indisponible"}]})
    assert read_tool_results(["a"], 200, good) == {"a": "indisponible"}
    with pytest.raises(BadAnswer):
        read_tool_results(["a"], 201, good)
    with pytest.raises(BadAnswer):
        read_tool_results(["b"], 200, good)
    with pytest.raises(BadAnswer):
        read_assistant(200, "{}")
    assert read_assistant(200, '{"error": "fermé"}') == {"error": "fermé"}


@pytest.mark.parametrize("kind", ["secret", "bearer", "hmac"])
async def test_each_way_of_proving_who_calls_is_spoken(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient, kind: Any
) -> None:
    hub.vapi_auth = kind
    call = await play_call(http, target, SCRIPT, credential=Credential(kind))
    assert (call.complete, hub.forged) == (True, 0)


async def test_a_wrong_secret_is_refused(hub: FakeHub, target: Target, http: httpx2.AsyncClient) -> None:
    call = await play_call(
        http, replace(target, vapi_secret="wrong"), replace(SCRIPT, asks_for_assistant=False, tools=())
    )
    assert (call.accepted, call.refused, call.unsent) == (0, call.messages, 0)
    assert hub.vapi == []


def test_a_signature_equals_the_published_one() -> None:
    proof = Credential("hmac").headers("test-vapi-secret", b'{"message":{"type":"hang"}}', now=1_700_000_000)
    assert proof == {
        "x-signature": "5c692321a9931526ecc508aad6510e7cacec6d3e88d22604750fd4d41136a071",
        "x-timestamp": "1700000000",
    }


def test_the_signature_can_be_configured_otherwise() -> None:
    credential = Credential("hmac", payload="{body}", prefix="sha256=", signature_header="x-vapi-signature")
    proof = credential.headers("s", b"{}", now=1)
    assert proof["x-vapi-signature"].startswith("sha256=")
    assert Credential("hmac", milliseconds=True).headers("s", b"", now=1.5)["x-timestamp"] == "1500"


def test_the_report_comes_in_its_new_and_its_old_shape() -> None:
    new, old = (told(replace(SCRIPT, report=shape))[-1] for shape in ("new", "old"))
    assert "Ça refoule" in new["artifact"]["transcript"]
    assert new["analysis"]["structuredData"] == {"nom": "Fatou Diallo"}
    assert "transcript" not in new
    assert "Ça refoule" in old["transcript"]
    assert (old["summary"], "artifact" in old) == ("Refoulement", False)
    assert (type(new["timestamp"]), type(old["timestamp"])) == (int, str)


def test_transcripts_are_partial_then_final_under_both_names() -> None:
    plain = only(told(SCRIPT), "transcript")
    assert [message["transcriptType"] for message in plain] == ["final", "partial", "final", "final"]
    typed = told(replace(SCRIPT, typed_transcripts=True))
    assert len(only(typed, 'transcript[transcriptType="final"]')) == 3


@pytest.mark.parametrize(("caller", "customer"), [(WITHHELD, {"number": "anonymous"}), (None, None)])
def test_a_caller_can_be_anonymous(caller: str | None, customer: dict[str, str] | None) -> None:
    assert {str(message.get("customer")) for message in told(replace(SCRIPT, caller=caller))} == {str(customer)}


async def test_copies_are_sent_at_once_and_all_answered(hub: FakeHub, target: Target, http: httpx2.AsyncClient) -> None:
    call = await play_call(http, target, SCRIPT, faults=Faults(copies=3))
    assert call.messages == 3 * len(told(SCRIPT))
    assert set(Counter(json.dumps(message, sort_keys=True) for message in hub.vapi).values()) == {3}


def test_disorder_is_reproducible_and_loses_nothing() -> None:
    messages = told(SCRIPT)
    once, again = (arranged(messages, Faults(shuffle=True), seed=4) for _ in range(2))
    assert once == again != messages
    assert Counter(kinds(once)) == Counter(kinds(messages))
    assert kinds(once)[0] == "assistant-request"


def test_the_report_can_come_before_any_transcript_and_types_go_missing() -> None:
    early = arranged(told(SCRIPT), Faults(report_first=True), seed=0)
    assert kinds(early)[:2] == ["end-of-call-report", "status-update"]
    kept = arranged(told(replace(SCRIPT, typed_transcripts=True)), Faults(missing=frozenset({"transcript"})), seed=0)
    assert not [kind for kind in kinds(kept) if kind.startswith("transcript")]


async def test_a_patient_player_gets_through_failures(hub: FakeHub, target: Target, http: httpx2.AsyncClient) -> None:
    hub.answers = [503, 500]
    async with asyncio.timeout(10):
        call = await play_call(http, target, SCRIPT, patience=5)
    assert (call.complete, call.attempts) == (True, call.messages + 2)


async def test_without_patience_a_failure_is_final_as_at_the_provider(
    hub: FakeHub, target: Target, http: httpx2.AsyncClient
) -> None:
    hub.answers = [503]
    call = await play_call(http, target, SCRIPT)
    assert (call.unsent, call.attempts) == (1, call.messages)
