"""What the team writes to itself, what it has ready to say, what each member has read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agents.session.commands import Brief, Fact
from app.accounts.actions import get_tenant
from app.contacts.actions import take
from app.conversations.reads import get_conversation
from app.desk.actions import request_handoff
from app.desk.models import HandoffRequest
from tests.app.advisors.people import CALLER, OTHER, Desk, call, claim, done, refused
from tests.app.advisors.test_taking_over import by, path

SECRET = "Proposez-lui dix pour cent"
GREETING = {
    "shortcut": "bonjour",
    "title": "Accueil",
    "bodies": {"fr": "Bonjour {prenom}, ici {conseiller} de {entreprise}.", "en": "Hello {prenom}, {conseiller} here."},
    "variables": [{"name": "prenom", "type": "name"}, {"name": "conseiller"}, {"name": "entreprise"}],
}


async def test_a_whisper_reaches_its_advisor_and_supervisors_and_nobody_else(desk: Desk) -> None:
    alix, sam, boss = await desk.hire("Alix Roy"), await desk.hire("Sam Cyr"), desk.tenant.dispatcher
    conversation = await desk.text()
    await claim(alix, conversation)
    await done(boss, "POST", path(conversation, "supervise"), {"mode": "coach"})
    async with alix.board("notes", "messages", "conversations") as hers, sam.board("notes", "messages") as his:
        whisper = await done(boss, "POST", path(conversation, "notes"), {"text": SECRET})
        assert whisper["kind"] == "whisper"
        nudge = await hers.until(lambda f: f["op"] == "whisper")
        assert (nudge["id"], nudge["to"]) == (conversation["id"], str(alix.id))
        await done(boss, "POST", path(conversation, "notes"), {"text": "pour tous", "kind": "note"})
        for board in (hers, his):
            await board.event("note.added")
        assert SECRET not in str(hers.frames + his.frames)
    seen = {p.name: await done(p, "GET", path(conversation, "desk")) for p in (alix, sam, boss, desk.tenant.admin)}
    readers = {name for name, pane in seen.items() if SECRET in str(pane["notes"])}
    assert readers == {alix.name, boss.name, desk.tenant.admin.name}
    assert not any(SECRET in str({**pane, "notes": []}) for pane in seen.values())
    assert [n["text"] for n in (await done(sam, "GET", path(conversation, "notes")))["items"]] == ["pour tous"]
    messages = await done(boss, "GET", path(conversation, "messages"))
    assert SECRET not in str(messages)
    assert SECRET not in str(await desk.told())
    await done(boss, "POST", path(conversation, "transfer"), {"user_id": str(sam.id)})
    assert SECRET not in str(await done(sam, "GET", path(conversation, "notes")))


async def test_only_supervisors_whisper_and_only_to_somebody(desk: Desk) -> None:
    alix, boss = await desk.hire("Alix Roy"), desk.tenant.dispatcher
    conversation = await desk.text()
    body = {"text": SECRET, "kind": "whisper"}
    assert (await refused(boss, "POST", path(conversation, "notes"), body, 409))["code"] == "nobody_to_whisper_to"
    await claim(alix, conversation)
    await refused(alix, "POST", path(conversation, "notes"), body, 403)
    await refused(boss, "POST", path(conversation, "notes"), {**body, "mentions": [str(alix.id)]}, 422)
    await done(boss, "POST", path(conversation, "notes"), body)


async def test_somebody_mentioned_sees_it_counted_until_they_have_read(desk: Desk) -> None:
    alix, sam = await desk.hire("Alix Roy"), await desk.hire("Sam Cyr")
    conversation = await desk.text()
    await desk.text(CALLER, "Vous êtes là?")
    async with sam.board("notes") as board:
        note = {"text": "@Sam tu connais?", "mentions": [str(sam.id), str(sam.id)]}
        await done(alix, "POST", path(conversation, "notes"), note)
        event = await board.event("note.added")
    assert event["data"]["mentions"] == [by(sam)]

    async def unread() -> tuple[int, int, int]:
        [row] = (await done(sam, "GET", "/conversations/reads"))["items"]
        assert row["conversation_id"] == conversation["id"]
        return row["read_seq"], row["unread"], row["mentions"]

    assert await unread() == (0, 2, 1)
    await done(sam, "PUT", path(conversation, "read"), {"seq": 1})
    assert await unread() == (1, 1, 0)
    await done(sam, "PUT", path(conversation, "read"), {"seq": 99})
    last = (await desk.conversation())["last_seq"]
    assert await unread() == (last, 0, 0)
    await done(sam, "PUT", path(conversation, "read"), {"seq": 0})
    assert await unread() == (last, 0, 0)
    stranger = [conversation["id"]]
    await refused(alix, "POST", path(conversation, "notes"), {"text": "x", "mentions": stranger}, 422)


async def test_a_reply_is_kept_only_with_blanks_that_are_declared(desk: Desk) -> None:
    boss, alix = desk.tenant.dispatcher, await desk.hire("Alix Roy")
    await refused(alix, "POST", "/canned-replies", GREETING, 403)
    problem = await refused(boss, "POST", "/canned-replies", {**GREETING, "variables": GREETING["variables"][:2]}, 422)
    assert (problem["code"], problem["unknown"]) == ("unknown_variable", ["entreprise"])
    kept = await done(boss, "POST", "/canned-replies", GREETING)
    assert (await refused(boss, "POST", "/canned-replies", GREETING, 409))["code"] == "shortcut_taken"
    changed = await done(boss, "PUT", f"/canned-replies/{kept['id']}", {**GREETING, "title": "Bonjour"}, If_Match="1")
    assert (changed["version"], changed["title"]) == (2, "Bonjour")
    stale = await call(boss, "PUT", f"/canned-replies/{kept['id']}", GREETING, If_Match="1")
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, "Bonjour")
    assert [r["title"] for r in (await done(alix, "GET", "/canned-replies"))["items"]] == ["Bonjour"]
    await done(boss, "DELETE", f"/canned-replies/{kept['id']}")
    await refused(boss, "DELETE", f"/canned-replies/{kept['id']}", None, 404)


async def test_a_reply_is_filled_with_what_is_known_and_says_what_is_missing(desk: Desk) -> None:
    boss, alix = desk.tenant.dispatcher, await desk.hire("Alix Roy")
    kept = await done(boss, "POST", "/canned-replies", GREETING)
    render = f"/canned-replies/{kept['id']}/render"
    conversation = await desk.text()
    asked = {"conversation_id": conversation["id"]}
    empty = await done(alix, "POST", render, asked)
    assert (empty["text"], empty["missing"]) == ("Bonjour {prenom}, ici Alix de Drain.", ["prenom"])
    await done(boss, "PATCH", f"/contacts/{conversation['contact_id']}", {"name": "Marie Tremblay"})
    filled = await done(alix, "POST", render, asked)
    assert (filled["text"], filled["missing"], filled["segments"]) == ("Bonjour Marie, ici Alix de Drain.", [], 1)
    english = await done(alix, "POST", render, {**asked, "language": "en", "values": {"prenom": "Mary"}})
    assert (english["text"], english["language"]) == ("Hello Mary, Alix here.", "en")
    await refused(alix, "POST", render, {**asked, "values": {"autre": "x"}}, 422)
    await refused(alix, "POST", render, {"conversation_id": kept["id"]}, 404)


async def test_suggestions_come_from_the_agent_the_knowledge_and_the_drawer(desk: Desk) -> None:
    boss, alix = desk.tenant.dispatcher, await desk.hire("Alix Roy")
    price = {"shortcut": "prix", "title": "Prix inspection", "bodies": {"fr": "Une inspection, c’est 249 $."}}
    await done(boss, "POST", "/canned-replies", price)
    await done(boss, "POST", "/canned-replies", {**GREETING, "title": "Inspection demandée"})
    row = {"label": "Inspection par caméra", "kind": "faq", "answers": {"fr": "Elle dure une heure."}}
    await done(boss, "POST", "/knowledge", {**row, "questions": ["Combien dure une inspection par caméra?"]})
    conversation = await desk.text(CALLER, "Combien dure une inspection par caméra?")
    brief = Brief(
        "Veut une inspection",
        (Fact("service", "inspection", 0.9, "une inspection"),),
        ("address",),
        "worried",
        suggestion="Quelle est votre adresse?",
    )
    await ask_as_the_agent_does(desk, conversation, brief)
    found = (await done(alix, "POST", path(conversation, "suggestions"), {}))["items"]
    assert [(s["source"], s["text"]) for s in found] == [
        ("agent", "Quelle est votre adresse?"),
        ("knowledge", "Elle dure une heure."),
        ("canned", "Une inspection, c’est 249 $."),
    ]
    pane = await done(alix, "GET", path(conversation, "desk"))
    fact = next(f for f in pane["facts"] if f["name"] == "service")
    assert (fact["value"], fact["quote"], fact["is_assumption"]) == ("inspection", "une inspection", False)
    assert (pane["missing"], pane["tone"]) == (["address"], "worried")


async def ask_as_the_agent_does(desk: Desk, conversation: dict[str, Any], brief: Brief) -> None:
    async with desk.tenant.hub.db.transaction(desk.tenant.id) as tx:
        row = await get_conversation(tx.conn, desk.tenant.id, UUID(conversation["id"]))
        contact = await take(tx, row.contact_id)
        tenant = await get_tenant(tx.conn, desk.tenant.id)
        request = HandoffRequest("caller_asked", "general", "fr", "P4", 30, 0.1, brief)
        await request_handoff(tx, tenant, row, contact, request)


async def test_the_pane_shows_one_customer_across_channels(desk: Desk) -> None:
    alix = await desk.hire("Alix Roy")
    first = await desk.text(CALLER, "Ça refoule, l'eau monte dans le sous-sol!")
    await done(desk.tenant.dispatcher, "POST", path(first, "close"), {"reason": "doublon", "tell": False})
    second = await desk.text(CALLER, "Allô, c'est encore moi")
    await desk.text(OTHER)
    pane = await done(alix, "GET", path(second, "desk"))
    assert pane["conversation"] == second
    assert pane["contact"]["phone"] == CALLER
    assert [m["text"] for m in pane["messages"]] == ["Allô, c'est encore moi"]
    assert [(v["message_id"], v["verdict"]["urgency"]) for v in pane["verdicts"]] == [(pane["messages"][0]["id"], "P4")]
    assert {(p["kind"], p["id"]) for p in pane["history"]} >= {("conversation", first["id"])}
    assert "alert" in {p["kind"] for p in pane["history"]}
    assert {f["name"]: f["value"] for f in pane["facts"] if f["name"] == "phone"} == {"phone": CALLER}
    assert pane["handoff"] is None


async def test_typing_is_shown_to_colleagues(desk: Desk) -> None:
    alix = await desk.hire("Alix Roy")
    conversation = await desk.text()
    async with desk.tenant.dispatcher.board("conversations") as board:
        await done(alix, "POST", path(conversation, "typing"), {})
        frame = await board.until(lambda f: f["op"] == "typing")
    assert (frame["id"], frame["who"]) == (conversation["id"], {**by(alix), "kind": "advisor"})
