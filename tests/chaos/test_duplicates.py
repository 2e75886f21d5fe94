"""Carriers repeat themselves, at once and in any order: one effect."""

from __future__ import annotations

import random

from simulators.senders import send_load
from simulators.twilio.inbound import new_message_sid
from tests.chaos import ledger
from tests.chaos.test_survival import PHONES
from tests.hub import Tenant
from tests.line import line_of, target_of
from tests.picture import RESOURCES, Picture, differences, take_picture

TEXTS, COPIES = 60, 10


async def test_every_text_ten_times_shuffled_and_at_once_has_one_effect(drain: Tenant) -> None:
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"seed {seed}")
    picture = Picture()
    async with drain.admin.board(*RESOURCES) as board:
        load = await send_load(
            target_of(drain), messages=TEXTS, senders=16, copies=COPIES, phones=PHONES[:7], seed=seed, patience=10
        )
        assert len(load.accepted) == TEXTS
        assert load.attempts == TEXTS * COPIES
        assert load.disagreements == [], "a repetition gets the first answer"
        fresh = await take_picture(drain.admin.http)
        await board.until(lambda f: f["op"] == "event" and f["seq"] == int((fresh.position or "").partition(":")[2]))
    for frame in board.frames:
        if frame["op"] == "event":
            picture.apply(frame)
    assert differences(picture, fresh) == []
    async with drain.hub.db.system() as conn:
        assert await ledger.texts_without_exactly_one(conn, load.accepted) == []
        assert await ledger.judged_without_alert(conn) == []
        assert await ledger.occurrences_off(conn) == []
        assert await ledger.holes(conn) == []
        assert await conn.fetchval("SELECT count(*) FROM messages WHERE tenant_id = $1", drain.id) == TEXTS
        assert await conn.fetchval("SELECT count(*) FROM contacts WHERE tenant_id = $1", drain.id) == 7


async def test_receipts_in_any_order_any_number_of_times_end_where_the_carrier_ended(drain: Tenant) -> None:
    async with line_of(drain) as line:
        line.carrier.behaviours.teach("*", {"callbacks": "duplicated"})
        for phone in PHONES[:5]:
            await line.text(phone, "Ça refoule, l'eau monte dans le sous-sol!")
        await line.work_off()
    told = (await drain.admin.http.get("/api/v1/notifications")).json()["items"]
    assert [n["status"] for n in told] == ["delivered"] * 5
    assert len({n["id"] for n in told}) == 5


async def test_the_same_text_to_two_businesses_is_two_texts(drain: Tenant, rival: Tenant) -> None:
    """Provider ids are one's own within a tenant: a neighbour's identical id neither hides nor repeats ours."""
    sid = new_message_sid()
    for tenant in (drain, rival):
        async with line_of(tenant) as line:
            for _ in range(3):
                await line.deliver(PHONES[0], "Ça refoule, l'eau monte dans le sous-sol!", message_sid=sid)
    for tenant in (drain, rival):
        assert len((await tenant.admin.http.get("/api/v1/messages")).json()["items"]) == 1
        assert len((await tenant.admin.http.get("/api/v1/alerts")).json()["items"]) == 1
