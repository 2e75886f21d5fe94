"""Links to a customer's own page: given out, used, ended."""

from __future__ import annotations

import io
import logging
from datetime import timedelta

import asyncpg
import pytest
import structlog

from app.claims import links
from app.claims.models import Claim
from tests.app.claim_page.insured import PHONE, Page, declared, page_of
from tests.hub import Hub, Tenant
from tests.line import line_of
from tests.working import movable_clock


async def everything_kept(hub: Hub) -> str:
    """Every row of every table, as text."""
    conn = await asyncpg.connect(hub.web.settings.database_url)
    tables = await conn.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    kept = []
    async with conn.transaction():
        await conn.execute("SET LOCAL ROLE vigie_system")
        for table in tables:
            kept += [str(r["t"]) for r in await conn.fetch(f'SELECT x::text AS t FROM "{table["relname"]}" x')]
    await conn.close()
    return "\n".join(kept)


async def test_a_link_opens_its_claim_and_the_team_sees_when(drain: Tenant, claim: Claim, page: Page) -> None:
    assert page.url == f"{drain.hub.site}/suivi/{page.token}"
    assert len(page.token) >= 43
    address = f"/api/v1/claims/{claim.id}/links"
    (before,) = (await drain.admin.http.get(address)).json()["items"]
    assert (before["is_standing"], before["opened_at"]) == (True, None)
    assert (await page.view())["number"] == claim.number
    (after,) = (await drain.admin.http.get(address)).json()["items"]
    assert after["opened_at"] is not None
    assert page.token not in str(after)


async def test_unknown_expired_and_revoked_are_one_answer(drain: Tenant, claim: Claim, page: Page) -> None:
    other = await page_of(drain, claim, days=2)
    unknown = Page(drain.hub, drain.hub.site + "/suivi/" + "A" * 43, "")
    assert (await drain.admin.http.delete(f"/api/v1/claim-links/{page.link_id}")).status_code == 204
    answers = [await unknown.open(), await page.open()]
    assert (await other.open()).status_code == 200
    with movable_clock(drain.hub) as clock:
        clock.ahead = timedelta(days=2, seconds=1)
        answers += [await other.open(), await other.send(b"%PDF-1.7\n" + b"0" * 100)]
    for answer in answers:
        body = {k: v for k, v in answer.json().items() if k != "request_id"}
        assert answer.status_code == 404
        assert body == {
            "type": "/problems/link_ended",
            "title": "This link opens nothing, or nothing any more; ask for a new one.",
            "status": 404,
            "code": "link_ended",
            "whose": "caller",
        }


async def test_whatever_it_answers_it_keeps_to_itself(drain: Tenant, page: Page) -> None:
    gone = Page(drain.hub, page.url + "x", "")
    for answer in (await page.open(), await gone.open(), await gone.send(b"")):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "noindex" in answer.headers["x-robots-tag"]


@pytest.mark.parametrize("token", ["", "x", "%00", "é", "A" * 5000, "..%2F..%2Fme", "' OR 1=1 --"])
async def test_junk_in_place_of_a_token_is_a_link_that_ended(drain: Tenant, token: str) -> None:
    answer = await drain.hub.http.get(f"/api/v1/follow/{token}")
    assert answer.status_code == 404


async def test_the_text_brings_it_and_nobody_else_ever_sees_it(drain: Tenant, claim: Claim) -> None:
    async with line_of(drain) as line:
        answer = await drain.dispatcher.http.post(f"/api/v1/claims/{claim.id}/links", json={"send": True})
        assert answer.json()["sent"] is True, answer.text
        await line.work_off()
        (text,) = line.texts_to(PHONE)
    token = answer.json()["url"].rsplit("/", 1)[-1]
    assert text.body.startswith(f"Drain : suivez votre dossier {claim.number}")
    assert f"{drain.hub.site}/suivi/{token} " in text.body
    listed = (await drain.admin.http.get("/api/v1/messages")).json()["items"]
    assert [m["text"].count("/suivi/… ") for m in listed] == [1]
    assert listed[0]["segments"] == text.num_segments if hasattr(text, "num_segments") else True
    assert token not in await everything_kept(drain.hub)


