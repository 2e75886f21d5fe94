"""A script as the server messages Vapi sends for it, in order; and what faults make of that order (pure)."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.vapi.scripts import CallScript, Faults, ToolUse, Turn

Message = dict[str, Any]

ASSISTANT, NUMBER, ORG = "asst_storm", "phn_storm", "org_storm"
_PER_TURN = timedelta(seconds=5)
_WAITS_FOR_ANSWER = frozenset({"assistant-request", "tool-calls"})


def call_messages(script: CallScript, *, called: str, started_at: datetime) -> list[Message]:
    """Every `message` of a call that goes well."""
    status, messages = "queued", []
    for index, message in enumerate(_story(script, started_at)):
        if message["type"] == "status-update":
            status = message["status"]
        messages.append(message | _common(script, called, status, started_at, index))
    return messages


def arranged(messages: Sequence[Message], faults: Faults, *, seed: int) -> list[Message]:
    """The same messages after faults, each once (copies are the player's business)."""
    kept = [message for message in messages if message["type"].partition("[")[0] not in faults.missing]
    if faults.report_first:
        ends = [message for message in kept if _is_end(message)]
        kept = [*reversed(ends), *(message for message in kept if not _is_end(message))]
    if faults.shuffle:
        slots = [index for index, message in enumerate(kept) if message["type"] not in _WAITS_FOR_ANSWER]
        told = [kept[index] for index in slots]
        random.Random(seed).shuffle(told)  # noqa: S311 (reproducible disorder)
        for index, message in zip(slots, told, strict=True):
            kept[index] = message
    return kept


def tool_call_ids(message: Message) -> list[str]:
    return [call["id"] for call in message["toolCallList"]]


def _story(script: CallScript, started_at: datetime) -> Iterator[Message]:
    if script.asks_for_assistant:
        yield {"type": "assistant-request"}
    for status in ("queued", "ringing", "in-progress"):
        yield {"type": "status-update", "status": status}
    for name in script.unknown_types:
        yield {"type": name, "detail": {"since": "a later version of the provider"}}
    for index, turn in enumerate(script.turns):
        yield from _spoken(script, index, turn)
        for tool in script.tools:
            if tool.after == index:
                yield _tool_calls(script, tool)
    if script.hangs:
        yield {"type": "hang"}
    yield {"type": "status-update", "status": "ended", "endedReason": script.ended_reason}
    yield _report(script, started_at)


def _spoken(script: CallScript, index: int, turn: Turn) -> Iterator[Message]:
    yield {"type": "speech-update", "status": "started", "role": turn.role, "turn": index}
    if turn.role == "user":
        words = turn.text.split()
        half = " ".join(words[: max(1, len(words) // 2)])
        yield {"type": "transcript", "transcriptType": "partial", "role": "user", "transcript": half}
    yield {"type": "speech-update", "status": "stopped", "role": turn.role, "turn": index}
    named = 'transcript[transcriptType="final"]' if script.typed_transcripts else "transcript"
    yield {"type": named, "transcriptType": "final", "role": turn.role, "transcript": turn.text}
    said = script.turns[: index + 1]
    yield {
        "type": "conversation-update",
        "messages": _history(said, None),
        "messagesOpenAIFormatted": [{"role": item.role, "content": item.text} for item in said],
    }


def _tool_calls(script: CallScript, tool: ToolUse) -> Message:
    digest = hashlib.sha256(f"{script.call_id}/{tool.after}/{tool.name}".encode()).hexdigest()
    identity = {"id": f"call_{digest[:24]}"}
    arguments = dict(tool.arguments)
    if tool.shape == "object":
        function = {"name": tool.name, "arguments": arguments}
        call: Message = {**identity, "type": "function", "function": function}
    elif tool.shape == "json_string":
        function = {"name": tool.name, "arguments": json.dumps(arguments, ensure_ascii=False)}
        call = {**identity, "type": "function", "function": function}
    elif tool.shape == "flat_arguments":
        call = {**identity, "name": tool.name, "arguments": arguments}
    else:
        call = {**identity, "name": tool.name, "parameters": arguments}
    definition = {"type": "function", "name": tool.name, "toolCall": call}
    return {"type": "tool-calls", "toolCallList": [call], "toolWithToolCallList": [definition], "toolCalls": [call]}


def _report(script: CallScript, started_at: datetime) -> Message:
    ended_at = started_at + _PER_TURN * (len(script.turns) + 1)
    recording = f"https://storage.example.test/{script.call_id}.wav"
    transcript = "".join(f"{'AI' if turn.role == 'assistant' else 'User'}: {turn.text}\n" for turn in script.turns)
    history = _history(script.turns, started_at)
    told: Message = {"type": "end-of-call-report", "endedReason": script.ended_reason}
    told |= {"startedAt": _iso(started_at), "endedAt": _iso(ended_at), "cost": 0.0731}
    analysis = {"summary": script.summary, "successEvaluation": "true"}
    if script.structured:
        analysis["structuredData"] = dict(script.structured)  # type: ignore[assignment]
    stereo = recording.replace(".wav", "-stereo.wav")
    if script.report == "old":
        seconds = (ended_at - started_at).total_seconds()
        told |= {"transcript": transcript, "summary": script.summary, "messages": history, "durationSeconds": seconds}
        told |= {"recordingUrl": recording, "stereoRecordingUrl": stereo, "analysis": analysis}
        return told
    artifact = {"messages": history, "transcript": transcript, "recordingUrl": recording, "stereoRecordingUrl": stereo}
    return told | {"analysis": analysis, "artifact": artifact, "costBreakdown": {"total": 0.0731}}


def _history(turns: Sequence[Turn], started_at: datetime | None) -> list[Message]:
    history = []
    for index, turn in enumerate(turns):
        entry: Message = {"role": "bot" if turn.role == "assistant" else "user", "message": turn.text}
        if started_at is not None:
            entry["time"] = (started_at + _PER_TURN * index).timestamp() * 1000
        history.append(entry | {"secondsFromStart": 5.0 * index})
    return history


def _common(script: CallScript, called: str, status: str, started_at: datetime, index: int) -> Message:
    at = started_at + timedelta(milliseconds=400 * index)
    customer = None if script.caller is None else {"number": script.caller}
    call: Message = {
        "id": script.call_id,
        "orgId": ORG,
        "type": "inboundPhoneCall",
        "createdAt": _iso(started_at),
        "updatedAt": _iso(at),
        "status": status,
        "phoneNumberId": NUMBER,
        "assistantId": None if script.asks_for_assistant else ASSISTANT,
        "phoneCallProvider": "twilio",
        "phoneCallProviderId": "CA" + hashlib.sha256(script.call_id.encode()).hexdigest()[:32],
        "phoneCallTransport": "pstn",
    }
    common: Message = {"call": call, "phoneNumber": {"id": NUMBER, "number": called, "provider": "twilio"}}
    if customer is not None:
        call["customer"] = customer
        common["customer"] = customer
    # Both forms are seen in the wild.
    return common | {"timestamp": _iso(at) if script.report == "old" else round(at.timestamp() * 1000)}


def _is_end(message: Message) -> bool:
    return message["type"] == "end-of-call-report" or message.get("status") == "ended"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
