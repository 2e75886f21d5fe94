"""Files visitors send: told by content, kept by hash, handed out by links that end."""

from __future__ import annotations

import asyncio
import base64
import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from app.files import links
from app.files.actions import MAX_BYTES, MOST_FILES
from app.files.scanning import Scanner
from app.files.sniffing import safe_name, sniff
from app.files.store import FileStore
from app.webchat.retention import forget_old_chats
from tests.app.webchat.visitor import ORIGIN, Site, Visitor, conversations_of, found_site
from tests.hub import Tenant
from tests.working import movable_clock

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
PDF = b"%PDF-1.7\n" + b"0" * 200


@pytest.fixture
async def site(drain: Tenant) -> Site:
    return await found_site(drain)


@pytest.fixture
async def visitor(site: Site) -> Visitor:
    return await site.visitor()


async def sent(visitor: Visitor, content: bytes = PNG, name: str = "photo.png") -> dict[str, Any]:
    """The visitor uploads a file and says something with it; what their other device is told."""
    uploaded = await visitor.upload(content, name)
    assert uploaded.status_code == 201, uploaded.text
    async with visitor.chat(after=0, echo=True) as chat:
        await chat.say("Voici", "a", files=[uploaded.json()["id"]])
        await chat.hear("accepted")
    async with visitor.chat(after=0, echo=True) as other:
        heard: dict[str, Any] = await other.hear()
        return heard


async def test_a_file_goes_with_the_words_and_both_sides_can_fetch_it(site: Site, visitor: Visitor) -> None:
    line = await sent(visitor, PNG, "Ma photo d’été.PNG")
    (file,) = line["files"]
    assert (file["name"], file["content_type"], file["size"]) == ("Ma photo d’été.png", "image/png", len(PNG))
    http = site.tenant.hub.http
    fetched = await http.get(urlsplit(file["url"]).path)
    assert (fetched.status_code, fetched.content) == (200, PNG)
    assert fetched.headers["content-disposition"].startswith("attachment;")
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in fetched.headers["content-security-policy"]
    (conversation,) = await conversations_of(site.tenant.dispatcher)
    listed = await site.tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation['id']}/messages")
    media = next(m["media"] for m in listed.json()["items"] if m["text"] == "Voici")
    at_the_desk = await site.tenant.dispatcher.http.get(media[0]["url"])
    assert at_the_desk.content == PNG
    assert (await http.get(media[0]["url"])).status_code == 401


