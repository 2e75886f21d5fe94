"""Documents: asked for where the customer hears it, received from anywhere, looked at, kept."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from app.claims.documents import guess
from app.files.actions import forget_unclaimed
from app.files.store import FileStore
from tests.app.claims.insurer import INJURED, PDF, PHONE, PNG, SIMPLE, WITHOUT_PAPERS, Desk, desk_of, view
from tests.app.webchat.visitor import Visitor, found_site
from tests.hub import Tenant
from tests.line import Line
from tests.working import movable_clock, work_off


@pytest.fixture
async def visitor(drain: Tenant) -> Visitor:
    return await (await found_site(drain)).visitor()


async def conversation_of(tenant: Tenant) -> str:
    [one] = (await tenant.admin.http.get("/api/v1/conversations")).json()["items"]
    found: str = one["id"]
    return found


async def test_a_request_goes_to_the_phone_on_file_with_the_way_to_the_page(desk: Desk, line: Line) -> None:
    claim = await desk.assessed(SIMPLE)
    asked = await desk.done(claim, "request-documents", kinds=["devis", "facture"], message="Merci beaucoup")
    assert asked["status"] == "en_attente_client"
    assert {"devis", "facture"} <= set(asked["missing"])
    await line.work_off()
    words, link = (m.body for m in line.texts_to(PHONE))
    assert words == "Merci beaucoup"
    assert "devis de réparation, facture" in link
    assert claim["number"] in link
    assert "/suivi/" in link
    file = await desk.file(claim)
    assert {d["kind"] for d in file["documents"]} == {"devis", "facture"}
    assert "envoyer_documents" in {a["action"] for a in file["actions"]}


async def test_a_request_goes_into_the_chat_that_runs(desk: Desk, line: Line, visitor: Visitor) -> None:
    async with visitor.chat() as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
        claim = await desk.declare(conversation_id=await conversation_of(desk.tenant), language="en")
        await desk.done(claim, "request-documents", kinds=["photos"], message="Front and back, please")
        said = await chat.hear()
        assert said["author"] == "system"
        assert "photos of the damage" in said["message"]
        assert said["message"].endswith("Front and back, please")
    await line.work_off()
    assert line.texts_to(PHONE) == []


async def test_who_cannot_be_reached_is_asked_all_the_same(drain: Tenant) -> None:
    desk = await desk_of(drain, phone=None)
    claim = await desk.done(await desk.declare(), "request-documents", kinds=["devis"])
    assert claim["status"] == "en_attente_client"


async def told_by(desk: Desk, claim: dict[str, object]) -> str | None:
    found: str | None = view(await desk.act(claim, "request-documents", kinds=["devis"]))["told_by"]
    return found


async def test_the_answer_says_by_which_medium_the_request_left(desk: Desk, visitor: Visitor) -> None:
    assert await told_by(desk, await desk.declare()) == "sms"
    async with visitor.chat() as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
        assert await told_by(desk, await desk.declare(conversation_id=await conversation_of(desk.tenant))) == "chat"


async def test_the_answer_says_so_when_nothing_could_leave(desk: Desk, line: Line) -> None:
    mute = await desk_of(desk.tenant, phone=None, matricule="CD-1001-01")
    assert await told_by(mute, await mute.declare()) is None
    await line.text(PHONE, "STOP")
    claim = await desk.declare()
    assert await told_by(desk, claim) is None
    assert (await desk.read(claim))["status"] == "en_attente_client", "it is asked for all the same"
    await line.work_off()
    assert line.texts_to(PHONE) == []


async def test_the_rules_ask_the_customer_by_themselves_once(desk: Desk, line: Line) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    await line.work_off()
    [asked] = line.texts_to(PHONE)
    assert claim["number"] in asked.body
    await desk.done(claim, "assess")
    await line.work_off()
    assert len(line.texts_to(PHONE)) == 1


async def test_with_the_last_document_the_claim_goes_on(desk: Desk) -> None:
    claim = await desk.done(await desk.assessed(SIMPLE), "request-documents", kinds=["devis", "facture"])
    first = view(await desk.upload(claim, PDF, "devis.pdf", "devis"))
    assert (first["status"], first["received_from"], first["size"]) == ("recu", "conseiller", len(PDF))
    assert (await desk.read(claim))["status"] == "en_attente_client"
    view(await desk.upload(claim, PDF + b"y", "facture.pdf"))
    after = await desk.read(claim)
    assert (after["status"], after["customer_due_at"]) == ("en_cours", None)
    statuses = {d["kind"]: d["status"] for d in (await desk.file(claim))["documents"]}
    assert (statuses["devis"], statuses["facture"]) == ("recu", "recu"), "taken for what was waited for"


async def test_an_escalated_claim_goes_back_to_the_advisors(desk: Desk, line: Line) -> None:
    claim = await desk.assessed(INJURED)
    asked = await desk.done(claim, "request-documents", kinds=["devis"])
    assert (asked["status"], asked["treatment"]) == ("en_attente_client", "escalade")
    for kind in asked["missing"]:
        await desk.upload(asked, PDF, kind, kind)
    assert (await desk.read(claim))["status"] == "escalade"


async def test_an_expert_goes_on_while_documents_are_waited_for(desk: Desk) -> None:
    claim = await desk.bring(await desk.declare(), "expert")
    asked = await desk.done(claim, "request-documents", kinds=["devis"])
    assert (asked["status"], asked["missing"]) == ("expert", ["devis"])


async def test_what_is_refused_is_asked_for_again(desk: Desk, line: Line) -> None:
    claim = await desk.done(await desk.assessed(SIMPLE), "request-documents", kinds=["devis"])
    sent = view(await desk.upload(claim, PDF, "devis.pdf", "devis"))
    path = f"/documents/{sent['id']}"
    assert (await desk.ask("PATCH", path, {"status": "refuse", "version": sent["version"]})).status_code == 422
    refused = view(await desk.ask("PATCH", path, {"status": "refuse", "note": "Illisible", "version": sent["version"]}))
    assert (refused["status"], refused["note"]) == ("refuse", "Illisible")
    after = await desk.read(claim)
    assert (after["status"], "devis" in after["missing"]) == ("en_attente_client", True)
    stale = await desk.ask("PATCH", path, {"status": "accepte", "version": sent["version"]})
    assert (stale.status_code, stale.json()["current"]) == (412, refused)
    await line.work_off()
    assert len(line.texts_to(PHONE)) == 2
    again = view(await desk.upload(claim, PDF + b"z", "devis2.pdf", "devis"))
    view(await desk.ask("PATCH", f"/documents/{again['id']}", {"status": "accepte"}))
    assert "devis" not in (await desk.read(claim))["missing"]


async def test_what_is_not_wanted_any_more_is_not_waited_for(desk: Desk) -> None:
    claim = await desk.done(await desk.assessed(SIMPLE), "request-documents", kinds=["devis"])
    [asked] = [d for d in (await desk.file(claim))["documents"] if d["kind"] == "devis"]
    view(await desk.ask("PATCH", f"/documents/{asked['id']}", {"status": "annule"}))
    after = await desk.read(claim)
    assert (after["status"], "devis" in after["missing"]) == ("en_cours", False)
    assert (await desk.ask("PATCH", f"/documents/{asked['id']}", {"status": "annule"})).status_code == 422
    assert (await desk.ask("PATCH", f"/documents/{asked['id']}", {"status": "accepte"})).status_code == 409
    assert (await desk.ask("POST", f"/documents/{asked['id']}/link")).status_code == 409
    assert (await desk.ask("PATCH", f"/documents/{claim['id']}", {"status": "accepte"})).status_code == 404


async def test_a_document_is_opened_by_a_link_that_ends(desk: Desk, rival: Tenant) -> None:
    claim = await desk.declare()
    sent = view(await desk.upload(claim, PDF, "devis.pdf", "devis"))
    link = view(await desk.ask("POST", f"/documents/{sent['id']}/link"))
    http = desk.tenant.hub.http
    path = urlsplit(link["url"]).path
    assert (await http.get(path)).content == PDF
    with movable_clock(desk.tenant.hub) as clock:
        clock.ahead = timedelta(minutes=16)
        assert (await http.get(path)).status_code == 404
    assert (await rival.admin.http.post(f"/api/v1/documents/{sent['id']}/link")).status_code == 404
    listed = view(await desk.ask("GET", f"/claims/{claim['id']}/documents"))["items"]
    assert [d["id"] for d in listed] == [sent["id"]]


async def test_what_a_browser_could_run_is_refused(desk: Desk) -> None:
    refused = await desk.upload(await desk.declare(), b"<html><script>alert(1)</script>", "constat.pdf", "constat")
    assert refused.status_code == 415


async def test_files_of_a_claim_are_kept(desk: Desk) -> None:
    claim = await desk.declare()
    sent = view(await desk.upload(claim, PDF, "devis.pdf", "devis"))
    hub = desk.tenant.hub
    await forget_unclaimed(hub.db, hub.web.services[FileStore], hub.db.clock() + timedelta(days=2))
    assert (await desk.ask("GET", f"/files/{sent['file_id']}/content")).content == PDF


async def test_what_is_sent_in_the_conversation_is_with_the_claim(desk: Desk, line: Line, visitor: Visitor) -> None:
    async with visitor.chat() as chat:
        await chat.say("Voici", "a")
        await chat.hear("accepted")
        claim = await desk.declare(conversation_id=await conversation_of(desk.tenant))
        claim = await desk.done(claim, "request-documents", kinds=["photos", "devis"])
        await chat.hear()
        photo = (await visitor.upload(PNG)).json()
        quote = (await visitor.upload(PDF, "devis.pdf")).json()
        await chat.say("", "b", files=[photo["id"], quote["id"]])
        await chat.hear("accepted")
    for _ in range(2):
        await work_off(desk.tenant.hub, carrier=line.url)
    documents = {d["kind"]: d for d in (await desk.file(claim))["documents"]}
    assert {k: (d["status"], d["received_from"]) for k, d in documents.items()} == {
        "photos": ("recu", "conversation"),
        "devis": ("recu", "conversation"),
    }
    assert UUID(documents["photos"]["file_id"]) == UUID(photo["id"])
    assert (await desk.read(claim))["status"] == "en_cours"


@pytest.mark.parametrize(
    ("content_type", "asked", "kind"),
    [
        ("image/png", (), "photos"),
        ("image/png", ("constat", "photos"), "photos"),
        ("image/jpeg", ("constat",), "constat"),
        ("application/pdf", ("devis", "photos"), "devis"),
        ("application/pdf", ("devis", "facture"), "autre"),
        ("application/pdf", (), "autre"),
    ],
)
def test_a_file_without_a_name_is_what_was_waited_for(content_type: str, asked: tuple[str, ...], kind: str) -> None:
    assert guess(content_type, asked) == kind  # type: ignore[arg-type]
