"""The stormy night: the cast texts and calls through the real, signed doors, steadily, and insists like a carrier.

The same seed gives the same people, words, order and times. Identifiers differ from one run to the next (a provider
never reuses one) unless `run` is given.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from time import monotonic

import httpx2

from simulators.insisting import Outcome, insist
from simulators.storm_calls import call_script
from simulators.storm_cast import CAST, Line, Person
from simulators.target import Target
from simulators.twilio.inbound import Inbound, Media, new_message_sid, opt_out_type, send_inbound
from simulators.twilio.webhooks import RetryPolicy
from simulators.vapi.credentials import Credential
from simulators.vapi.player import BadAnswer, play_call

_NO_RETRY = RetryPolicy(retries=0)
_CALL_SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What a good triage makes of one accepted text or call. `urgency` None: these words alone change nothing."""

    channel: str
    contact: str | None
    text: str
    urgency: str | None
    disposition: str
    language: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Cue:
    """Something one person does, `at` seconds after nightfall. A call carries all its lines at once."""

    at: float
    person: int
    provider_id: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """`text` is what just went out; for a call, its first words."""

    sent: int
    total: int
    channel: str
    text: str
    accepted: bool


@dataclass(slots=True)
class Report:
    """`sent` = `accepted` + `refused` + one of `failures` per text or call that never got through. `retried` counts
    attempts beyond the first. `expected` is by provider id (MessageSid or call id), of what was accepted."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    retried: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    expected: dict[str, Expected] = field(default_factory=dict)


def plan(*, minutes: float, seed: int = 0, run: str = "", cast: Sequence[Person] = CAST) -> list[Cue]:
    """The night's timetable: people shuffled, their follow-ups later, everything evenly spread over the time given."""
    order = list(range(len(cast)))
    random.Random(seed).shuffle(order)  # noqa: S311 (reproducible, not secret)
    acts: list[tuple[float, int, int, tuple[Line, ...]]] = []
    for place, person in enumerate(order):
        moment = 0.8 * place / len(order)
        lines = cast[person].lines
        if cast[person].channel == "voice":
            acts.append((moment, person, 0, lines))
            continue
        for index, line in enumerate(lines):
            moment += line.gap
            acts.append((moment, person, index, (line,)))
    acts.sort(key=lambda act: act[:3])
    step = minutes * 60 / len(acts)
    return [
        Cue(step * place, person, _provider_id(cast[person], f"{seed}/{run}/{person}/{index}", said), said)
        for place, (_, person, index, said) in enumerate(acts)
    ]


async def storm(
    target: Target,
    *,
    minutes: float,
    seed: int = 0,
    run: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    patience: float = 120.0,
    credential: Credential | None = None,
    cast: Sequence[Person] = CAST,
    carrier: str | None = None,
) -> Report:
    """Play the night. A person whose text meets a dead server tries again for `patience` seconds before going on.

    `carrier`: address of the simulated carrier, whose phones then show the texts and what the hub answers them.
    """
    cues = plan(minutes=minutes, seed=seed, run=uuid.uuid4().hex if run is None else run, cast=cast)
    report = Report()
    limits = httpx2.Limits(max_connections=32)
    async with httpx2.AsyncClient(trust_env=False, limits=limits) as http:
        player = _Player(http, target, cast, report, len(cues), minutes, patience, credential, on_progress, carrier)
        async with asyncio.TaskGroup() as group:
            for person in sorted({cue.person for cue in cues}):
                group.create_task(player.live([cue for cue in cues if cue.person == person]))
    return report


