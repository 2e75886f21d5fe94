"""Plain load for survival tests and benches: several senders texting at once, each text possibly many times over.

Every text is unique (its number is in it), so that whoever checks afterwards can tell one lost from one doubled.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic, perf_counter

import httpx2

from simulators.insisting import Outcome, insist
from simulators.target import Target
from simulators.twilio.inbound import Inbound, new_message_sid, send_inbound
from simulators.twilio.webhooks import RetryPolicy

_NO_RETRY = RetryPolicy(retries=0)
_WINDOW = 32  # copies are shuffled among this many neighbours

RESERVED_PHONES: tuple[str, ...] = tuple(
    f"+1{area}555{last:04d}" for area in ("418", "581", "819", "873", "579", "367") for last in range(100, 200)
)


@dataclass(frozen=True, slots=True)
class Text:
    message_sid: str
    phone: str
    body: str


@dataclass(slots=True)
class Load:
    """What became of the texts. A text is accepted when any of its copies got a 2xx. `seconds` are answer times of
    accepted deliveries; `disagreements` lists texts whose copies were answered differently."""

    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unsent: list[str] = field(default_factory=list)
    texts: dict[str, Text] = field(default_factory=dict)
    attempts: int = 0
    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    disagreements: list[str] = field(default_factory=list)


def storm_sentence(number: int) -> str:
    """Texts of every urgency in turn, each one different."""
    return _SENTENCES[number % len(_SENTENCES)].format(number=number)


_SENTENCES = (
    "Ça refoule, l'eau monte dans le sous-sol, dossier {number}",
    "Soumission pour un nettoyage de drain français, dossier {number}",
    "Prix pour un gainage, racines à 15 pieds, dossier {number}",
    "Travaux publics de la Ville de Chambly, égout bloqué, dossier {number}",
    "My sink is slow, no emergency, file {number}",
)


async def send_load(
    target: Target,
    *,
    messages: int | None = None,
    senders: int = 8,
    rate: float | None = None,
    copies: int = 1,
    patience: float = 60.0,
    seed: int = 0,
    run: str | None = None,
    phones: Sequence[str] = RESERVED_PHONES,
    sentence: Callable[[int], str] = storm_sentence,
    stop: asyncio.Event | None = None,
    on_accepted: Callable[[str], None] | None = None,
) -> Load:
    """Text the hub until `messages` are sent or `stop` is set; `rate` is deliveries per second, all senders together.

    With `copies`, every text is delivered that many times, shuffled among its neighbours, by several senders at once.
    What meets a dead server is tried again for `patience` seconds, then listed in `unsent`.
    """
    if messages is None and stop is None:
        raise ValueError("say how many messages, or give an event that stops the load")
    work = _Work(target, Load(), copies, patience, rate, stop, on_accepted)
    texts = islice(_texts(run or uuid.uuid4().hex, phones, sentence), messages)
    deliveries = _shuffled(texts, copies, random.Random(seed))  # noqa: S311 (reproducible disorder)
    started = monotonic()
    limits = httpx2.Limits(max_connections=senders, max_keepalive_connections=senders)
    async with httpx2.AsyncClient(trust_env=False, limits=limits) as http, asyncio.TaskGroup() as group:
        for _ in range(senders):
            group.create_task(work.run(http, deliveries))
    work.load.elapsed = monotonic() - started
    work.judge()
    return work.load


class _Work:
    def __init__(
        self,
        target: Target,
        load: Load,
        copies: int,
        patience: float,
        rate: float | None,
        stop: asyncio.Event | None,
        on_accepted: Callable[[str], None] | None,
    ) -> None:
        self.target = target
        self.load = load
        self.copies = copies
        self.patience = patience
        self.interval = 1 / rate if rate else 0.0
        self.stop = stop
        self.on_accepted = on_accepted
        self.next_at = monotonic()
        self.outcomes: dict[str, list[tuple[Outcome, str]]] = {}

    async def run(self, http: httpx2.AsyncClient, deliveries: Iterator[Text]) -> None:
        """One sender: takes the next delivery until there is none left."""
        for text in deliveries:
            if self.stop is not None and self.stop.is_set():
                return
            if self.interval:
                self.next_at = max(self.next_at, monotonic() - 1.0) + self.interval
                await asyncio.sleep(max(0.0, self.next_at - monotonic()))
            await self._deliver(http, text)

    async def _deliver(self, http: httpx2.AsyncClient, text: Text) -> None:
        self.load.texts[text.message_sid] = text
        last: Inbound | None = None
        took = 0.0

        async def attempt() -> int | None:
            nonlocal last, took
            began = perf_counter()
            last = await send_inbound(
                http, self.target, from_=text.phone, body=text.body, message_sid=text.message_sid, policy=_NO_RETRY
            )
            took = perf_counter() - began
            return last.delivery.status

        outcome = await insist(attempt, patience=self.patience)
        self.load.attempts += outcome.attempts
        if outcome.accepted:
            self.load.seconds.append(took)
        earlier = self.outcomes.setdefault(text.message_sid, [])
        first_success = outcome.accepted and not any(past.accepted for past, _ in earlier)
        earlier.append((outcome, last.delivery.body if last is not None else ""))
        if first_success and self.on_accepted is not None:
            self.on_accepted(text.message_sid)

    def judge(self) -> None:
        """Sort the texts by what became of all their copies."""
        for sid, outcomes in self.outcomes.items():
            accepted = {(outcome.status, body) for outcome, body in outcomes if outcome.accepted}
            refused = any(outcome.refused for outcome, _ in outcomes)
            if len(accepted) > 1 or (accepted and refused):
                self.load.disagreements.append(sid)
            if accepted:
                self.load.accepted.append(sid)
            elif refused:
                self.load.refused.append(sid)
            else:
                self.load.unsent.append(sid)


def _texts(run: str, phones: Sequence[str], sentence: Callable[[int], str]) -> Iterator[Text]:
    number = 0
    while True:
        sid = new_message_sid(seed=f"{run}/{number}")
        yield Text(sid, phones[number % len(phones)], sentence(number))
        number += 1


def _shuffled(texts: Iterator[Text], copies: int, chance: random.Random) -> Iterator[Text]:
    if copies == 1:
        yield from texts
        return
    while window := list(islice(texts, _WINDOW)):
        deliveries = window * copies
        chance.shuffle(deliveries)
        yield from deliveries
