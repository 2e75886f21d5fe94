"""What a Vapi message sets in motion."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from app.accounts.models import Tenant
from app.contacts.models import Fact, Source
from app.contacts.rules import identify
from app.conversations import calls, structured
from app.conversations.assistant import assistant_for, trouble
from app.conversations.models import CallNews, TakenCall
from app.conversations.tools import ToolRefused, spoken, use_tool
from app.db.transaction import Transaction
from app.errors import DomainError
from app.intake import vapi
from app.intake.models import Answer, Entry, Outcome
from app.intake.vapi import ServerMessage, mapping, text

JSON: Final = "application/json"
NOTED: Final = Answer(b"{}", JSON)
_TROUBLE: Final = "Un ennui technique empêche de répondre ; l'équipe rappellera."


async def process(tx: Transaction, tenant: Tenant, entry: Entry) -> Outcome:
    """Any server message; kinds without effect are kept."""
    message = vapi.parse(entry.raw)
    effect = EFFECTS.get(message.type)
    if effect is None or message.call_id is None or not _has_effect(message):
        return Outcome(fallback(message), "ignored")
    identity = identify(vapi.caller(message), region=tenant.country, call_id=message.call_id)
    assert identity is not None  # noqa: S101
    name = vapi.caller_name(message)
    facts = [Fact("name", name, Source.CHANNEL)] if name else []
    taken = await calls.take(tx, tenant, message.call_id, identity, facts)
    return Outcome(await effect(tx, tenant, taken, message))


def _has_effect(message: ServerMessage) -> bool:
    return message.type != "transcript" or vapi.is_final_transcript(message)


def fallback(message: ServerMessage) -> Answer:
    """What is answered when the message cannot be processed: still something the caller can hear."""
    if message.type == "assistant-request":
        return _json(trouble())
    if message.type == "tool-calls":
        return _json({"results": [_failed(call.id, call.name, _TROUBLE) for call in vapi.tool_calls(message)]})
    return NOTED


async def _answer_call(tx: Transaction, tenant: Tenant, taken: TakenCall, message: ServerMessage) -> Answer:
    del message
    await calls.follow(tx, taken, CallNews(status="ringing"))
    return _json({"assistant": assistant_for(tenant)})


async def _follow(tx: Transaction, tenant: Tenant, taken: TakenCall, message: ServerMessage) -> Answer:
    del tenant
    data = message.data
    status = text(data.get("status")) or ("in-progress" if data.get("type") == "call-started" else None)
    news = CallNews(
        status=vapi.STATUSES.get(status or ""),
        ended_reason=(text(data.get("endedReason")) or "")[:200] or None,
        started_at=vapi.instant(message.call.get("startedAt")),
        ended_at=vapi.instant(message.call.get("endedAt")),
    )
    await calls.follow(tx, taken, news)
    return NOTED


async def _hear(tx: Transaction, tenant: Tenant, taken: TakenCall, message: ServerMessage) -> Answer:
    turn = vapi.turn_of(message)
    if turn is not None:
        await calls.hear(tx, tenant, taken, [turn])
    return NOTED


async def _report(tx: Transaction, tenant: Tenant, taken: TakenCall, message: ServerMessage) -> Answer:
    data = message.data
    analysis = mapping(data.get("analysis")) or mapping(message.call.get("analysis"))
    artifact = mapping(data.get("artifact"))
    found = mapping(analysis.get("structuredData")) or _outputs(artifact.get("structuredOutputs"))
    summary = text(analysis.get("summary")) or text(data.get("summary"))
    recording = mapping(mapping(artifact.get("recording")).get("mono"))
    news = CallNews(
        status="ended",
        ended_reason=(text(data.get("endedReason")) or "")[:200] or None,
        started_at=vapi.instant(data.get("startedAt") or message.call.get("startedAt")),
        ended_at=vapi.instant(data.get("endedAt") or message.call.get("endedAt")),
        summary=summary[:4000] if summary else None,
        recording_url=_url(artifact.get("recordingUrl"), recording.get("combinedUrl"), data.get("recordingUrl")),
        structured=dict(found) or None,
        is_report=True,
    )
    gist = structured.problem_of(structured.flatten(found)) or summary or ""
    facts = structured.facts_of(found)
    await calls.report(tx, tenant, taken, news, vapi.turns_of(message), facts=facts, gist=gist)
    return NOTED


def _outputs(outputs: Any) -> dict[str, Any]:
    """Structured outputs are keyed by id and each holds a `result`."""
    found: dict[str, Any] = {}
    for output in mapping(outputs).values():
        found.update(mapping(mapping(output).get("result")))
    return found


def _url(*places: Any) -> str | None:
    found = next((url for place in places if (url := text(place))), None)
    return found[:2000] if found and found.startswith(("https://", "http://")) else None


async def _use_tools(tx: Transaction, tenant: Tenant, taken: TakenCall, message: ServerMessage) -> Answer:
    results = []
    for call in vapi.tool_calls(message):
        try:
            result = spoken(await use_tool(tx, tenant, taken, call))
            results.append({"toolCallId": call.id, "name": call.name, "result": result})
        except ToolRefused as refused:
            results.append(_failed(call.id, call.name, str(refused)))
        except DomainError as error:
            results.append(_failed(call.id, call.name, error.title()))
    return _json({"results": results})


def _failed(call_id: str, name: str, why: str) -> dict[str, str]:
    return {"toolCallId": call_id, "name": name, "error": " ".join(why.split())}


def _json(value: Any) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), JSON)


EFFECTS: Final[dict[str, Callable[[Transaction, Tenant, TakenCall, ServerMessage], Awaitable[Answer]]]] = {
    "assistant-request": _answer_call,
    "status-update": _follow,
    "transcript": _hear,
    "end-of-call-report": _report,
    "tool-calls": _use_tools,
}
