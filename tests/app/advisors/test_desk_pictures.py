"""A board that followed hand-offs, advisors, notes and conversations shows what a fresh snapshot shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.app.advisors.people import CALLER, OTHER, Desk, claim, done
from tests.app.advisors.test_taking_over import path
from tests.hub import Person

Views = dict[str, dict[str, Any]]
LISTS = {"handoffs": "/handoffs?status=all", "advisors": "/advisors", "conversations": "/conversations"}


async def snapshot(who: Person, conversations: list[dict[str, Any]]) -> Views:
    lists = {**LISTS, **{f"notes of {c['id']}": path(c, "notes") for c in conversations}}
    seen: Views = {"notes": {}, **{topic: {} for topic in LISTS}}
    for topic, address in lists.items():
        for view in (await done(who, "GET", address))["items"]:
            seen[topic.partition(" ")[0]][view["id"]] = view
    return seen


async def followed(
    who: Person, conversations: list[dict[str, Any]], happen: Callable[[], Awaitable[Any]]
) -> tuple[Views, Views, list[str]]:
    """What a board shows that saw only events, what a fresh one shows, and which events there were."""
    known = await snapshot(who, conversations)
    types = []
    async with who.board(*known) as board:
        await happen()
        last = await done(who, "PUT", "/advisors/me", {"status": "offline"})
        await board.until(lambda f: f["op"] == "event" and (f["id"], f["version"]) == (last["id"], last["version"]))
        fresh = await snapshot(who, conversations)
    for frame in board.frames:
        if frame["op"] == "event":
            types.append(frame["type"])
            kept = known[frame["topic"]].get(frame["id"])
            if kept is None or kept["version"] < frame["version"]:
                known[frame["topic"]][frame["id"]] = frame["data"]
    return known, fresh, types


async def test_every_change_at_the_desk_tells_all_it_changed(desk: Desk) -> None:
    boss = desk.tenant.dispatcher
    first, second = await desk.text(CALLER), await desk.text(OTHER)
    alix, sam = await desk.on_duty("Alix Roy"), await desk.on_duty("Sam Cyr")
    await desk.settle()

    async def happen() -> None:
        handoff = await desk.ask(first)
        await desk.settle()
        asked = (await desk.handoff(first))["offered_to"]["id"]
        decliner, other = (alix, sam) if asked == str(alix.id) else (sam, alix)
        await done(decliner, "POST", f"/handoffs/{handoff['id']}/decline", {"reason": "Je mange"})
        await desk.settle()
        await claim(other, first)
        await done(other, "POST", path(first, "messages"), {"text": "Bonjour"})
        await done(other, "POST", path(first, "notes"), {"text": "Vu", "mentions": [str(boss.id)]})
        await done(boss, "POST", path(first, "notes"), {"text": "secret", "kind": "whisper"})
        await done(other, "POST", path(first, "transfer"), {"user_id": str(decliner.id), "note": "À toi"})
        await done(decliner, "POST", path(first, "release"), {"note": "Réglé"})
        for person in (alix, sam):
            await done(person, "PUT", "/advisors/me", {"status": "paused", "capacity": 2})
        await done(boss, "PUT", f"/advisors/{alix.id}", {"skills": ["sewer"], "languages": ["en"]})
        await desk.ask(second)
        await desk.settle()
        await done(boss, "POST", path(second, "close"), {"reason": "doublon"})
        await desk.settle()

    shown, fresh, types = await followed(alix, [first, second], happen)
    assert shown == fresh
    handoffs = {t for t in types if t.startswith("handoff.")}
    verbs = ("requested", "offered", "declined", "claimed", "promised", "cancelled")
    assert handoffs == {f"handoff.{verb}" for verb in verbs}
    assert {"advisor.updated", "note.added"} <= set(types)
    assert [n["text"] for n in fresh["notes"].values()] == ["Vu", "À toi", "Réglé"]


async def test_letting_time_pass_tells_all_it_changed(desk: Desk) -> None:
    first = await desk.text(CALLER)
    alix = await desk.on_duty("Alix Roy")
    viewer = await desk.hire("Sam Cyr")

    async def happen() -> None:
        await desk.ask(first)
        await desk.settle()
        await desk.pass_time(seconds=21)
        await desk.pass_time(seconds=60)
        await desk.settle()

    shown, fresh, types = await followed(viewer, [first], happen)
    assert shown == fresh
    expected = ["handoff.requested", "handoff.offered", "handoff.declined", "handoff.promised"]
    assert [t for t in types if t.startswith("handoff.")] == expected
    assert (await desk.advisor(alix))["status"] == "available"
