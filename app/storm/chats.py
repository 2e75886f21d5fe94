"""Scripted customers of the demo: they chat on the sites and text the numbers, through the public doors only."""

from __future__ import annotations

from collections.abc import Callable

from app.demo import DEMO
from app.settings import Settings
from app.storm.night import phones_of
from simulators.chatters.play import Stage, play_all
from simulators.chatters.script import built_in


def stages(settings: Settings, *, pace: float) -> dict[str, Stage]:
    """Each demo business as its customers reach it."""
    found: dict[str, Stage] = {}
    for demo in DEMO:
        number = next(address for kind, address, _ in demo.numbers if kind == "sms")
        address = f"http://{settings.host}:{settings.port}"
        found[demo.tenant.slug] = Stage(address, demo.site, settings.site, phones_of(settings), number, pace)
    return found


async def play_chats(settings: Settings, *, pace: float, echo: Callable[[str], None]) -> int:
    """Play every script and tell how it went; exit code 1 when somebody was turned away or left unanswered."""
    scripts = list(built_in())
    told = await play_all(stages(settings, pace=pace), scripts)
    for script, transcript in zip(scripts, told, strict=False):
        echo(f"{script.name}: {transcript.outcome}, {len(transcript.said('us'))} answers {transcript.why}".rstrip())
    return int(any(t.outcome != "done" for t in told))