async def test_a_file_alone_is_something_said(visitor: Visitor) -> None:
    uploaded = (await visitor.upload(PDF, "devis")).json()
    async with visitor.chat(after=0, echo=True) as chat:
        await chat.say("", "a", files=[uploaded["id"]])
        assert (await chat.hear("accepted"))["seq"] == 1


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "file_empty"),
        (b"<!doctype html><script>alert(1)</script>", 415, "file_type_refused"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415, "file_type_refused"),
        (b"#!/bin/sh\nrm -rf /\n", 415, "file_type_refused"),
        (b"MZ" + b"\0" * 300, 415, "file_type_refused"),
        (b"just words", 415, "file_type_refused"),
        (PNG + b"\0" * (MAX_BYTES - len(PNG) + 1), 413, "file_too_large"),
        (PNG + b"\0" * (MAX_BYTES + 100), 413, "body_too_large"),
    ],
)
async def test_what_is_not_accepted_is_refused_in_a_way_the_page_can_read(
    visitor: Visitor, content: bytes, status: int, code: str
) -> None:
    answer = await visitor.upload(content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if code != "body_too_large":
        assert answer.headers["access-control-allow-origin"] == ORIGIN


async def test_the_largest_that_is_accepted_is_accepted(visitor: Visitor) -> None:
    assert (await visitor.upload(PNG + b"\0" * (MAX_BYTES - len(PNG)))).status_code == 201


async def test_other_addresses_keep_their_own_limit(drain: Tenant) -> None:
    answer = await drain.hub.http.post("/api/v1/conversations", content=b" " * (2 << 20))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_nobody_uploads_without_a_session_or_from_another_page(site: Site, visitor: Visitor) -> None:
    stranger = Visitor(visitor.hub, {"session_id": "nobody"})
    assert (await stranger.upload(PNG)).status_code == 404
    assert (await visitor.upload(PNG, Origin="https://evil.example")).status_code == 403
    with movable_clock(site.tenant.hub) as clock:
        clock.ahead = timedelta(days=2)
        assert (await visitor.upload(PNG)).status_code == 401


async def test_one_visitor_cannot_send_everything(visitor: Visitor) -> None:
    for n in range(MOST_FILES):
        assert (await visitor.upload(PNG + bytes([n]))).status_code == 201
    refused = await visitor.upload(PNG)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_files")
    assert int(refused.headers["retry-after"]) > 0


async def test_a_visitor_cannot_say_something_with_somebody_elses_file(site: Site, visitor: Visitor) -> None:
    theirs = (await visitor.upload(PNG)).json()["id"]
    other = await site.visitor()
    async with other.chat(after=0) as chat:
        await chat.say("À moi", "a", files=[theirs])
        assert (await chat.refusal())["code"] == "not_found"


async def test_another_business_cannot_have_it(site: Site, visitor: Visitor, rival: Tenant) -> None:
    file = (await visitor.upload(PNG)).json()["id"]
    assert (await rival.admin.http.get(f"/api/v1/files/{file}/content")).status_code == 404
    assert (await rival.admin.http.post(f"/api/v1/files/{file}/links")).status_code == 404
    assert (await rival.admin.http.delete(f"/api/v1/files/{file}/links")).status_code == 404


async def test_a_link_ends_by_itself_or_when_told(site: Site, visitor: Visitor) -> None:
    file = (await visitor.upload(PNG)).json()["id"]
    advisor, http = site.tenant.dispatcher.http, site.tenant.hub.http
    with movable_clock(site.tenant.hub) as clock:
        links_given = [(await advisor.post(f"/api/v1/files/{file}/links")).json() for _ in range(2)]
        path = urlsplit(links_given[0]["url"]).path
        assert (await http.get(path)).content == PNG
        clock.ahead = timedelta(minutes=16)
        assert (await http.get(path)).status_code == 404
        clock.ahead = timedelta()
        assert (await advisor.delete(f"/api/v1/files/{file}/links")).status_code == 204
        assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize(
    "token", ["x", "%00", "a" * 55, "é" * 20, "." * 55, base64.urlsafe_b64encode(b"\xff" * 41).decode()]
)
async def test_junk_is_no_link(drain: Tenant, token: str) -> None:
    assert (await drain.hub.http.get(f"/api/v1/files/{token}")).status_code == 404


def test_a_link_with_one_bit_changed_is_no_link() -> None:
    file_id, key = uuid4(), b"k" * 32
    token = links.sign(file_id, datetime(2026, 11, 21, 12, tzinfo=UTC), key)
    raw = bytearray(base64.urlsafe_b64decode(token + "=="))
    for bit in range(len(raw) * 8):
        forged = bytearray(raw)
        forged[bit // 8] ^= 1 << bit % 8
        read = links.read(base64.urlsafe_b64encode(bytes(forged)).decode().rstrip("="))
        assert read is None or not links.is_genuine(read, key)
    honest = links.read(token)
    assert honest is not None
    assert links.is_genuine(honest, key)


async def test_the_same_content_is_kept_once_and_forgotten_with_its_last_file(site: Site, visitor: Visitor) -> None:
    hub = site.tenant.hub
    store: FileStore = hub.web.services[FileStore]
    await sent(visitor, PDF, "un.pdf")
    other = await site.visitor()
    for content in (PDF, PNG):
        assert (await other.upload(content)).status_code == 201
    folder = hub.web.settings.vigie_data / "files" / str(site.tenant.id)

    def kept() -> int:
        return sum(path.is_file() for path in folder.rglob("*"))

    assert kept() == 2
    with movable_clock(hub) as clock:
        clock.ahead = timedelta(hours=25)
        await forget_old_chats(hub.db, store, hub.db.clock())
    assert kept() == 1, "what a message carries stays, what nobody said anything with goes"


def document(folder: str) -> bytes:
    """An office document of this kind."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(f"{folder}/document.xml", "<x/>" * 50)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0" + b"\0" * 60, "image/jpeg"),
        (b"GIF89a" + b"\0" * 60, "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\0" * 60, "image/webp"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4"),
        (b"OggS" + b"\0" * 60, "audio/ogg"),
        (b"ID3\x03" + b"\0" * 60, "audio/mpeg"),
        (document("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04" + b"\0" * 300, None),
        (b"GI", None),
    ],
)
def test_what_a_file_is_by_its_content(content: bytes, expected: str | None) -> None:
    assert sniff(content) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("photo.png", "photo.png"),
        ("photo.PNG", "photo.png"),
        ("facture.exe", "facture.exe.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\a\\b.png", "b.png"),
        ("a\u202egnp.exe", "a gnp.exe.png"),
        ('a"\r\nSet-Cookie: x', "a Set-Cookie x.png"),
        ("", "document.png"),
        ("...", "document.png"),
        ("x" * 300, "x" * 120 + ".png"),
    ],
)
def test_names_that_are_safe_to_hand_back(given: str, expected: str) -> None:
    assert safe_name(given, "image/png") == expected


@asynccontextmanager
async def clamd(verdict: bytes) -> AsyncIterator[str]:
    """A scanner that reads everything and answers this."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            await reader.readexactly(size)
        writer.write(verdict)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"clamd://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@contextmanager
def scanned_by(tenant: Tenant, address: str) -> Iterator[None]:
    services = tenant.hub.web.services
    before = services[Scanner]
    services[Scanner] = Scanner(address)
    try:
        yield
    finally:
        services[Scanner] = before


@pytest.mark.parametrize(
    ("verdict", "status", "said"),
    [
        (b"stream: OK\0", 201, "clean"),
        (b"stream: Eicar-Test-Signature FOUND\0", 422, "file_infected"),
        (b"INSTREAM size limit exceeded. ERROR\0", 503, "scanner_unavailable"),
        (b"", 503, "scanner_unavailable"),
    ],
)
async def test_the_virus_scanner_has_the_last_word(
    visitor: Visitor, site: Site, verdict: bytes, status: int, said: str
) -> None:
    async with clamd(verdict) as address:
        with scanned_by(site.tenant, address):
            answer = await visitor.upload(PNG)
    assert (answer.status_code, answer.json().get("scan") or answer.json()["code"]) == (status, said)


async def test_without_a_scanner_that_is_said_and_with_one_that_is_gone_nothing_is_taken(
    visitor: Visitor, site: Site
) -> None:
    assert (await visitor.upload(PNG)).json()["scan"] == "not_scanned"
    with scanned_by(site.tenant, "clamd://127.0.0.1:1"):
        assert (await visitor.upload(PNG)).status_code == 503
