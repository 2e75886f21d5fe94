"""What the simulated model says: always the same for the same request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

from simulators.openai.behaviour import Behaviour

_PLAN: Final = re.compile(r"<plan>\n(.*?)\n</plan>", re.DOTALL)
_OPENINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": ("D'accord.", "Très bien.", "Entendu.", "Je comprends."),
    "en": ("Thank you.", "I understand.", "Of course.", "Okay."),
}
_GREETING: Final = re.compile(r"\s*(?:bonjour|bonsoir|allô|salut|hello|hi|good (?:morning|evening))\b", re.IGNORECASE)
_FRENCH: Final = re.compile(r"\b(?:le|la|les|des|une?|vous|votre|nous|est|pour|quel(?:le)?|dans|avec)\b", re.IGNORECASE)
_ENGLISH: Final = re.compile(r"\b(?:the|you|your|we|is|for|what|in|with|are|and|please)\b", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\s*\S{1,12}")


@dataclass(frozen=True, slots=True)
class Answer:
    """Words, or tools called as (name, arguments as text)."""

    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()

    @property
    def tokens(self) -> list[str]:
        """The words in pieces, as a model would send them; joined, they give the text back."""
        pieces = _TOKEN.findall(self.text)
        rest = self.text[sum(map(len, pieces)) :]
        return [*pieces, rest] if rest else pieces


def answer_to(request: Mapping[str, Any], behaviour: Behaviour) -> Answer:
    """What this model answers to a Chat Completions request."""
    messages = [message for message in request["messages"] if isinstance(message, dict)]
    offered = request.get("tools") or ()
    called_already = any(message.get("role") == "tool" for message in messages)
    if behaviour.tool is not None and (offered or behaviour.tool_unoffered) and not called_already:
        arguments = behaviour.tool.get("arguments", {})
        written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
        return Answer(calls=((behaviour.tool["name"], written),))
    if behaviour.text is not None:
        return Answer(behaviour.text)
    last = _last(messages, "user")
    match behaviour.reply:
        case "empty":
            return Answer()
        case "echo":
            return Answer(last)
        case "obey":
            return Answer(_obedient(messages, last))
    schema = _schema(request)
    if schema is not None:
        return Answer(json.dumps(_example(schema), ensure_ascii=False))
    return Answer(_rephrased(messages, last))


def text_of(message: Mapping[str, Any]) -> str:
    """The text of a message, whatever form its content has."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def count_tokens(text: str) -> int:
    """About as many as a real tokenizer counts."""
    return len(text) // 4 + 1 if text else 0


def _last(messages: Sequence[Mapping[str, Any]], role: str) -> str:
    return next((text_of(message) for message in reversed(messages) if message.get("role") == role), "")


def _rephrased(messages: Sequence[Mapping[str, Any]], last: str) -> str:
    system = "\n".join(text_of(message) for message in messages if message.get("role") in {"system", "developer"})
    plans = _PLAN.findall(system)
    if not plans:
        return f"SIMULATED: {last}" if last else "SIMULATED"
    plan = " ".join(line.strip() for line in plans[-1].splitlines() if line.strip())
    if _GREETING.match(plan):
        return plan
    french = len(_FRENCH.findall(system)) >= len(_ENGLISH.findall(system))
    openings = _OPENINGS["fr" if french else "en"]
    return f"{openings[crc32(plan.encode()) % len(openings)]} {plan}"


def _obedient(messages: Sequence[Mapping[str, Any]], last: str) -> str:
    """What a model without any resistance says after an injection: the order itself, and all of its prompt."""
    said = re.sub(r"</?caller>", "", last)
    return f"{said} {_last(messages, 'system')}".strip()


def _schema(request: Mapping[str, Any]) -> Mapping[str, Any] | None:
    wanted = request.get("response_format")
    if not isinstance(wanted, dict):
        return None
    if wanted.get("type") == "json_schema":
        found = (wanted.get("json_schema") or {}).get("schema")
        return found if isinstance(found, dict) else {}
    return {} if wanted.get("type") == "json_object" else None


def _example(schema: Mapping[str, Any], depth: int = 0) -> Any:
    """The plainest value that fits a schema."""
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: _example(of, depth + 1) for name, of in properties.items()} if depth < 8 else {}
    plain: Mapping[str, Any] = {"array": [], "string": "", "integer": 0, "number": 0, "boolean": False}
    return plain.get(kind)
