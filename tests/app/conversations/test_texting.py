"""What people text, and what it sets in motion."""

from __future__ import annotations

import pytest

from tests.app.conversations.talk import conversation_with, say
from tests.app.intake.providers import CALLER, items, text
from tests.hub import Tenant

FLOOD = "J'ai un refoulement d'égout dans le sous-sol, ça monte par le drain de plancher"


STOPS = [
    *("STOP", "stop.", " Stop ", "S.T.O.P", " Arrêt ", "ARRET", "ARRET SMS", "désabonner!", "Désinscription !"),
    *("Unsubscribe", "STOP ALL", "stop pub", "Annuler", "CANCEL"),
]


@pytest.mark.parametrize("word", STOPS)
async def test_a_stop_word_alone_opts_out_and_raises_nothing(drain: Tenant, word: str) -> None:
    await text(drain, word)
    [contact] = await items(drain, "/contacts")
    assert "opted_out" in contact["tags"]
    [message] = await items(drain, "/messages")
    assert message["flags"] == ["opt_out"]
    assert await items(drain, "/alerts") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "stop la livraison svp, mon drain est bouché",
        "Arrêtez tout, ça déborde",
        "il faut que ça stop, l'eau monte",
        "unsubscribe me from this flood of sewage in my basement",
        "stopper l'eau qui monte dans le sous-sol",
        "ça coule non stop au sous-sol, l'eau monte",
        "je m'arrête là, mon drain est bouché",
        "refoulement à l'arrêt de bus devant chez moi",
        "annule mon rdv, mon drain est encore bouché",
    ],
)
async def test_a_sentence_with_a_stop_word_is_a_sentence(drain: Tenant, sentence: str) -> None:
    await text(drain, sentence)
    [contact] = await items(drain, "/contacts")
    assert contact["tags"] == []
    assert [a["text"] for a in await items(drain, "/alerts")] == [sentence]


async def test_start_opts_in_again_and_yes_means_it_only_to_who_had_opted_out(drain: Tenant) -> None:
    await text(drain, "oui")
    await text(drain, "STOP")
    await text(drain, "START")
    [contact] = await items(drain, "/contacts")
    assert contact["tags"] == []
    await text(drain, "STOP")
    await text(drain, "Oui")
    [contact] = await items(drain, "/contacts")
    assert contact["tags"] == []
    flags = [m["flags"] for m in await items(drain, "/messages")]
    assert flags == [["opt_in"], ["opt_out"], ["opt_in"], ["opt_out"], []]


async def test_a_flood_after_stop_still_raises_an_alert(drain: Tenant) -> None:
    await text(drain, "STOP")
    await text(drain, FLOOD)
    assert [a["urgency"] for a in await items(drain, "/alerts")] == ["P1"]


async def test_a_refused_service_raises_nothing_but_is_written_down(drain: Tenant) -> None:
    await text(drain, "Je veux faire vider ma fosse septique")
    assert await items(drain, "/alerts") == []
    [contact] = await items(drain, "/contacts")
    [message] = await items(drain, "/messages")
    assert (contact["tags"], message["flags"]) == (["service_refused"], ["service_refused"])


async def test_an_emergency_is_never_hidden_by_a_refused_service(drain: Tenant) -> None:
    await text(drain, "Dégât d'eau : le puisard ne pompe plus et l'eau monte")
    [alert] = await items(drain, "/alerts")
    assert (alert["urgency"], "needs_review" in alert["flags"]) == ("P1", True)


async def test_worse_news_raises_the_alert_and_better_news_does_not_lower_it(drain: Tenant) -> None:
    await text(drain, "mon drain de plancher est lent")
    [alert] = await items(drain, "/alerts")
    assert alert["urgency"] == "P4"
    await text(drain, "là ça déborde partout dans le sous-sol")
    await text(drain, "bon, c'est juste un drain lent finalement")
    [alert] = await items(drain, "/alerts")
    assert alert["urgency"] == "P1"


