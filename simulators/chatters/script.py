"""Scripts: what somebody says and answers, as data."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

FOLDER: Final = Path(__file__).parent / "scripts"
ANSWER_WITHIN: Final = 30.0
TALK_WITHIN: Final = 20.0

Channel = Literal["chat", "sms"]


class BadScript(ValueError):
    """The script cannot be played; the message says why."""


@dataclass(frozen=True, slots=True)
class Say:
    """They say this, unasked."""

    text: str


@dataclass(frozen=True, slots=True)
class Await:
    """They wait for words; without any within so many seconds they go on, or give up."""

    within: float = ANSWER_WITHIN
    give_up: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """They answer what they are asked from `Script.answers`, until nothing is said for so many seconds."""

    turns: int
    within: float = TALK_WITHIN


@dataclass(frozen=True, slots=True)
class Pause:
    """They do something else for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SendPhoto:
    """They send a photo, saying this."""

    text: str


@dataclass(frozen=True, slots=True)
class Leave:
    """They close the chat; a phone just stays silent."""


Step = Say | Await | Talk | Pause | SendPhoto | Leave


@dataclass(frozen=True, slots=True)
class Script:
    """Somebody. `answers`: what they say when the words they got contain the key (accents and case aside)."""

    name: str
    business: str
    channel: Channel
    language: str
    steps: tuple[Step, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    phone: str | None = None

    def answer_to(self, asked: str, given: Sequence[str]) -> str | None:
        """The first answer that fits and has not been given."""
        heard = folded(asked)
        for key, answer in self.answers.items():
            if folded(key) in heard and answer not in given:
                return answer
        return None


def folded(text: str) -> str:
    """Lower case, without accents, plain apostrophes."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def read_script(text: str) -> Script:
    """A script from its YAML.

    Raises:
        BadScript.
    """
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadScript("not YAML") from error
    if not isinstance(given, dict):
        raise BadScript("a script is a mapping")
    unknown = set(given) - {"name", "business", "channel", "language", "steps", "answers", "phone"}
    if unknown:
        raise BadScript(f"unknown: {', '.join(sorted(unknown))}")
    if given.get("channel") not in ("chat", "sms") or given.get("language") not in ("fr", "en"):
        raise BadScript("channel is chat or sms, language fr or en")
    steps = given.get("steps")
    if not isinstance(steps, list) or not steps:
        raise BadScript("steps are a list")
    answers = given.get("answers") or {}
    if not isinstance(answers, dict):
        raise BadScript("answers are a mapping")
    return Script(
        str(given.get("name") or "Somebody"),
        str(given.get("business") or ""),
        given["channel"],
        given["language"],
        tuple(_step(step) for step in steps),
        {str(key): str(value) for key, value in answers.items()},
        str(given["phone"]) if given.get("phone") else None,
    )


def _step(given: Any) -> Step:
    if isinstance(given, str):
        given = {given: None}
    if not isinstance(given, dict) or len(given) != 1:
        raise BadScript(f"not a step: {given!r}")
    ((verb, what),) = given.items()
    match verb, what:
        case "say", str():
            return Say(what)
        case "await", None:
            return Await()
        case "await", dict():
            return Await(float(what.get("within", ANSWER_WITHIN)), bool(what.get("give_up", False)))
        case "talk", int():
            return Talk(what)
        case "talk", {"turns": int() as turns, "within": int() | float() as within}:
            return Talk(turns, float(within))
        case "pause", int() | float():
            return Pause(float(what))
        case "photo", str():
            return SendPhoto(what)
        case "leave", None:
            return Leave()
    raise BadScript(f"not a step: {verb}")


@cache
def built_in() -> tuple[Script, ...]:
    """The scripts of the demo."""
    return tuple(read_script(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml")))
