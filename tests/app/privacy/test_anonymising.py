"""Somebody is forgotten: nothing that tells who they were is left anywhere; what happened, and everybody else, is."""

from __future__ import annotations

import asyncio
import io
import json
import unicodedata
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import unquote_plus

import asyncpg
import pytest

from app.files.store import FileStore
from app.settings import Settings
from tests.app.privacy.somebody import PDF, Somebody, chats, has_a_claim, is_known, is_settled, speaks
from tests.hub import Tenant
from tests.line import line_of
from tests.shop import done, refused
from tests.working import work_off

OTHER = Somebody(
    given="Mireille", family="Castonguay", phone="+14385550162", email="mireille@courriel.exemple",
    address="5 rue des Pins, Agadir", city="Agadir", born="1970-01-02", matricule="MC-1122-33",
    plate="11223-D-5", cin="AB112233", iban="FR7630006000011234567890190", third="Lamia Tazi", third_phone="0669112244",
)  # fmt: skip


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    conn = await asyncpg.connect(database_url)
    yield conn
    await conn.close()


async def everything_kept(conn: asyncpg.Connection) -> dict[str, str]:
    """Every row of every table of the database as text, bytes also as what they spell, by table."""
    found = {}
    tables = await conn.fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    for (table,) in tables:
        columns = await conn.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND atttypid = 'bytea'::regtype"
            " AND attnum > 0 AND NOT attisdropped",
            table,
        )
        spelled = "".join(f" || coalesce(' ' || encode(t.\"{c['attname']}\", 'escape'), '')" for c in columns)
        async with conn.transaction():
            if await conn.fetchval("SELECT has_table_privilege('vigie_system', $1, 'SELECT')", table):
                await conn.execute("SET LOCAL ROLE vigie_system")
            rows = await conn.fetch(f'SELECT t::text{spelled} AS row FROM "{table}" t ORDER BY 1')
        found[table] = "\n".join(r["row"] for r in rows)
    return found


def folded(text: str) -> str:
    text = unquote_plus(text.replace("\\u00", "%").replace("+", "%2B"))
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def leaks(kept: dict[str, str], secrets: list[str]) -> dict[str, list[str]]:
    """Where each secret is still found."""
    found: dict[str, list[str]] = {}
    for table, text in kept.items():
        plain = folded(text)
        for secret in secrets:
            if folded(secret) in plain:
                found.setdefault(secret, []).append(table)
    return found


@pytest.fixture
async def zoubida(drain: Tenant) -> Somebody:
    who, other = Somebody(), replace(OTHER)
    async with line_of(drain) as line:
        for somebody in (who, other):
            await is_known(drain, somebody)
            await speaks(line, drain, somebody)
            await chats(drain, somebody)
            await has_a_claim(drain, somebody)
            await is_settled(drain, somebody)
        await line.work_off()
    return who


async def anonymised(tenant: Tenant, who: Somebody) -> dict[str, Any]:
    body = {"reason": f"Demande de {who.given} {who.family}"}
    answer: dict[str, Any] = await done(tenant.admin, "POST", f"/contacts/{who.id}/anonymise", body)
    await work_off(tenant.hub)
    return answer


async def test_nothing_is_left_anywhere_of_who_they_were(
    drain: Tenant, zoubida: Somebody, owner: asyncpg.Connection
) -> None:
    before = await everything_kept(owner)
    found = leaks(before, zoubida.secrets)
    assert sorted(found) == sorted(set(zoubida.secrets)), (
        "the person is not known well enough for this to mean anything"
    )
    assert {"contacts", "messages", "claims", "stream_events", "journal", "handoffs", "alerts"} <= {
        table for tables in found.values() for table in tables
    }
    answer = await anonymised(drain, zoubida)
    assert answer["is_new"]
    assert answer["scope"]["messages"] >= 3
    after = await everything_kept(owner)
    left = leaks(after, zoubida.secrets)
    assert left == {}, str(left)