async def test_a_member_answers_1_and_takes_the_alert(drain: Tenant) -> None:
    await text(drain, FLOOD)
    [alert] = await items(drain, "/alerts")
    answer = await text(drain, f"1 {alert['number']}", From=drain.dispatcher.phone)
    assert "<Message>" in answer.text
    [alert] = await items(drain, "/alerts")
    assert (alert["status"], alert["acknowledged_by"]["name"]) == ("acknowledged", drain.dispatcher.name)
    assert [c["phone"] for c in await items(drain, "/contacts")] == [CALLER]


async def test_the_same_answer_twice_gets_the_same_words(drain: Tenant) -> None:
    await text(drain, FLOOD)
    sid = "SM" + "7" * 32
    first = await text(drain, "1 1", From=drain.dispatcher.phone, MessageSid=sid)
    second = await text(drain, "1 1", From=drain.dispatcher.phone, MessageSid=sid)
    assert "<Message>" in first.text
    assert first.text == second.text


async def test_1_from_somebody_else_is_a_text_like_any_other(drain: Tenant) -> None:
    await text(drain, FLOOD)
    await text(drain, "1 1", From="+15145550199")
    assert {a["status"] for a in await items(drain, "/alerts")} == {"pending"}


async def test_boards_following_live_see_what_a_fresh_page_shows(drain: Tenant) -> None:
    async with drain.dispatcher.board("contacts", "messages", "conversations") as board:
        await text(drain, FLOOD)
        await text(drain, "je m'appelle Luce Bergeron, 12 rue des Érables à Laval")
        seen: dict[tuple[str, str], dict[str, object]] = {}
        while sum(topic == "messages" for topic, _ in seen) < 2:
            frame = await board.until(lambda f: f["op"] == "event")
            seen[frame["topic"], frame["id"]] = frame["data"]
    for topic in ("contacts", "messages", "conversations"):
        assert {i: d for (t, i), d in seen.items() if t == topic} == {
            row["id"]: row for row in await items(drain, f"/{topic}")
        }


@pytest.mark.parametrize("word", ["annuler", "CANCEL"])
async def test_cancelling_answers_a_question_of_ours_and_opts_out_of_nothing(drain: Tenant, word: str) -> None:
    conversation = await conversation_with(drain)
    await say(drain, conversation, "Voulez-vous confirmer ou annuler le rendez-vous ?")
    await text(drain, word)
    [contact] = await items(drain, "/contacts")
    assert contact["tags"] == []


async def test_what_the_provider_took_for_an_opt_out_is_one_whatever_we_asked(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await say(drain, conversation, "Voulez-vous confirmer ou annuler le rendez-vous ?")
    await text(drain, "CANCEL", OptOutType="STOP")
    [contact] = await items(drain, "/contacts")
    assert contact["tags"] == ["opted_out"]


async def test_start_from_somebody_who_never_left_is_a_text_like_any_other(drain: Tenant) -> None:
    await text(drain, "START")
    [message] = await items(drain, "/messages")
    assert message["flags"] == []


async def test_the_most_urgent_need_so_far_stays_with_the_conversation(drain: Tenant) -> None:
    await text(drain, "mon drain de plancher est lent")
    [quiet] = await items(drain, "/conversations")
    await text(drain, FLOOD)
    await text(drain, "merci, à tantôt")
    [flooded] = await items(drain, "/conversations")
    assert (quiet["urgency"], flooded["urgency"]) == ("P4", "P1")
    [alert] = [a for a in await items(drain, "/alerts") if a["urgency"] == "P1"]
    assert flooded["need"] == alert["need"]


async def test_a_conversation_keeps_the_language_and_each_message_its_own(drain: Tenant) -> None:
    await text(drain, "Bonjour, mon drain de plancher est bouché depuis hier")
    await text(drain, "my basement is flooding, please help me")
    await text(drain, "ok")
    assert [m["language"] for m in await items(drain, "/messages")] == [None, "en", "fr"]
    [conversation] = await items(drain, "/conversations")
    assert conversation["language"] == "en"
