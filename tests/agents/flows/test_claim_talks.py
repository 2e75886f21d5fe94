"""What an insured person may rely on, whatever they say: who is told what, what is kept, and that nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.session.commands import End, HandOff, PromiseCallback, Say, Tag
from agents.session.events import Claimed, HungUp, Media, Released, Started, TimerFired
from agents.session.profile import Policy
from agents.session.state import encode_state
from tests.agents.flows.insured import ESCALATED, PERSON, PROVEN, WHO, Insured, insurer

PHASES = {
    *("authentification", "confirmation", "description", "details", "documents", "decision"),
    *("transfert", "suivi", "termine"),
}
PICTURE = (Media("image", "image/jpeg"),)
CRASH = "On m'a percuté hier à Rabat"


@pytest.mark.parametrize("outcome", ["unknown", "suspended", "wrong"])
def test_every_failure_sounds_the_same(outcome: str) -> None:
    said = Insured(verify_identity={"verified": False, "locked": False, "why": outcome}).says(*WHO[:2]).words
    assert said == Insured(verify_identity={"verified": False, "locked": False}).says(*WHO[:2]).words


def test_the_second_factor_is_asked_for_before_anything_is_looked_up() -> None:
    insured = Insured().says("AB-4521-22")
    assert insured.calls == ["proven"]
    assert insured.state.asked == "second_factor"


@pytest.mark.parametrize(
    "said", ["Non, vous faites erreur madame", "Ce n'est pas moi, c'était le matricule de ma femme", "la, machi ana"]
)
def test_who_is_somebody_else_gives_the_proof_back_and_is_forgotten(said: str) -> None:
    insured = Insured().says(*WHO[:2], said)
    assert "withdraw_proof" in insured.calls
    assert "Berrada" not in encode_state(insured.state).decode()
    assert insured.state.asked == "matricule"


@pytest.mark.parametrize("said", ["oui c'est bien moi.", "Oui, tout à fait", "iyah", "yes speaking", "👍"])
def test_a_yes_however_it_is_said(said: str) -> None:
    assert Insured().says(*WHO[:2], said).state.asked == "description"


def test_what_proves_an_identity_is_not_remembered() -> None:
    insured = Insured().says("AB 45 21 22", "code").says("12 34 56", "oui", CRASH)
    kept = encode_state(insured.state).decode()
    assert not re.search(r"4521|45 21|12 34 56|123456", kept)
    assert Insured().says("Bonjour", *WHO[:2]).says("oui").state.last_heard == "oui"


def test_a_story_told_too_early_waits_for_its_teller_to_be_known() -> None:
    insured = Insured().says(f"{CRASH}, matricule AB-4521-22, née le 12/03/1985")
    assert "declare_claim" not in insured.calls
    insured.says("oui")
    told = insured.arguments("declare_claim")
    assert told["type"] == "collision"
    assert "4521" not in told["description"]
    assert "1985" not in told["description"]


def test_a_file_is_opened_as_soon_as_it_is_understood_and_grows_with_every_answer() -> None:
    insured = Insured().says(*WHO, CRASH)
    assert insured.calls == ["declare_claim", "record_claim"]
    assert insured.arguments("record_claim")["occurred_on"] == "2026-11-20"
    insured.says("non")
    assert insured.arguments("record_claim")["answers"]["injury"] == {
        "value": "no",
        "quote": "non",
        "confidence": 0.95,
        "asked": True,
    }


def test_an_answer_not_understood_twice_is_left_open_and_the_talk_goes_on() -> None:
    insured = Insured().says(*WHO, CRASH)
    first = insured.state.asked
    insured.says("blablabla truc")
    assert insured.state.asked == first
    insured.says("machin chose")
    assert insured.state.asked != first


@pytest.mark.parametrize("said", ["non", "merci", "il y a quelques jours", "une fois"])
def test_a_day_nobody_can_name_is_asked_twice_at_most(said: str) -> None:
    insured = Insured().says(*WHO, "Pare-brise fissuré par un caillou à Rabat", "oui")
    assert insured.state.asked == "date"
    insured.says(said, f"{said} je crois")
    assert insured.state.asked != "date"


@pytest.mark.parametrize("said", ["yes everyone is safe", "oui, tout le monde va bien"])
def test_that_everyone_is_safe_is_no_danger_however_it_begins(said: str) -> None:
    insured = Insured().says(*WHO, "Feu de cuisine hier à Rabat, tout le mur a brûlé")
    assert insured.state.asked in {"everyone_safe", "still_dangerous"}
    insured.says(said)
    assert insured.state.fields.get("still_dangerous") is None
    assert insured.state.urgency != "P1"


def test_no_amount_known_is_an_answer() -> None:
    insured = Insured().says(*WHO, "Feu de cuisine hier à Rabat, personne n'est blessé, le feu est éteint")
    for _ in range(4):
        if insured.state.asked == "estimate":
            break
        insured.says("oui" if insured.state.asked == "everyone_safe" else "non, aucun")
    assert insured.state.asked == "estimate"
    insured.says("non")
    assert (insured.state.asked == "estimate", "compris" in insured.words) == (False, False)


def test_what_happened_too_is_a_file_of_its_own() -> None:
    insured = Insured().says(*WHO, "On a volé mon vélo hier à Agadir")
    insured.says("en fait j'ai aussi eu une fuite d'eau ce matin chez moi")
    assert insured.calls[:1] == ["decide_claim"]
    assert insured.arguments("declare_claim")["type"] == "degats_des_eaux"


@pytest.mark.parametrize("said", ["j'ai aussi eu mal au dos", "le choc a aussi cassé le pare-brise"])
def test_what_belongs_to_it_stays_in_it(said: str) -> None:
    assert "declare_claim" not in Insured().says(*WHO, CRASH, said).calls


def test_a_story_of_no_known_kind_told_among_open_claims_is_not_told_twice() -> None:
    several = [{"id": f"k{n}", "number": f"SIN-2026-00000{n}", "type": "vol", "missing": []} for n in (8, 9)]
    insured = Insured(verify_identity=PROVEN | {"open_claims": several}).says(*WHO)
    assert insured.state.asked == "choice"
    insured.says("Pas de constat, l'autre refuse de signer et dit que c'est ma faute", "C'est ma voiture, à Rabat")
    assert "refuse de signer" in insured.arguments("declare_claim")["description"]


@pytest.mark.parametrize(
    ("country", "settings", "number"),
    [
        ("MA", {}, "15 ou le 19"),
        ("CA", {}, "911"),
        ("FR", {}, "15 ou le 112"),
        ("MA", {"emergency_number": "150"}, "150"),
    ],
)
def test_the_injured_are_told_whom_to_call_where_they_are(country: str, settings: dict[str, str], number: str) -> None:
    profile = insurer(country=country, settings=settings)
    insured = Insured(profile).says("J'ai eu un accident, je suis blessé")
    assert f"appelez le {number}" in insured.words
    assert insured.state.urgency in {"P1", "P2"}
    assert "appelez" not in insured.says("j'ai vraiment mal").words


def test_an_advisor_gets_the_whole_story() -> None:
    insured = Insured(decide_claim=ESCALATED).says(*WHO, f"{CRASH}, j'ai mal au cou", "non")
    (handed,) = insured.of(HandOff)
    assert (handed.reason, handed.skill, handed.complexity, handed.language) == ("injury", "blessure", 72, "fr")
    brief = handed.brief
    assert brief.summary.startswith("Mme Salma Berrada · collision · SIN-2026-000001 · CCI 72")
    facts = {fact.name: fact for fact in brief.facts}
    assert facts["injury"].quote
    assert facts["serious_injury"].value == "no"
    assert facts["explanation"].value == "Une personne est blessée."
    assert facts["effort"].is_assumption
    assert set(facts["risks"].value.split(", ")) == {"injury", "documents"}
    assert brief.missing == ("constat", "photos", "certificat_medical", "devis")
    assert "blessée" in brief.advice
    assert brief.suggestion.startswith("Bonjour Mme Salma Berrada")
    assert brief.next_step


def test_the_brief_of_an_english_team_is_in_english_and_its_reply_in_the_callers_language() -> None:
    insured = Insured(insurer(language="en"), decide_claim=ESCALATED | {"cci": 61, "reason": "liability_disputed"})
    insured.says("AB-4521-22", "12 mars 1985", "oui", f"{CRASH}, l'autre conteste", "je veux parler à un conseiller")
    (handed,) = insured.of(HandOff)
    assert handed.brief.suggestion.startswith("Bonjour")
    assert handed.brief.next_step == "Confirm the facts and ask for the documents."


def test_nobody_unproven_has_a_name_in_a_brief() -> None:
    insured = Insured().says(*WHO[:2], "passez-moi un conseiller")
    (handed,) = insured.of(HandOff)
    assert handed.brief.summary.startswith("Identité non vérifiée")
    assert "Berrada" not in str(handed.brief)
    assert "12 mars" not in str(handed.brief)


def test_where_nobody_takes_conversations_over_a_call_back_is_promised() -> None:
    insured = Insured(insurer(policy=Policy(transfer="callback")), decide_claim=ESCALATED)
    insured.says(*WHO, CRASH, "un conseiller s'il vous plaît")
    assert insured.of(HandOff) == []
    (promised,) = insured.of(PromiseCallback)
    assert promised.brief.summary.startswith("Mme Salma Berrada")


def test_whoever_waits_for_an_advisor_may_still_add_to_the_file() -> None:
    insured = Insured(decide_claim=ESCALATED, take_documents={"received": [{"kind": "photos"}], "missing": []})
    insured.says(*WHO, CRASH, "un conseiller s'il vous plaît")
    insured.says("l'autre voiture a pris la fuite")
    assert insured.arguments("record_claim")["answers"]["hit_and_run"]["value"] == "yes"
    assert "photos" in insured.says("", media=PICTURE).words
    assert insured.of(HandOff) == []
    assert "déjà" in insured.says("je veux parler à un humain").words


def test_a_model_never_sees_who_somebody_is_or_what_proves_it() -> None:
    insured = Insured(insurer(engine="model"), decide_claim=ESCALATED)
    insured.says("Bonjour, AB-4521-22", "12 mars 1985")
    assert insured.asked == []
    insured.says("oui", CRASH, "non", "oui", "non", "oui", "plus tard")
    assert insured.asked
    seen = " ".join(message.content for question in insured.asked for message in question.messages)
    assert not re.search(r"4521|1985", seen)
    (handed,) = insured.of(HandOff)
    assert handed.reason == "injury"


def test_a_denied_name_is_gone_before_a_model_could_see_it() -> None:
    insured = Insured(insurer(engine="model")).says(*WHO[:2], "non ce n'est pas moi")
    other = PROVEN | {"person": PERSON | {"full_name": "Omar Tazi", "last_name": "Tazi", "civility": "M"}}
    insured.tools = dict(insured.tools) | {"verify_identity": other}
    insured.says("CD-1234-56 né le 01/02/1980", "oui", CRASH, "non")
    seen = " ".join(message.content for question in insured.asked for message in question.messages)
    assert seen
    assert "Berrada" not in seen


def test_somebody_else_after_the_proof_lapsed_does_not_inherit_the_claim() -> None:
    insured = Insured(record_claim=[{"ok": True}, {"error": "not_proven"}, {"ok": True}]).says(*WHO, CRASH, "non")
    assert insured.state.asked == "matricule"
    other = PROVEN | {"person": PERSON | {"full_name": "Omar Tazi", "last_name": "Tazi"}}
    insured.tools = dict(insured.tools) | {"verify_identity": other}
    insured.says("CD-1234-56 né le 01/02/1980", "oui")
    assert insured.state.asked == "description"
    assert "claim" not in insured.state.memo
    assert "Rabat" not in str(insured.state.fields)


def test_hanging_up_keeps_the_question_and_coming_back_answers_it() -> None:
    insured = Insured().says(*WHO, CRASH)
    insured.takes(HungUp())
    assert insured.of(End) == []
    assert insured.says("non").arguments("record_claim")["answers"]["injury"]["value"] == "no"


def test_an_advisor_who_gives_the_talk_back_finds_the_claim_where_it_was() -> None:
    insured = Insured().says(*WHO, CRASH).takes(Claimed("Yanis")).takes(Released("Yanis", "rappelée"))
    insured.says("bonjour")
    assert insured.state.asked == "injury"


def test_what_is_said_after_the_end_needs_no_new_proof_while_it_lasts() -> None:
    insured = Insured().says(*WHO, "Pare-brise fissuré par un caillou hier à Rabat", "oui", "plus tard")
    assert insured.state.outcome == "done"
    insured.tools = dict(insured.tools) | {"proven": PROVEN}
    insured.says("j'ai aussi eu une fuite d'eau chez moi ce matin à Rabat")
    assert insured.calls[:2] == ["proven", "declare_claim"]
    assert insured.arguments("declare_claim")["type"] == "degats_des_eaux"


def test_a_catch_up_asks_the_pending_question_once() -> None:
    insured = Insured().says(*WHO, CRASH).takes(TimerFired("catch_up"))
    assert insured.words.startswith("Je suis toujours là")
    assert insured.takes(TimerFired("catch_up")).words == ""


@pytest.mark.parametrize("tool", ["record_claim", "take_documents", "send_follow_link"])
def test_a_tool_that_is_down_does_not_stop_a_declaration(tool: str) -> None:
    insured = Insured()
    insured.tools = dict(insured.tools) | {tool: {"error": "unavailable"}}
    insured.says(*WHO, "Pare-brise fissuré par un caillou hier à Rabat", "oui", "plus tard")
    assert insured.state.outcome == "done"
    assert (Tag(f"tool_failed:{tool}") in insured.done) == (tool != "take_documents")


def test_a_decision_that_cannot_be_made_is_made_by_a_human() -> None:
    insured = Insured(decide_claim={"error": "unavailable"})
    insured.says(*WHO, "Pare-brise fissuré par un caillou hier à Rabat", "oui", "plus tard")
    (handed,) = insured.of(HandOff)
    assert handed.reason == "tool_failed"


def test_a_late_file_that_is_complained_about_weighs_in_the_queue() -> None:
    late = {"found": True, "is_late": True, "claim": {"id": "k7", "number": "SIN-2026-000007", "type": "vol"}}
    claims = {"open": [{"id": "k7", "number": "SIN-2026-000007", "type": "vol"}], "closed": []}
    insured = Insured(follow_claim=late, claims_of=claims)
    insured.says(*WHO, "Où en est mon dossier ? C'est inadmissible !!!")
    (handed,) = insured.of(HandOff)
    assert handed.emotion >= 0.6
    assert "SIN-2026-000007" in handed.brief.summary


LINES = (
    *("Bonjour", "AB-4521-22", "12 mars 1985", "oui", "non", "code", "123456", "plus tard", "je ne sais pas"),
    *(CRASH, "j'ai mal au cou", "un autre sinistre", "Où en est mon dossier ?", "Quelle est ma franchise ?", "suivre"),
    *("le deuxième", "merci", "au revoir", "un conseiller", "English please", "la, hamdullah", "{name}", "", "?"),
    *("c'est inadmissible !!!", "on a volé ma voiture cette nuit", "il y a le feu", "ma voiture", "demain"),
)
CLAIM = {"id": "k7", "number": "SIN-2026-000007", "type": "vol", "missing": ["photos"], "declared_on": "2026-11-01"}
ANSWERS: dict[str, list[Any]] = {
    "proven": [{"verified": False}, PROVEN, PROVEN | {"open_claims": [CLAIM]}],
    "verify_identity": [PROVEN, {"verified": False, "locked": False}, {"verified": False, "locked": True}],
    "decide_claim": [ESCALATED, {"outcome": "expert"}, {"outcome": "documents", "missing": ["photos"], "due_on": 3}],
    "claims_of": [{"open": [CLAIM, CLAIM | {"id": "k8"}], "closed": []}, {"open": [CLAIM]}, {"open": "x"}],
    "follow_claim": [{"found": True, "claim": CLAIM, "is_late": True, "expected": [{"kind": "photos"}]}],
    "take_documents": [{"received": [{"kind": "photos"}], "missing": ["devis"]}, {"received": None, "missing": 4}],
    "contract_info": [{"policies": [{"number": "A", "guarantees": [{"name": "vol", "covered": True}]}], "asked": None}],
}
NONSENSE = st.sampled_from([{}, {"error": "not_proven"}, {"error": "unavailable"}, {"claim_id": None, "person": 7}])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_talk_breaks_it_whatever_is_said_and_whatever_tools_answer(data: st.DataObject) -> None:
    names = ["proven", "verify_identity", "declare_claim", "record_claim", "decide_claim", "send_follow_link"]
    tools = {
        name: data.draw(st.lists(st.sampled_from(ANSWERS.get(name, [{}])) | NONSENSE, min_size=1, max_size=4))
        for name in data.draw(st.sets(st.sampled_from([*ANSWERS, *names])))
    }
    insured = Insured(insurer(engine=data.draw(st.sampled_from(["builtin", "model"]))), **tools)
    if data.draw(st.booleans()):
        insured.takes(Started())
    for _ in range(data.draw(st.integers(1, 12))):
        event = data.draw(st.sampled_from(["say", "say", "say", "say", "picture", "hang_up", "catch_up", "silence"]))
        was_known = bool(insured.state.memo.get("proven")) or insured.state.asked == "confirm_identity"
        if event == "say":
            insured.says(data.draw(st.sampled_from(LINES)), speech=data.draw(st.sampled_from([None, None, 0.4])))
        elif event == "picture":
            insured.says("", media=PICTURE)
        else:
            insured.takes(HungUp() if event == "hang_up" else TimerFired(event))
        _check(insured, was_known=was_known)


def _check(insured: Insured, *, was_known: bool) -> None:
    says = [command for command in insured.done if isinstance(command, Say)]
    assert insured.words.count("?") <= 1 + insured.words.count("{name}")
    assert "{" not in insured.words.replace("{name}", "")
    assert {say.phase for say in says} <= PHASES | {"farewell", "done"}
    files = {"declare_claim", "decide_claim", "claims_of", "follow_claim", "contract_info", "take_documents"}
    if files & set(insured.calls):
        assert was_known or "proven" in insured.calls
    if not was_known and "proven" not in insured.calls and "verify_identity" not in insured.calls:
        assert "Berrada" not in insured.words
