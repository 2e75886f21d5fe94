"""What a customer sends from their page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.claims.models import Claim
from app.files.actions import MAX_BYTES, MOST_FILES, forget_unclaimed
from app.files.store import FileStore
from tests.app.claim_page.insured import Page, asked_for, moved, page_of
from tests.hub import Tenant

PNG = b"\x89PNG\r\n\x1a\n" + b"3" * 300
PDF = b"%PDF-1.7\n" + b"0" * 300


async def documents(tenant: Tenant, claim: Claim) -> list[dict[str, Any]]:
    answer = await tenant.dispatcher.http.get(f"/api/v1/claims/{claim.id}/documents")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_it_becomes_a_document_of_the_claim_and_stays(drain: Tenant, claim: Claim, page: Page) -> None:
    await asked_for(drain, claim, "constat")
    sent = await page.send(PDF, "constat", "Mon constat d’été.PDF")
    assert sent.status_code == 201, sent.text
    assert set(sent.json()) == {"id", "kind", "name", "status", "received_at"}
    (document,) = await documents(drain, claim)
    assert (document["kind"], document["status"], document["received_from"], document["name"]) == (
        "constat", "recu", "page", "Mon constat d’été.pdf")  # fmt: skip
    store = drain.hub.web.services[FileStore]
    assert await forget_unclaimed(drain.hub.db, store, datetime.now(UTC) + timedelta(days=3)) == 0
    there = await drain.dispatcher.http.get(f"/api/v1/files/{document['file_id']}/content")
    assert there.content == PDF


async def test_sent_again_because_the_answer_was_lost_it_is_there_once(drain: Tenant, claim: Claim, page: Page) -> None:
    first, again = await page.send(PNG), await page.send(PNG)
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(await documents(drain, claim)) == 1


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "file_empty"),
        (b"<!doctype html><script>alert(1)</script>", 415, "file_type_refused"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415, "file_type_refused"),
        (PNG + b"\0" * (MAX_BYTES - len(PNG) + 1), 413, "file_too_large"),
        (PNG + b"\0" * (MAX_BYTES + 100), 413, "body_too_large"),
    ],
)
async def test_what_is_not_accepted_is_refused_as_everywhere(
    drain: Tenant, claim: Claim, page: Page, content: bytes, status: int, code: str
) -> None:
    answer = await page.send(content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await documents(drain, claim) == []


async def test_the_kind_is_one_of_ours(page: Page) -> None:
    assert (await page.send(PNG, "virus")).status_code == 422


async def test_one_link_cannot_send_everything(page: Page) -> None:
    for n in range(MOST_FILES):
        assert (await page.send(PNG + bytes([n]))).status_code == 201
    refused = await page.send(PNG)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_files")


async def test_a_closed_claim_takes_nothing_and_says_only_that(drain: Tenant, claim: Claim, page: Page) -> None:
    await moved(drain, claim, "en_cours", "validation", "ferme")
    refused = await page.send(PNG)
    assert (refused.status_code, refused.json()["code"]) == (409, "claim_closed")
    assert "current" not in refused.json()


async def test_with_the_last_one_the_claim_goes_on(drain: Tenant, claim: Claim, page: Page) -> None:
    await asked_for(drain, claim, "photos", "constat")
    await page.send(PNG, "photos")
    assert (await page.view())["status"] == "en_attente_client"
    await page.send(PDF, "constat", "constat.pdf")
    view = await page.view()
    assert view["status"] != "en_attente_client"
    assert view["wanted"] == []


async def test_what_one_sent_is_nobody_elses(drain: Tenant, rival: Tenant, claim: Claim, page: Page) -> None:
    await page.send(PNG)
    (document,) = await documents(drain, claim)
    assert (await rival.admin.http.get(f"/api/v1/files/{document['file_id']}/content")).status_code == 404
    assert (await drain.hub.http.get(f"/api/v1/files/{document['file_id']}/content")).status_code == 401
    other = await page_of(drain, claim)
    assert [r["name"] for r in (await other.view())["received"]] == ["photo.png"]
