"""Fan-out: one commit, a thousand boards.

The hub's application (or, with `--url`, a real web process) and two yardsticks run one after another on the same core,
driven by the same client: a C server that only copies bytes, and the loop one writes first.
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


@dataclass(frozen=True, slots=True)
class Target:
    """A served application and how a board greets it."""

    port: int
    pid: int
    greeting: tuple[str, ...] = ()
    first: int = 1


def measure(rounds: int, seconds: float, boards: int = 1000) -> list[Figure]:
    """All figures of the section."""
    with redis() as redis_port:
        bench = _Fanout(redis_port, rounds, seconds, boards)
        return [*bench.saturation(), *bench.latency(), *bench.crowd(), *bench.catching_up()]


class _Fanout:
    def __init__(self, redis_port: int, rounds: int, seconds: float, boards: int) -> None:
        self._redis_port = redis_port
        self._rounds = rounds
        self._seconds = seconds
        self._boards = boards

    def saturation(self) -> Iterator[Figure]:
        """Deliveries per second when the publisher never waits for long."""
        floor = self._median(self._floor, self._saturate_ws)
        hub = self._median(self._hub, self._saturate_ws)
        naive = self._median(self._naive, self._saturate_ws)
        floor_sse = self._median(self._floor, self._saturate_sse)
        hub_sse = self._median(self._hub, self._saturate_sse)
        note = f"{hub:,.0f}/s of {floor:,.0f}/s"
        yield Figure("WebSocket deliveries at saturation / C floor", hub / floor, at_least=0.6, note=note)
        yield Figure("WebSocket deliveries at saturation / naive loop", hub / naive, at_least=8, note=f"{naive:,.0f}/s")
        note = f"{hub_sse:,.0f}/s of {floor_sse:,.0f}/s"
        yield Figure("SSE deliveries at saturation / C floor", hub_sse / floor_sse, at_least=0.3, note=note)

    def latency(self) -> Iterator[Figure]:
        """p99 at 20,000 deliveries per second."""
        floor = self._median(self._floor, self._pace)
        hub = self._median(self._hub, self._pace)
        yield Figure(
            "p99 at 20,000 deliveries/s / C floor", hub / floor, at_most=2, note=f"{hub:.1f} of {floor:.1f} ms"
        )

    def crowd(self) -> Iterator[Figure]:
        """Idle clients: how many hold, what one costs."""
        for kind, path, most in (("ws", "/ws", 30.0), ("sse", "/sse", 50.0)):
            with self._hub() as target:
                before = resident_kb(target.pid)
                load = Load(kind, target.port, path, 5000, *target.greeting, *self._published(target), "--rate", 2,
                            "--seconds", 2)  # fmt: skip
                time.sleep(1)
                each = (resident_kb(target.pid) - before) / 5000
                held = load.connected["ready"] - load.go()["missing"] / 5000
                yield Figure(f"{kind}: boards held of 5,000", held, at_least=5000)
                yield Figure(f"{kind}: KB per idle client", each, at_most=most)

    def catching_up(self) -> Iterator[Figure]:
        """A thousand boards come back at once to a process that has just started; each missed 200 events."""
        after = SUBSCRIBE.replace("null", f'"{EPOCH}:{KEPT - MISSED}"')
        took = []
        for _ in range(self._rounds):
            with self._hub() as target:
                load = Load("ws", target.port, "/ws", self._boards, "--send", after, "--expect", MISSED)
                result = load.caught_up()
                took.append(result["seconds"] if result["caught_up"] == self._boards else 999.0)
        yield Figure(
            f"seconds until {self._boards:,} boards caught up {MISSED} events", statistics.median(took), at_most=5
        )

    def _median(self, serve: Callable[[], AbstractContextManager[Target]], drive: Callable[[Target], float]) -> float:
        values = []
        for _ in range(self._rounds):
            with serve() as target:
                values.append(drive(target))
        return statistics.median(values)

    def _saturate_ws(self, target: Target) -> float:
        return self._saturate("ws", "/ws", target)

    def _saturate_sse(self, target: Target) -> float:
        return self._saturate("sse", "/sse", target)

    def _saturate(self, kind: str, path: str, target: Target) -> float:
        result = self._drive(kind, path, target, "--window", 64)
        return float(result["deliveries_per_s"])

    def _pace(self, target: Target) -> float:
        return float(self._drive("ws", "/ws", target, "--rate", 20_000 / self._boards)["p99_ms"])

    def _drive(self, kind: str, path: str, target: Target, *how: object) -> Result:
        load = Load(kind, target.port, path, self._boards, *target.greeting, *self._published(target),
                    "--seconds", self._seconds, *how)  # fmt: skip
        result = load.go()
        if result["missing"] or result["disordered"]:
            raise SystemExit(f"{kind} lost or shuffled events: {result}")
        return result

    def _published(self, target: Target) -> tuple[object, ...]:
        return ("--redis", self._redis_port, CHANNEL, "--first", target.first)

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
