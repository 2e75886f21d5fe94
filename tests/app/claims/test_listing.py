"""Lists: filtered, in order, page after page, and as a board keeps them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.app.claims.insurer import INJURED, SIMPLE, WITHOUT_PAPERS, Desk, desk_of, view
from tests.journeys.test_pictures import watched

View = dict[str, Any]


async def listed(desk: Desk, **query: Any) -> list[View]:
    """Every page of a list, two at a time."""
    found: list[View] = []
    cursor: str | None = None
    while True:
        asked = {"limit": 2, **query, **({"cursor": cursor} if cursor else {})}
        page = view(await desk.hand.http.get("/api/v1/claims", params=asked))
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


async def test_every_filter_finds_what_it_names_newest_first(desk: Desk) -> None:
    claims = [await desk.assessed(told) for told in (SIMPLE, INJURED, WITHOUT_PAPERS, SIMPLE, INJURED)]
    fresh = await desk.declare(type="vol", description="Vélo volé à Meknès")
    numbers = [c["number"] for c in claims]

    async def seen(**query: Any) -> list[str]:
        return [c["number"] for c in await listed(desk, **query)]

    assert await seen() == [fresh["number"], *reversed(numbers)]
    assert await seen(status="escalade") == [numbers[4], numbers[1]]
    assert await seen(status="escalade,nouveau") == [fresh["number"], numbers[4], numbers[1]]
    assert await seen(type="vol") == [fresh["number"], numbers[2]]
    assert await seen(priority="haute") == [c["number"] for c in reversed(claims) if c["priority"] == "haute"]
    assert await seen(q="meknes") == [fresh["number"]]
    assert await seen(q="benkirane", type="vol", status="nouveau") == [fresh["number"]]
    assert await seen(q="100%") == []
    assert await seen(q="meknes benkirane") == await seen(q="benkirane  MEKNÈS") == [fresh["number"]]
    assert await seen(q="benkirane ouagadougou") == []
    score = claims[1]["cci"]
    same = [c["number"] for c in reversed(claims) if c["cci"] == score]
    assert await seen(cci_min=score, cci_max=score) == same
    assert await seen(cci_min=score, cci_max=score, status="escalade") == [numbers[4], numbers[1]]
    assert await seen(cci_min=0) == list(reversed(numbers)), "without a figure it is in no band"


async def test_those_of_a_conversation_stay_with_it_once_closed_behind_what_is_open(desk: Desk) -> None:
    talk = str(uuid4())
    over, first, second = [await desk.declare(conversation_id=talk) for _ in range(3)]
    await desk.declare()
    await desk.bring(over, "ferme")
    assert [c["id"] for c in await listed(desk, conversation_id=talk, limit=50)] == [
        second["id"],
        first["id"],
        over["id"],
    ]


async def test_claims_of_one_insured(desk: Desk) -> None:
    other = await desk_of(desk.tenant, phone=None, matricule="ZZ-1212-12")
    mine, theirs = await desk.declare(), await other.declare()
    assert [c["id"] for c in await listed(desk, contact_id=desk.insured["id"])] == [mine["id"]]
    assert [c["id"] for c in await listed(desk, contact_id=other.insured["id"], status="nouveau")] == [theirs["id"]]


async def test_the_queue_is_by_priority_complexity_and_age(desk: Desk) -> None:
    grave = {**INJURED, "answers": {**INJURED["answers"], "serious_injury": {"value": "yes"}}}
    claims = [await desk.assessed(told) for told in (INJURED, grave, INJURED, {**INJURED, "parties": 4})]
    order = sorted(claims, key=lambda c: (c["priority"] != "urgente", -c["cci"], c["number"]))
    assert [c["number"] for c in await listed(desk, queue="waiting")] == [c["number"] for c in order]
    assert order[0]["priority"] == "urgente"
    urgent = await listed(desk, queue="waiting", priority="urgente")
    assert [c["number"] for c in urgent] == [claims[1]["number"]]


async def test_mine_are_my_open_ones(desk: Desk) -> None:
    first, second, _ = [await desk.declare() for _ in range(3)]
    first = await desk.done(first, "assign", user_id=str(desk.hand.id))
    second = await desk.done(second, "assign", user_id=str(desk.hand.id))
    await desk.done(first, "close", reason="Retiré")
    assert [c["id"] for c in await listed(desk, queue="mine")] == [second["id"]]
    assert [c["id"] for c in await listed(desk, queue="mine", type=second["type"])] == [second["id"]]
    assert [c["id"] for c in await listed(desk, queue="mine", status="ferme")] == [first["id"]]


async def test_nonsense_is_refused(desk: Desk) -> None:
    for query in ("status=perdu", "cci_min=80&cci_max=20"):
        assert (await desk.ask("GET", f"/claims?{query}")).status_code == 422, query
    for cursor in ("!!", "WzEsMl0", "Wy0xLCIwMTkzNGM5Yi0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAiXQ"):
        assert (await desk.ask("GET", f"/claims?cursor={cursor}")).status_code == 400, cursor


async def test_counts_say_what_wants_attention(desk: Desk) -> None:
    await desk.assessed(INJURED)
    mine = await desk.assessed(SIMPLE)
    await desk.done(mine, "assign", user_id=str(desk.hand.id))
    stats = view(await desk.ask("GET", "/claims/stats"))
    assert stats["by_status"]["escalade"] == 1
    assert stats["by_status"]["en_cours"] == 1
    assert (stats["sample_size"], stats["scored"], stats["waiting"], stats["mine"], stats["late"]) == (2, 2, 1, 1, 0)
    assert sum(stats["by_band"].values()) == 2


async def test_a_board_that_followed_shows_what_a_fresh_one_shows(desk: Desk) -> None:
    async def a_day() -> None:
        claim = await desk.assessed(WITHOUT_PAPERS, type_confidence=0.77)
        await desk.assessed(INJURED)
        for kind in claim["missing"]:
            await desk.upload(claim, b"%PDF-1.4\n" + kind.encode(), kind, kind)
        claim = await desk.done(await desk.read(claim), "assign", user_id=str(desk.hand.id))
        claim = await desk.done(claim, "accept", amount_minor=90_000, guarantee="vol")
        await desk.done(claim, "close")

    assert await watched(desk.tenant, a_day) == []


async def test_a_file_shows_all_that_belongs_to_it(desk: Desk) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    file = await desk.file(claim)
    assert file["claim"] == claim
    assert file["contact"]["birth_date"] == "1985-03-14"
    assert file["policy"]["number"] == desk.policy["number"]
    [assessment] = file["assessments"]
    assert assessment["body"]["score"] == claim["cci"]
    assert assessment["by"] == desk.hand.name
    assert file["missing"] == claim["missing"]
    assert file["position"]
