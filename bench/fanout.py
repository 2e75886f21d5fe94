"""Fan-out: one commit, a thousand boards.

The hub's application and two yardsticks run one after another on the same core, driven by the same client: a C server
that only copies bytes, and the loop one writes first.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final

from bench.hubapp import EPOCH
from bench.processes import SERVER_CORE, Load, Result, built, free_port, python, redis, resident_kb, running
from bench.table import Figure

CHANNEL: Final = "t:1"
SUBSCRIBE: Final = '{"op":"subscribe","topics":["alerts"],"after":null}'
READY: Final = '"op":"ready"'
KEPT: Final = 5000
MISSED: Final = 200
CROWD: Final = 5000


@dataclass(frozen=True, slots=True)
class Target:
    """A served application and how a client greets it."""

    port: int
    pid: int
    greeting: tuple[str, ...] = ()
    first: int = 1
    ws_path: str = "/ws"
    sse_path: str = "/sse"
    publish: Callable[[int], None] | None = None
    """Commits that many events; without it the load client publishes through Redis itself."""

    def path(self, kind: str) -> str:
        """Where clients of this kind connect."""
        return self.ws_path if kind == "ws" else self.sse_path


Serve = Callable[[], AbstractContextManager[Target]]


def measure(rounds: int, seconds: float) -> list[Figure]:
    """All figures of the section."""
    with redis() as redis_port:
        bench = Fanout(redis_port, rounds, seconds)
        return [*bench.saturation(), *bench.latency(), *bench.crowd(), *bench.catching_up()]


class Fanout:
    """The measurements; `saturate`, `pace` and `hold` work on any served target."""

    def __init__(self, redis_port: int, rounds: int, seconds: float, boards: int = 1000) -> None:
        self._redis_port = redis_port
        self._rounds = rounds
        self._seconds = seconds
        self._boards = boards

    def saturation(self) -> Iterator[Figure]:
        """Deliveries per second when the publisher never waits for long."""
        floor = self._median(self._floor, lambda target: self.saturate("ws", target))
        hub = self._median(self._hub, lambda target: self.saturate("ws", target))
        naive = self._median(self._naive, lambda target: self.saturate("ws", target))
        note = f"{hub:,.0f}/s of {floor:,.0f}/s"
        yield Figure("WebSocket deliveries at saturation / C floor", hub / floor, at_least=0.6, note=note)
        yield Figure("WebSocket deliveries at saturation / naive loop", hub / naive, at_least=8, note=f"{naive:,.0f}/s")
        floor = self._median(self._floor, lambda target: self.saturate("sse", target))
        hub = self._median(self._hub, lambda target: self.saturate("sse", target))
        note = f"{hub:,.0f}/s of {floor:,.0f}/s"
        yield Figure("SSE deliveries at saturation / C floor", hub / floor, at_least=0.3, note=note)

    def latency(self) -> Iterator[Figure]:
        """p99 at 20,000 deliveries per second."""
        floor = self._median(self._floor, self.pace)
        hub = self._median(self._hub, self.pace)
        yield Figure(
            "p99 at 20,000 deliveries/s / C floor", hub / floor, at_most=2, note=f"{hub:.1f} of {floor:.1f} ms"
        )

    def crowd(self) -> Iterator[Figure]:
        """Idle clients: how many hold, what one costs."""
        for kind, most_kb in (("ws", 30.0), ("sse", 50.0)):
            with self._hub() as target:
                yield from self.hold(kind, target, most_kb)

    def catching_up(self) -> Iterator[Figure]:
        """A thousand boards come back at once to a process that has just started; each missed 200 events."""
        after = SUBSCRIBE.replace("null", f'"{EPOCH}:{KEPT - MISSED}"')
        took = []
        for _ in range(self._rounds):
            with self._hub() as target:
                load = Load("ws", target.port, "/ws", self._boards, "--send", after, "--expect", MISSED)
                result = load.caught_up()
                took.append(result["seconds"] if result["caught_up"] == self._boards else 999.0)
        name = f"seconds until {self._boards:,} boards caught up {MISSED} events each"
        yield Figure(name, statistics.median(took), at_most=5)

    def saturate(self, kind: str, target: Target) -> float:
        """Deliveries per second of one kind."""
        return float(self._drive(kind, target, "--window", 64)["deliveries_per_s"])

    def pace(self, target: Target) -> float:
        """p99 in milliseconds at 20,000 deliveries per second."""
        return float(self._drive("ws", target, "--rate", 20_000 / self._boards)["p99_ms"])

    def hold(self, kind: str, target: Target, most_kb: float) -> Iterator[Figure]:
        """5,000 clients of one kind: all hold and hear, and what one costs in memory."""
        before = resident_kb(target.pid)
        load = self._load(kind, target, CROWD, "--rate", 2, "--seconds", 2)
        time.sleep(1)
        each = (resident_kb(target.pid) - before) / CROWD
        held = load.connected["ready"] - load.go(target.publish)["missing"] / CROWD
        yield Figure(f"{kind}: clients held of {CROWD:,}", held, at_least=CROWD)
        yield Figure(f"{kind}: KB per idle client", each, at_most=most_kb)

    def _median(self, serve: Serve, drive: Callable[[Target], float]) -> float:
        values = []
        for _ in range(self._rounds):
            with serve() as target:
                values.append(drive(target))
        return statistics.median(values)

    def _drive(self, kind: str, target: Target, *how: object) -> Result:
        load = self._load(kind, target, self._boards, "--seconds", self._seconds, *how)
        result = load.go(target.publish)
        if result["missing"] or result["disordered"]:
            raise SystemExit(f"{kind} lost or shuffled events: {result}")
        return result

    def _load(self, kind: str, target: Target, clients: int, *how: object) -> Load:
        source = ("--redis", self._redis_port, CHANNEL) if target.publish is None else ("--tell",)
        greeting = (*target.greeting, "--first", target.first)
        return Load(kind, target.port, target.path(kind), clients, *greeting, *source, *how)

    @contextmanager
    def _floor(self) -> Iterator[Target]:
        port = free_port()
        with running([built("floor"), str(port), str(self._redis_port), CHANNEL], port, SERVER_CORE) as pid:
            yield Target(port, pid)

    @contextmanager
    def _naive(self) -> Iterator[Target]:
        port = free_port()
        with running(python("bench.naiveapp", port, self._redis_port), port, SERVER_CORE) as pid:
            yield Target(port, pid)

    @contextmanager
    def _hub(self) -> Iterator[Target]:
        port = free_port()
        command = python("bench.hubapp", port, self._redis_port, "--kept", KEPT)
        with running(command, port, SERVER_CORE) as pid:
            yield Target(port, pid, ("--send", SUBSCRIBE, "--await", READY), KEPT + 1)