async def test_what_happened_stays(drain: Tenant, zoubida: Somebody, owner: asyncpg.Connection) -> None:
    await anonymised(drain, zoubida)
    async with owner.transaction():
        await owner.execute("SET LOCAL ROLE vigie_system")
        claim = await owner.fetchrow("SELECT * FROM claims WHERE id = $1", zoubida.claim_id)
        money = await owner.fetchrow("SELECT * FROM reimbursements WHERE claim_id = $1", zoubida.claim_id)
        assessed = await owner.fetchrow(
            "SELECT * FROM claim_assessments WHERE claim_id = $1 AND score = 72", zoubida.claim_id
        )
        text = await owner.fetchval("SELECT text FROM messages WHERE text LIKE '%percut%' LIMIT 1")
    assert claim is not None
    assert money is not None
    assert assessed is not None
    assert (claim["status"], claim["type"], claim["estimate_minor"]) == ("ferme", "collision", 1250000)
    assert claim["occurred_on"].isoformat() == "2026-11-02"
    assert claim["anonymised_at"] is not None
    assert (money["claimed_minor"], assessed["score"], json.loads(assessed["body"])["total"]) == (1250000, 72, 72)
    assert "12 500 MAD" in text
    contact = await done(drain.admin, "GET", f"/contacts/{zoubida.id}")
    assert contact["name"].startswith("Personne ")
    assert (contact["phone"], contact["email"], contact["address"]) == (None, None, None)


async def test_everybody_else_is_untouched(drain: Tenant, zoubida: Somebody, owner: asyncpg.Connection) -> None:
    before = await everything_kept(owner)
    theirs = {
        table: [row for row in text.split("\n") if "castonguay" in row.lower() or "5550162" in row]
        for table, text in before.items()
    }
    assert sum(map(len, theirs.values())) > 20
    await anonymised(drain, zoubida)
    after = await everything_kept(owner)
    for table, rows in theirs.items():
        gone = [row for row in rows if row not in after[table]]
        assert gone == [], table


async def test_forgetting_twice_changes_nothing(drain: Tenant, zoubida: Somebody, owner: asyncpg.Connection) -> None:
    first = await anonymised(drain, zoubida)
    before = await everything_kept(owner)
    second = await anonymised(drain, zoubida)
    assert (second["is_new"], second["scope"], second["at"]) == (False, first["scope"], first["at"])
    assert await everything_kept(owner) == before


async def test_nothing_more_is_written_about_somebody_forgotten(drain: Tenant, zoubida: Somebody) -> None:
    """It could never be taken away again: forgetting is done once."""
    await anonymised(drain, zoubida)
    claim = {"contact_id": str(zoubida.id), "type": "vol", "description": zoubida.words}
    policy = {"contact_id": str(zoubida.id), "number": "POL-99", "kind": "auto", "starts_on": "2026-01-01"}
    for method, path, body in (
        ("PATCH", f"/contacts/{zoubida.id}", {"name": zoubida.given}),
        ("POST", f"/contacts/{zoubida.id}/notes", {"text": f"{zoubida.given} a rappelé"}),
        ("POST", "/claims", claim),
        ("POST", f"/claims/{zoubida.claim_id}/reopen", {"reason": "elle a rappelé"}),
        ("POST", f"/claims/{zoubida.claim_id}/status", {"status": "en_cours", "reason": "elle a rappelé"}),
        ("POST", "/policies", policy),
    ):
        status, code, _ = await refused(drain.admin, method, path, body)
        assert (status, code) == (409, "contact_anonymised"), path


async def test_what_they_sent_is_gone_from_the_store_unless_somebody_else_sent_the_same(
    drain: Tenant, zoubida: Somebody, owner: asyncpg.Connection
) -> None:
    store: FileStore = drain.hub.web.services[FileStore]
    await anonymised(drain, zoubida)
    assert await store.get(drain.id, sha256(PDF).digest()) == PDF, "the other person sent the very same"
    async with drain.hub.db.system() as conn:
        other = await conn.fetchval("SELECT id FROM contacts WHERE family_name = 'Castonguay'")
    await done(drain.admin, "POST", f"/contacts/{other}/anonymise", {"reason": "elle aussi"})
    await work_off(drain.hub)
    folder = drain.hub.web.settings.vigie_data / "files" / str(drain.id)
    assert [p for p in folder.rglob("*") if p.is_file()] == []


