"""An open page follows its claim, and ends with its link."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx2
import pytest

from app.claim_page.followers import MOST_PER_LINK, Followers
from app.claims.models import Claim
from tests.app.claim_page.insured import Page, asked_for, declared, moved, page_of
from tests.hub import Hub, Tenant, served
from tests.working import movable_clock

PNG = b"\x89PNG\r\n\x1a\n" + b"2" * 300


def followers(hub: Hub) -> Followers:
    found: Followers = hub.web.services[Followers]
    return found


async def until_nobody_follows(hub: Hub) -> None:
    async with asyncio.timeout(5):
        while followers(hub).count():  # noqa: ASYNC110  (nobody tells a test)
            await asyncio.sleep(0.02)


async def test_a_change_shows_by_itself(drain: Tenant, claim: Claim, page: Page) -> None:
    async with page.live() as stream:
        assert (await stream.next())["status"] == "nouveau"
        await moved(drain, claim, "en_cours")
        assert (await stream.next())["status"] == "en_cours"
        await asked_for(drain, claim, "photos")
        seen = await stream.next()
        assert (seen["status"], [w["kind"] for w in seen["wanted"]]) == ("en_attente_client", ["photos"])
        await page.send(PNG)
        seen = await stream.next()
        assert [r["kind"] for r in seen["received"]] == ["photos"]
    await until_nobody_follows(drain.hub)


async def test_other_peoples_claims_are_not_news(drain: Tenant, rival: Tenant, claim: Claim, page: Page) -> None:
    other = await declared(drain, "+14385550117")
    theirs = await declared(rival, "+14385550118")
    async with page.live() as stream:
        await stream.next()
        await moved(drain, other, "en_cours", "validation")
        await moved(rival, theirs, "en_cours")
        with pytest.raises(TimeoutError):
            await stream.next(seconds=0.5)
        assert len(stream.events) == 1


async def test_who_comes_back_is_sent_only_what_changed(drain: Tenant, claim: Claim, page: Page) -> None:
    first = await page.open()
    name = first.headers["etag"].strip('"')
    async with page.live(after=name) as stream:
        with pytest.raises(TimeoutError):
            await stream.next(seconds=0.5)
    await moved(drain, claim, "en_cours")
    async with page.live(after=name) as stream:
        assert (await stream.next())["status"] == "en_cours"


@pytest.mark.parametrize("how", ["revoked", "expired"])
async def test_it_ends_with_its_link_within_two_seconds(drain: Tenant, claim: Claim, page: Page, how: str) -> None:
    with movable_clock(drain.hub) as clock:
        async with page.live() as stream:
            await stream.next()
            if how == "revoked":
                gone = await drain.admin.http.delete(f"/api/v1/claim-links/{page.link_id}")
                assert gone.status_code == 204
            else:
                clock.ahead = timedelta(days=30, seconds=1)
            assert await stream.next("ended", seconds=2) == {"why": "link"}
        async with page.live() as stream:
            assert stream.status == 404


async def test_a_link_revoked_in_one_process_ends_in_the_other(drain: Tenant, claim: Claim, page: Page) -> None:
    async with served(drain.hub.web.settings) as second:
        there = Page(second, page.url, page.link_id)
        async with there.live() as stream:
            await stream.next()
            await moved(drain, claim, "en_cours")
            assert (await stream.next())["status"] == "en_cours"
            await drain.admin.http.delete(f"/api/v1/claim-links/{page.link_id}")
            assert await stream.next("ended", seconds=2) == {"why": "link"}


async def test_a_process_that_leaves_tells_its_pages_to_come_back(drain: Tenant, claim: Claim, page: Page) -> None:
    async with served(drain.hub.web.settings) as second, Page(second, page.url, "").live() as stream:
        await stream.next()
        await second.web.drain()
        assert await stream.next("ended", seconds=2) == {"why": "drain"}


async def test_of_too_many_pages_of_one_link_the_first_gives_way(drain: Tenant, claim: Claim, page: Page) -> None:
    async with page.live() as first:
        await first.next()
        async with AsyncExitStack() as others:
            opened = [await others.enter_async_context(page.live()) for _ in range(MOST_PER_LINK)]
            for stream in opened:
                await stream.next()
            assert await first.next("ended", seconds=2) == {"why": "replaced"}
    await until_nobody_follows(drain.hub)


async def test_one_address_has_only_so_many_pages_open(
    drain: Tenant, claim: Claim, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.claim_page.followers.MOST_PER_ADDRESS", 2)
    other = await page_of(drain, claim)
    async with page.live() as one, other.live() as two:
        await one.next()
        await two.next()
        async with page.live() as refused:
            assert refused.status == 429
        async with Page(page.hub, page.url, "", address="192.0.2.9").live() as elsewhere:
            assert elsewhere.status == 200


async def test_asking_for_its_headers_opens_nothing(drain: Tenant, page: Page) -> None:
    async with httpx2.AsyncClient(base_url=drain.hub.url, trust_env=False) as http:
        answer = await http.head(f"/api/v1/follow/{page.token}/stream")
    assert (answer.status_code, answer.headers["referrer-policy"]) == (200, "no-referrer")
    assert followers(drain.hub).count() == 0
