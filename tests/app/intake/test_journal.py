"""Nothing authenticated is lost: what fails is kept, tried again and replayed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.db.job_context import JobContext
from app.intake.handlers import StillFailing, reprocess
from app.intake.jobs import ReprocessEntry
from tests.app.intake.providers import items, post_form, sms_form, text
from tests.hub import AUTH_TOKEN, Tenant

FLOOD = "l'eau monte dans mon sous-sol"
STATUS = "/api/webhooks/twilio/status"


@pytest.fixture
async def broken(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Storing messages fails, as after a faulty deployment, until `repair`."""
    conn = await asyncpg.connect(database_url)
    await conn.execute("ALTER TABLE messages ADD CONSTRAINT broken CHECK (text NOT LIKE '%sous-sol%') NOT VALID")
    yield conn
    await repair(conn)
    await conn.close()


async def repair(conn: asyncpg.Connection) -> None:
    await conn.execute("ALTER TABLE messages DROP CONSTRAINT IF EXISTS broken")


async def test_a_text_we_fail_to_process_is_answered_kept_and_replayed_once(
    drain: Tenant, broken: asyncpg.Connection
) -> None:
    form = sms_form(drain, FLOOD)
    answer = await post_form(drain, "/api/webhooks/twilio/sms", form)
    assert (answer.status_code, answer.text.endswith("<Response/>")) == (200, True)
    [entry] = await items(drain, "/journal")
    assert entry["status"] == "failed"
    assert "CheckViolation" in entry["error"]
    assert "sous-sol" not in entry["error"]
    assert await items(drain, "/contacts") == []

    address = f"/api/v1/journal/{entry['id']}"
    again = await drain.dispatcher.http.post(f"{address}/replay")
    assert (again.status_code, again.json()["code"]) == (409, "replay_failed")
    assert (await drain.dispatcher.http.get(address)).json()["entry"]["attempts"] == 2

    await repair(broken)
    replays = await asyncio.gather(*(drain.dispatcher.http.post(f"{address}/replay") for _ in range(5)))
    assert {(r.status_code, r.json()["status"]) for r in replays} == {(200, "done")}
    assert (await post_form(drain, "/api/webhooks/twilio/sms", form)).status_code == 200
    assert len(await items(drain, "/messages")) == 1
    [alert] = await items(drain, "/alerts")
    assert (alert["urgency"], alert["occurrences"]) == ("P1", 1)


async def test_the_worker_tries_again_by_itself(drain: Tenant, broken: asyncpg.Connection) -> None:
    await text(drain, FLOOD)
    [entry] = await items(drain, "/journal")
    queued = await broken.fetchval("SELECT count(*) FROM pgqueuer WHERE payload::text LIKE '%' || $1 || '%'", "")
    assert queued >= 1
    job = ReprocessEntry(entry_id=entry["id"])
    context = JobContext(drain.id, drain.hub.db, {}, drain.hub.db.clock(), 0)
    with pytest.raises(StillFailing):
        await reprocess(job, context)
    await repair(broken)
    await reprocess(job, context)
    assert [a["urgency"] for a in await items(drain, "/alerts")] == ["P1"]


async def test_operators_see_what_was_sent_and_others_do_not(drain: Tenant, rival: Tenant) -> None:
    await text(drain, FLOOD)
    [entry] = await items(drain, "/journal")
    address = f"/api/v1/journal/{entry['id']}"
    whole = (await drain.dispatcher.http.get(address)).json()
    assert "sous-sol" in whole["raw"]
    assert AUTH_TOKEN not in str(whole)
    assert "signature" not in str(whole["headers"]).lower()
    assert (await drain.viewer.http.get(address)).status_code == 403
    assert (await rival.dispatcher.http.get(address)).status_code == 404
    assert (await rival.dispatcher.http.post(f"{address}/replay")).status_code == 404


async def test_a_receipt_about_nothing_of_ours_is_kept(drain: Tenant) -> None:
    form = {"MessageSid": "SM" + "0" * 32, "MessageStatus": "delivered", "From": drain.number, "To": "+15145550188"}
    for _ in range(3):
        assert (await post_form(drain, STATUS, form)).status_code == 200
    [entry] = await items(drain, "/journal")
    assert (entry["kind"], entry["status"]) == ("status", "ignored")


async def test_a_moved_number_reaches_its_new_owner_at_once(drain: Tenant, database_url: str) -> None:
    await text(drain, FLOOD)
    conn = await asyncpg.connect(database_url)
    async with conn.transaction():
        await conn.execute("SET LOCAL ROLE vigie_app")
        await conn.execute("SELECT set_config('app.tenant_id', $1, true)", str(drain.id))
        await conn.execute("UPDATE channels SET active = false WHERE kind = 'sms'")
    await conn.close()
    response = await post_form(drain, "/api/webhooks/twilio/sms", sms_form(drain, FLOOD))
    assert response.status_code == 404
