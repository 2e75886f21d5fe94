"""Plays a script against the server address, and reads the answers as strictly as the assistant depends on them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2

from simulators.insisting import Outcome, insist
from simulators.target import Target
from simulators.vapi.credentials import Credential
from simulators.vapi.messages import Message, arranged, call_messages, tool_call_ids
from simulators.vapi.scripts import CallScript, Faults

VAPI_DOOR = "/api/webhooks/vapi"
_ASSISTANT_ANSWERS = ("assistantId", "assistant", "squadId", "squad", "workflowId", "destination", "error")
_ASSISTANT_REQUEST_SECONDS, _TIMEOUT_SECONDS = 7.5, 20.0


class BadAnswer(AssertionError):
    """The server answered something a real assistant would not hear."""


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """One played call. `tool_results` by tool call id; `unsent` messages met no server, `refused` ones a 4xx."""

    call_id: str
    messages: int
    accepted: int
    refused: int
    unsent: int
    attempts: int
    tool_results: Mapping[str, str]
    assistant: Mapping[str, Any] | None = None

    @property
    def complete(self) -> bool:
        return self.accepted == self.messages


@dataclass(slots=True)
class _Tally:
    outcomes: list[Outcome] = field(default_factory=list)
    tool_results: dict[str, str] = field(default_factory=dict)
    assistant: dict[str, Any] | None = None


async def play_call(
    http: httpx2.AsyncClient,
    target: Target,
    script: CallScript,
    *,
    credential: Credential | None = None,
    faults: Faults | None = None,
    seed: int = 0,
    pause: float = 0.0,
    patience: float = 0.0,
    started_at: datetime | None = None,
) -> CallOutcome:
    """Deliver every message of the script, `pause` seconds apart. Without `patience` there are no retries, as at Vapi.

    Raises BadAnswer when a tool result or an assistant would be lost on the caller.
    """
    faults = faults or Faults()
    messages = call_messages(script, called=target.voice_number, started_at=started_at or datetime.now(UTC))
    post = _Post(http, target, credential or Credential(), patience)
    tally = _Tally()
    for message in arranged(messages, faults, seed=seed):
        async with asyncio.TaskGroup() as group:
            copies = [group.create_task(post(message)) for _ in range(faults.copies)]
        for copy in copies:
            _count(tally, message, *copy.result())
        if not tally.outcomes[-1].accepted and not tally.outcomes[-1].refused:
            post.patience = 0.0  # the patience is the call's: a dead server must not cost it once per message
        if pause:
            await asyncio.sleep(pause)
    return CallOutcome(
        call_id=script.call_id,
        messages=len(tally.outcomes),
        accepted=sum(outcome.accepted for outcome in tally.outcomes),
        refused=sum(outcome.refused for outcome in tally.outcomes),
        unsent=sum(not outcome.accepted and not outcome.refused for outcome in tally.outcomes),
        attempts=sum(outcome.attempts for outcome in tally.outcomes),
        tool_results=tally.tool_results,
        assistant=tally.assistant,
    )


def read_tool_results(asked: list[str], status: int, body: str) -> dict[str, str]:
    """The results by tool call id, or BadAnswer: 200, `{"results": [...]}`, a single-line string for each id asked."""
    answer = _json(body)
    results = answer.get("results") if isinstance(answer, dict) else None
    if status != 200 or not isinstance(results, list):
        raise BadAnswer(f'tool-calls need 200 and {{"results": […]}}, got {status} {body[:200]!r}')
    read: dict[str, str] = {}
    for result in results:
        if not isinstance(result, dict) or result.get("toolCallId") not in asked:
            raise BadAnswer(f"a result for no tool call that was asked: {result!r}")
        said = [result[name] for name in ("result", "error") if result.get(name) is not None]
        if len(said) != 1 or not isinstance(said[0], str) or "\n" in said[0] or "\r" in said[0]:
            raise BadAnswer(f"a result must be one single-line string: {result!r}")
        read[result["toolCallId"]] = said[0]
    if missing := [wanted for wanted in asked if wanted not in read]:
        raise BadAnswer(f"no result for {', '.join(missing)}")
    return read


def read_assistant(status: int, body: str) -> dict[str, Any]:
    """Who takes the call, or BadAnswer."""
    answer = _json(body)
    if not isinstance(answer, dict) or not any(name in answer for name in _ASSISTANT_ANSWERS):
        raise BadAnswer(f"assistant-request needs one of {', '.join(_ASSISTANT_ANSWERS)}, got {status} {body[:200]!r}")
    return answer


class _Post:
    """Sends one message until it is taken, within the patience given."""

    def __init__(self, http: httpx2.AsyncClient, target: Target, credential: Credential, patience: float) -> None:
        self._http = http
        self._target = target
        self._credential = credential
        self.patience = patience
        self._url = target.connect_url(target.signed_url(VAPI_DOOR))

    async def __call__(self, message: Message) -> tuple[Outcome, str]:
        body = json.dumps({"message": message}, ensure_ascii=False).encode()
        asks = message["type"] == "assistant-request"
        timeout = _ASSISTANT_REQUEST_SECONDS if asks else _TIMEOUT_SECONDS
        answer = ""

        async def attempt() -> int | None:
            nonlocal answer
            proof = self._credential.headers(self._target.vapi_secret, body, now=time.time())
            headers = {"Content-Type": "application/json", "User-Agent": "axios/1.7", **proof}
            try:
                response = await self._http.post(self._url, content=body, headers=headers, timeout=timeout)
            except httpx2.HTTPError:
                return None
            answer = response.text
            return response.status_code

        return await insist(attempt, patience=self.patience), answer


def _count(tally: _Tally, message: Message, outcome: Outcome, answer: str) -> None:
    tally.outcomes.append(outcome)
    if outcome.status is None:
        return
    if message["type"] == "tool-calls" and outcome.accepted:
        tally.tool_results.update(read_tool_results(tool_call_ids(message), outcome.status, answer))
    if message["type"] == "assistant-request" and outcome.accepted:
        tally.assistant = read_assistant(outcome.status, answer)


def _json(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