class _Player:
    def __init__(
        self,
        http: httpx2.AsyncClient,
        target: Target,
        cast: Sequence[Person],
        report: Report,
        total: int,
        minutes: float,
        patience: float,
        credential: Credential | None,
        on_progress: Callable[[Progress], None] | None,
        carrier: str | None,
    ) -> None:
        self.carrier = carrier
        self.http = http
        self.target = target
        self.cast = cast
        self.report = report
        self.total = total
        self.patience = patience
        self.credential = credential
        self.on_progress = on_progress
        self.call_seconds = min(_CALL_SECONDS, minutes * 60 / 10)
        self.nightfall = monotonic()

    async def live(self, cues: Sequence[Cue]) -> None:
        """One person's night, in order."""
        for cue in cues:
            await asyncio.sleep(max(0.0, self.nightfall + cue.at - monotonic()))
            person = self.cast[cue.person]
            if person.channel == "voice":
                await self._call(cue, person)
            else:
                await self._text(cue, person)
            self._tell(cue, person)

    async def _text(self, cue: Cue, person: Person) -> None:
        line, sender = cue.lines[0], person.phone or ""
        media = tuple(Media() for _ in range(line.photos))
        token = str(uuid.uuid5(uuid.NAMESPACE_URL, cue.provider_id))

        async def attempt() -> int | None:
            inbound = await send_inbound(
                self.http, self.target, from_=sender, body=line.text, media=media, message_sid=cue.provider_id,
                opt_out=opt_out_type(line.text), idempotency_token=token, policy=_NO_RETRY,
            )  # fmt: skip
            if inbound.accepted:
                await self._show(inbound, sender, line.text)
            return inbound.delivery.status

        outcome = await insist(attempt, patience=self.patience)
        self.report.retried += outcome.attempts - 1
        self._settle(cue, person, outcome)

    async def _show(self, inbound: Inbound, sender: str, words: str) -> None:
        """Let the carrier carry the answer; without one nobody does, and the hub finds out by looking."""
        if self.carrier is None:
            return
        answers = [asdict(answer) for answer in inbound.answers]
        told = {"sid": inbound.sid, "from": sender, "to": self.target.sms_number, "body": words, "answers": answers}
        with suppress(httpx2.HTTPError):
            await self.http.post(f"{self.carrier}/_sim/exchange", json=told)

    async def _call(self, cue: Cue, person: Person) -> None:
        script = call_script(cue.provider_id, person, cue.lines, variant=cue.person)
        pause = self.call_seconds / (8 + 5 * len(script.turns))
        try:
            call = await play_call(
                self.http, self.target, script, credential=self.credential, pause=pause, patience=self.patience
            )
        except BadAnswer as bad:
            self._settle(cue, person, Outcome(None, 1), why=str(bad))
            return
        self.report.retried += call.attempts - call.messages
        if call.complete:
            self._settle(cue, person, Outcome(200, 1))
        elif call.unsent:
            self._settle(cue, person, Outcome(None, 1), why=f"{call.unsent} of {call.messages} messages unsent")
        else:
            self._settle(cue, person, Outcome(400, 1))

    def _settle(self, cue: Cue, person: Person, outcome: Outcome, *, why: str = "") -> None:
        self.report.sent += 1
        if outcome.accepted:
            self.report.accepted += 1
            self.report.expected[cue.provider_id] = expectation(person, cue.lines)
        elif outcome.refused:
            self.report.refused += 1
        else:
            self.report.failures[cue.provider_id] = why or f"no answer after {outcome.attempts} attempts"

    def _tell(self, cue: Cue, person: Person) -> None:
        if self.on_progress is not None:
            taken = cue.provider_id in self.report.expected
            self.on_progress(Progress(self.report.sent, self.total, person.channel, cue.lines[0].text, taken))


def expectation(person: Person, lines: Sequence[Line]) -> Expected:
    worst = min((line.want for line in lines if line.want), default=None)
    dispositions = [line.disposition for line in lines]
    contact = person.phone if person.phone and person.phone.startswith("+") else None
    text = " ".join(line.text for line in lines)
    return Expected(person.channel, contact, text, worst, dispositions[0], person.language, person.name)


def _provider_id(person: Person, seed: str, lines: Sequence[Line]) -> str:
    if person.channel == "voice":
        return str(uuid.UUID(bytes=hashlib.sha256(seed.encode()).digest()[:16], version=4))
    return new_message_sid(media=lines[0].photos > 0, seed=seed)