async def test_while_a_claim_is_open_nobody_is_forgotten(drain: Tenant) -> None:
    who = Somebody()
    async with line_of(drain) as line:
        await is_known(drain, who)
        await chats(drain, who)
        claim = await has_a_claim(drain, who)
        await line.work_off()
    status, code, problem = await refused(
        drain.admin, "POST", f"/contacts/{who.id}/anonymise", {"reason": "sur demande"}
    )
    assert (status, code, problem["claims"]) == (409, "claim_open", [claim.number])
    assert (await done(drain.admin, "GET", f"/contacts/{who.id}"))["name"] == "Zoubida Benyoussef"


async def test_nor_before_the_law_allows(drain: Tenant, zoubida: Somebody) -> None:
    services = drain.hub.web.services
    before: Settings = services[Settings]
    services[Settings] = before.model_copy(update={"privacy_kept_days": "30,drain=10"})
    try:
        status, code, problem = await refused(
            drain.admin, "POST", f"/contacts/{zoubida.id}/anonymise", {"reason": "sur demande"}
        )
    finally:
        services[Settings] = before
    assert (status, code) == (409, "under_legal_retention")
    until = problem["until"]
    assert until[:10] == (drain.hub.db.clock() + timedelta(days=10)).date().isoformat()


async def test_live_boards_forget_too(drain: Tenant, zoubida: Somebody) -> None:
    """A board that comes back after the erasure with an old position is told nothing of before."""
    async with drain.admin.board("contacts", "messages", "claims") as board:
        position = board.frames[-1]["position"]
        epoch = position.partition(":")[0]
        await anonymised(drain, zoubida)
        await board.until(lambda f: f["op"] == "event" and f["topic"] == "contacts" and f["id"] == str(zoubida.id))
    async with drain.admin.board("contacts", "messages", "claims", after=f"{epoch}:0") as again:
        await again.send({"op": "ping"})
        told = folded("\n".join(json.dumps(frame, ensure_ascii=False) for frame in again.frames))
    assert len(again.frames) > 20
    assert [s for s in ("zoubida", "benyoussef", "4385550161", "zb-7788-61") if s in told] == []


async def test_another_tenants_people_do_not_exist(drain: Tenant, rival: Tenant) -> None:
    who = Somebody()
    await is_known(drain, who)
    for method, path in (("POST", "anonymise"), ("GET", "export"), ("GET", "reads")):
        body = {"reason": "curieux"} if method == "POST" else None
        status, _, _ = await refused(rival.admin, method, f"/contacts/{who.id}/{path}", body)
        assert status == 404


async def test_their_data_to_take_along(drain: Tenant, zoubida: Somebody) -> None:
    bundle = await done(drain.admin, "GET", f"/contacts/{zoubida.id}/export")
    assert bundle["contacts"][0]["matricule"] == zoubida.matricule
    assert [c["id"] for c in bundle["claims"]] == [str(zoubida.claim_id)]
    said = [m["text"] for m in bundle["messages"]]
    assert zoubida.words in said
    assert "castonguay" not in json.dumps(bundle).lower()
    packed = await drain.admin.http.get(f"/api/v1/contacts/{zoubida.id}/export?format=zip")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("bundle.json"))["contacts"] == bundle["contacts"]
        assert archive.read(names[1]) == PDF
    status, code, _ = await refused(drain.dispatcher, "GET", f"/contacts/{zoubida.id}/export")
    assert (status, code) == (403, "forbidden")


async def test_who_looked_is_written_down(drain: Tenant) -> None:
    who = Somebody()
    await is_known(drain, who)
    for _ in range(2):
        await done(drain.dispatcher, "GET", f"/contacts/{who.id}")
    await done(drain.admin, "GET", f"/contacts/{who.id}/export")
    looks = (await done(drain.admin, "GET", f"/contacts/{who.id}/reads"))["items"]
    assert [(look["by_name"], look["what"]) for look in looks] == [
        (drain.admin.name, "export"),
        (drain.dispatcher.name, "contact"),
    ]
    assert (await refused(drain.dispatcher, "GET", f"/contacts/{who.id}/reads"))[0] == 403


async def test_concurrent_words_wait(drain: Tenant, zoubida: Somebody, owner: asyncpg.Connection) -> None:
    """A text that arrives while they are forgotten is somebody new's."""
    async with line_of(drain) as line:
        await asyncio.gather(anonymised(drain, zoubida), line.text(zoubida.phone, "Allo?"))
        await line.work_off()
    contact = await done(drain.admin, "GET", f"/contacts/{zoubida.id}")
    assert contact["phone"] is None
