"""One row is one answer: written, rewritten, thrown away and back, found whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.connectors.errors import ToolRefused
from app.knowledge import actions, tools
from app.knowledge.retention import forget_old
from app.knowledge.schemas import RowBody
from tests.hub import Tenant
from tests.shop import ask, customer, done, refused
from tests.working import movable_clock

DELIVERY = {
    "label": "Livraison",
    "questions": ["Quels sont les délais de livraison ?", "Vous livrez en combien de temps ?", "How long is delivery?"],
    "keywords": ["livraison", "livrer", "delivery", "shipping"],
    "answers": {"fr": "Livraison en 2 à 4 jours ouvrés, 4,90 €.", "en": "Delivery takes 2 to 4 working days, €4.90."},
}
EXCHANGE = {
    "label": "Échanges",
    "kind": "policy",
    "questions": ["Puis-je échanger un article ?", "Can I exchange an item?"],
    "keywords": ["echange", "echanger", "exchange"],
    "answers": {"fr": "Échange sous 30 jours, gratuit en boutique."},
}


async def search(tenant: Tenant, question: str, language: str = "fr") -> dict[str, Any]:
    return await ask(tenant, tools.search_knowledge, await customer(tenant, 1), question=question, language=language)


async def test_an_answer_is_found_in_the_words_and_the_language_of_the_question(drain: Tenant) -> None:
    row = await done(drain.admin, "POST", "/knowledge", DELIVERY)
    await done(drain.admin, "POST", "/knowledge", EXCHANGE)
    found = await search(drain, "bonjour, c'est quoi les delais de livraison svp")
    assert found["found"]
    assert (found["row_id"], found["answer"]) == (row["id"], DELIVERY["answers"]["fr"])
    assert (await search(drain, "how long does shipping take?", "en"))["answer"] == DELIVERY["answers"]["en"]
    only_french = await search(drain, "can I exchange this?", "en")
    assert (only_french["answer"], only_french["language"]) == (EXCHANGE["answers"]["fr"], "fr")
    assert not (await search(drain, "acceptez-vous les chiens ?"))["found"]


async def test_two_rows_that_fit_equally_are_a_question_back(drain: Tenant) -> None:
    for label, days in (("Garantie lave-linge", 730), ("Garantie lave-vaisselle", 365)):
        body = {"label": label, "keywords": ["garantie"], "answers": {"fr": f"{days} jours."}}
        await done(drain.admin, "POST", "/knowledge", body)
    found = await search(drain, "la garantie ?")
    assert not found["found"]
    assert {c["label"] for c in found["ambiguous"]} == {"Garantie lave-linge", "Garantie lave-vaisselle"}
    assert (await search(drain, "la garantie du lave-linge"))["answer"] == "730 jours."


async def test_a_rewritten_answer_is_told_at_once_and_remembers_what_it_said(drain: Tenant) -> None:
    row = await done(drain.admin, "POST", "/knowledge", DELIVERY)
    assert (await search(drain, "livraison"))["answer"].startswith("Livraison en 2 à 4")
    changed = DELIVERY | {"answers": {"fr": "Livraison en 24 h."}}
    again = await done(drain.dispatcher, "PUT", f"/knowledge/{row['id']}", changed, **{"If-Match": "1"})
    assert again["version"] == 2
    assert (await search(drain, "livraison"))["answer"] == "Livraison en 24 h."
    same = await done(drain.dispatcher, "PUT", f"/knowledge/{row['id']}", changed)
    assert same["version"] == 2, "saying the same again changes nothing"
    status, code, problem = await refused(drain.admin, "PUT", f"/knowledge/{row['id']}", DELIVERY, **{"If-Match": "1"})
    assert (status, code, problem["current"]["version"]) == (412, "stale_version", 2)
    versions = (await done(drain.admin, "GET", f"/knowledge/{row['id']}/versions"))["items"]
    assert [v["content"]["answers"]["fr"] for v in versions] == ["Livraison en 24 h.", DELIVERY["answers"]["fr"]]


async def test_the_trash_keeps_an_answer_for_thirty_days(drain: Tenant) -> None:
    row = await done(drain.admin, "POST", "/knowledge", DELIVERY)
    await done(drain.admin, "DELETE", f"/knowledge/{row['id']}")
    assert not (await search(drain, "livraison"))["found"]
    assert (await done(drain.admin, "GET", "/knowledge"))["items"] == []
    assert [r["id"] for r in (await done(drain.admin, "GET", "/knowledge?trashed=true"))["items"]] == [row["id"]]
    assert (await refused(drain.admin, "PUT", f"/knowledge/{row['id']}", DELIVERY))[:2] == (409, "row_in_trash")
    await forget(drain, days=29)
    back = await done(drain.admin, "POST", f"/knowledge/{row['id']}/restore", {})
    assert (back["version"], back["trashed_at"]) == (3, None)
    assert (await search(drain, "livraison"))["found"]
    await done(drain.admin, "DELETE", f"/knowledge/{row['id']}")
    await forget(drain, days=31)
    assert (await refused(drain.admin, "GET", f"/knowledge/{row['id']}"))[0] == 404


async def forget(tenant: Tenant, *, days: int) -> None:
    async with tenant.hub.db.system() as conn:
        await forget_old(conn, tenant.hub.db.clock() + timedelta(days=days))


async def test_what_nothing_answered_is_counted_and_answered_once(drain: Tenant) -> None:
    await done(drain.admin, "POST", "/knowledge", DELIVERY)
    for text in ("Peut-on payer en 3 fois ?", "peut on payer en 3 fois", "PEUT-ON PAYER EN 3 FOIS !!"):
        assert not (await search(drain, text))["found"]
    await search(drain, "livraison")
    questions = (await done(drain.admin, "GET", "/knowledge/unanswered"))["items"]
    assert [(q["text"], q["asked"]) for q in questions] == [("Peut-on payer en 3 fois ?", 3)]
    coverage = await done(drain.admin, "GET", "/knowledge/coverage")
    assert (coverage["asked"], coverage["found"], coverage["hit_rate"], coverage["open_questions"]) == (4, 1, 0.25, 1)
    body = {"row": {"label": "Paiement en 3 fois", "answers": {"fr": "Oui, dès 90 €."}}}
    await done(drain.admin, "POST", f"/knowledge/unanswered/{questions[0]['id']}/answer", body)
    assert (await search(drain, "on peut payer en 3 fois ?"))["answer"] == "Oui, dès 90 €."
    assert (await done(drain.admin, "GET", "/knowledge/unanswered"))["items"] == []
    assert (await done(drain.admin, "GET", "/knowledge/coverage"))["open_questions"] == 0


async def test_a_question_can_be_taught_to_an_answer_or_dismissed(drain: Tenant) -> None:
    row = await done(drain.admin, "POST", "/knowledge", DELIVERY)
    await search(drain, "le colis met longtemps ?")
    await search(drain, "t'es célibataire ?")
    asked = {q["text"]: q["id"] for q in (await done(drain.admin, "GET", "/knowledge/unanswered"))["items"]}
    assert len(asked) == 2
    taught = await done(
        drain.admin, "POST", f"/knowledge/unanswered/{asked['le colis met longtemps ?']}/answer", {"row_id": row["id"]}
    )
    assert taught["questions"][-1] == "le colis met longtemps ?"
    assert (await search(drain, "le colis met longtemps"))["row_id"] == row["id"]
    await done(drain.admin, "POST", f"/knowledge/unanswered/{asked['t' + chr(39) + 'es célibataire ?']}/dismiss", {})
    await search(drain, "t'es célibataire ?")
    assert (await done(drain.admin, "GET", "/knowledge/unanswered"))["items"] == []
    assert len((await done(drain.admin, "GET", "/knowledge/unanswered?status=dismissed"))["items"]) == 1


async def test_kept_questions_hold_no_numbers_or_addresses(drain: Tenant) -> None:
    await search(drain, "rappelez marie@exemple.fr ou +33 6 12 34 56 78 pour le chien")
    kept = (await done(drain.admin, "GET", "/knowledge/unanswered"))["items"]
    assert kept[0]["text"] == "rappelez … ou … pour le chien"


async def test_pages_of_questions_follow_each_other(drain: Tenant) -> None:
    for n, word in enumerate(("chien", "chat", "lapin", "poney")):
        for _ in range(n + 1):
            await search(drain, f"acceptez-vous mon {word} ?")
    first = await done(drain.admin, "GET", "/knowledge/unanswered?limit=3")
    rest = await done(drain.admin, "GET", f"/knowledge/unanswered?limit=3&cursor={first['next']}")
    assert [q["asked"] for q in first["items"] + rest["items"]] == [4, 3, 2, 1]
    assert rest["next"] is None
    assert (await refused(drain.admin, "GET", "/knowledge/unanswered?cursor=nonsense"))[0] == 400


async def test_tenants_answer_for_themselves(drain: Tenant, rival: Tenant) -> None:
    row = await done(rival.admin, "POST", "/knowledge", DELIVERY)
    assert not (await search(drain, "livraison"))["found"]
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/versions"), ("POST", "/restore")):
        body = DELIVERY if method == "PUT" else None
        assert (await refused(drain.admin, method, f"/knowledge/{row['id']}{path}", body))[0] == 404


async def test_a_write_that_is_rolled_back_leaves_no_trace_in_memory(drain: Tenant) -> None:
    await done(drain.admin, "POST", "/knowledge", DELIVERY)
    db = drain.hub.db
    with pytest.raises(ZeroDivisionError):
        async with db.transaction(drain.id) as tx:
            await actions.create_row(tx, RowBody.model_validate(EXCHANGE), who=None)
            assert (await actions.search(tx.conn, drain.id, "échanger", "fr")).found
            raise ZeroDivisionError
    assert not (await search(drain, "échanger"))["found"]
    await done(drain.admin, "POST", "/knowledge", EXCHANGE | {"answers": {"fr": "Oui."}})
    assert (await search(drain, "échanger"))["answer"] == "Oui."


async def test_a_board_follows_the_answers(drain: Tenant) -> None:
    async with drain.admin.board("knowledge") as board:
        row = await done(drain.admin, "POST", "/knowledge", DELIVERY)
        assert (await board.event("knowledge.created"))["data"] == row
        await done(drain.admin, "DELETE", f"/knowledge/{row['id']}")
        assert (await board.event("knowledge.trashed"))["data"] is None
        back = await done(drain.admin, "POST", f"/knowledge/{row['id']}/restore", {})
        assert (await board.event("knowledge.restored"))["data"] == back
        await search(drain, "acceptez-vous les chiens ?")
        asked = (await done(drain.admin, "GET", "/knowledge/unanswered"))["items"]
        assert (await board.event("question.updated"))["data"] == asked[0]


@pytest.mark.parametrize("arguments", [{}, {"question": ""}, {"question": 5}, {"question": "x", "language": "de"}])
async def test_nonsense_is_refused(drain: Tenant, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused):
        await ask(drain, tools.search_knowledge, await customer(drain, 1), **arguments)


async def test_counts_of_questions_are_forgotten_after_ninety_days(drain: Tenant) -> None:
    await search(drain, "livraison")
    with movable_clock(drain.hub) as clock:
        clock.ahead = timedelta(days=1)
        await forget(drain, days=90)
        assert (await done(drain.admin, "GET", "/knowledge/coverage?days=90"))["asked"] == 0


async def test_a_question_with_characters_no_database_keeps(drain: Tenant) -> None:
    for question in ("le \x00chien ?", "le \ud800chien ?"):
        assert not (await search(drain, question))["found"]
    assert (await done(drain.admin, "GET", "/knowledge/unanswered"))["items"][0]["asked"] == 2