async def test_the_agents_own_way_is_a_job_done_once(drain: Tenant, claim: Claim) -> None:
    async with line_of(drain) as line:
        async with drain.hub.db.transaction(drain.id) as tx:
            assert await links.send(tx, claim, "agent", lead="Il nous manque le constat.") is True
        await line.work_off()
        (text,) = line.texts_to(PHONE)
        assert text.body.startswith("Il nous manque le constat. http")
        page = Page(drain.hub, text.body.split()[5], "")
        assert (await page.view())["number"] == claim.number


async def test_nobody_is_texted_who_asked_not_to_be(drain: Tenant, claim: Claim) -> None:
    async with line_of(drain) as line:
        await line.text(PHONE, "STOP")
        await line.work_off()
        answer = await drain.dispatcher.http.post(f"/api/v1/claims/{claim.id}/links", json={"send": True})
        assert (answer.status_code, answer.json()["sent"]) == (201, False)
        async with drain.hub.db.transaction(drain.id) as tx:
            assert await links.send(tx, claim, "agent") is False
        before = len(line.texts_to(PHONE))
        await line.work_off()
        assert len(line.texts_to(PHONE)) == before


async def test_of_many_links_the_newest_open_the_page_and_too_many_are_refused(drain: Tenant, claim: Claim) -> None:
    pages = [await page_of(drain, claim) for _ in range(links.MOST_AN_HOUR)]
    standing = [(await page.open()).status_code == 200 for page in pages]
    assert standing == [False] * (len(pages) - links.MOST_STANDING) + [True] * links.MOST_STANDING
    refused = await drain.admin.http.post(f"/api/v1/claims/{claim.id}/links", json={})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_links")
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    with movable_clock(drain.hub) as clock:
        clock.ahead = timedelta(hours=1, seconds=1)
        assert (await drain.admin.http.post(f"/api/v1/claims/{claim.id}/links", json={})).status_code == 201


async def test_another_business_neither_makes_nor_ends_nor_lists_them(
    drain: Tenant, rival: Tenant, claim: Claim, page: Page
) -> None:
    http = rival.admin.http
    assert (await http.post(f"/api/v1/claims/{claim.id}/links", json={})).status_code == 404
    assert (await http.get(f"/api/v1/claims/{claim.id}/links")).status_code == 404
    assert (await http.delete(f"/api/v1/claim-links/{page.link_id}")).status_code == 404
    assert (await page.open()).status_code == 200


async def test_a_viewer_may_not_give_them_out(drain: Tenant, claim: Claim, page: Page) -> None:
    http = drain.viewer.http
    assert (await http.post(f"/api/v1/claims/{claim.id}/links", json={})).status_code == 403
    assert (await http.delete(f"/api/v1/claim-links/{page.link_id}")).status_code == 403


async def test_links_are_forgotten_a_month_after_their_end(drain: Tenant, claim: Claim, page: Page) -> None:
    for days, left in ((59, 1), (61, 0)):
        with movable_clock(drain.hub) as clock:
            clock.ahead = timedelta(days=days)
            async with drain.hub.db.system() as conn:
                await links.forget_old(conn, clock.now())
        listed = (await drain.admin.http.get(f"/api/v1/claims/{claim.id}/links")).json()["items"]
        assert len(listed) == left


async def test_a_closed_claim_is_still_shown_and_another_claim_is_not(drain: Tenant, claim: Claim, page: Page) -> None:
    other = await declared(drain, "+14385550117", type="vol")
    view = await page.view()
    assert other.number not in str(view)
    assert view["number"] == claim.number


async def test_the_token_is_in_no_log(drain: Tenant, page: Page) -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    root = logging.getLogger()
    level, before = root.level, structlog.get_config()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(lines), wrapper_class=structlog.BoundLogger)
    try:
        await page.open()
        await page.send(b"nothing we accept")
        async with page.live() as stream:
            await stream.next()
        await Page(page.hub, page.url + "x", "").open()
        await drain.hub.http.get(f"/suivi/{page.token}")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        structlog.configure(**before)
    assert lines.getvalue(), "nothing was logged at all: the check itself is broken"
    ours = [line for line in lines.getvalue().splitlines() if "HTTP Request" not in line]
    assert [line for line in ours if page.token in line] == []
