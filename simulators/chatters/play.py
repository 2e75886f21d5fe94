"""Playing a script: somebody says what they came to say, answers what they are asked, and goes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

import httpx2

from simulators.chatters.phone import NotSent, Phone
from simulators.chatters.script import Await, Leave, Pause, Say, Script, SendPhoto, Step, Talk
from simulators.chatters.visitor import TurnedAway, Visitor

WRITES_PER_SECOND: Final = 12.0
"""Characters somebody types."""
LONGEST_WRITING: Final = 6.0
READS: Final = 1.0

Outcome = Literal["done", "unanswered", "turned_away"]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where scripts are played: one business, as browsers and phones reach it. `pace` multiplies every waiting time."""

    base_url: str
    site_key: str | None = None
    origin: str = ""
    carrier_url: str | None = None
    number: str | None = None
    pace: float = 1.0


@dataclass(slots=True)
class Transcript:
    """What was said, in order: `them` is the scripted person, `us` the business."""

    outcome: Outcome = "done"
    lines: list[tuple[Literal["them", "us"], str]] = field(default_factory=list)
    why: str = ""

    def said(self, who: Literal["them", "us"]) -> list[str]:
        """What one side said."""
        return [text for side, text in self.lines if side == who]


class Person(Protocol):
    """A browser or a phone."""

    async def write(self, seconds: float) -> None: ...
    async def say(self, text: str) -> None: ...
    async def send_photo(self, text: str) -> None: ...
    async def hear(self, within: float) -> str | None: ...
    async def leave(self) -> None: ...


class _GaveUp(Exception):
    """Nobody answered."""


async def play(stage: Stage, script: Script, *, phone: str | None = None) -> Transcript:
    """Play a script through the public doors. `phone`: whose phone texts, if the script does not say.

    Never fails because of what the business does; the transcript says how it went.
    """
    transcript = Transcript()
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
        try:
            async with _person(http, stage, script, phone) as person:
                for step in script.steps:
                    await _take(step, person, script, stage.pace, transcript)
        except _GaveUp:
            transcript.outcome = "unanswered"
        except (TurnedAway, NotSent, httpx2.HTTPError) as error:
            transcript.outcome, transcript.why = "turned_away", str(error) or type(error).__name__
    return transcript


async def play_all(stages: dict[str, Stage], scripts: Sequence[Script], *, at_once: int = 4) -> list[Transcript]:
    """Play scripts, a few at a time, each on the stage of its business; one without a stage is passed over."""
    turnstile = asyncio.Semaphore(at_once)

    async def one(index: int, script: Script) -> Transcript:
        async with turnstile:
            return await play(stages[script.business], script, phone=f"+1438555{index % 10_000:04d}")

    wanted = [script for script in scripts if script.business in stages]
    return list(await asyncio.gather(*(one(index, script) for index, script in enumerate(wanted))))


def _person(http: httpx2.AsyncClient, stage: Stage, script: Script, phone: str | None) -> Visitor | Phone:
    if script.channel == "chat":
        if stage.site_key is None:
            raise TurnedAway("no site to chat on")
        return Visitor(http, stage.base_url, stage.site_key, stage.origin, script.language)
    number = script.phone or phone
    if stage.carrier_url is None or stage.number is None or number is None:
        raise TurnedAway("no carrier, number or phone to text with")
    return Phone(http, stage.carrier_url, number, stage.number)


async def _take(step: Step, person: Person, script: Script, pace: float, transcript: Transcript) -> None:
    match step:
        case Say(text):
            await _say(person, text, pace, transcript)
        case SendPhoto(text):
            await person.send_photo(text)
            transcript.lines.append(("them", text))
        case Await(within, give_up):
            if await _hear(person, within, transcript) is None and give_up:
                raise _GaveUp
        case Talk():
            await _talk(person, script, step, pace, transcript)
        case Pause(seconds):
            await asyncio.sleep(seconds * pace)
        case Leave():
            await person.leave()


async def _talk(person: Person, script: Script, talk: Talk, pace: float, transcript: Transcript) -> None:
    given: list[str] = []
    asked = transcript.lines[-1][1] if transcript.lines and transcript.lines[-1][0] == "us" else None
    while len(given) < talk.turns:
        asked = asked or await _hear(person, talk.within, transcript)
        if asked is None:
            return
        answer, asked = script.answer_to(asked, given), None
        if answer is not None:
            given.append(answer)
            await _say(person, answer, pace, transcript)


async def _say(person: Person, text: str, pace: float, transcript: Transcript) -> None:
    await person.write(min(LONGEST_WRITING, READS + len(text) / WRITES_PER_SECOND) * pace)
    await person.say(text)
    transcript.lines.append(("them", text))


async def _hear(person: Person, within: float, transcript: Transcript) -> str | None:
    heard = await person.hear(within)
    if heard is not None:
        transcript.lines.append(("us", heard))
    return heard
