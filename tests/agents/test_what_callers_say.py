"""A table of calls a drain business gets, and what must become of each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.agents.conftest import NOW, Judge

CALLS = [
    ("L'égout refoule dans ma cave, ça sort par le drain de plancher", "P1", "alert", "drain"),
    ("Mon bain refoule à chaque averse", "P1", "alert", "drain"),
    ("Vite, l'eau est partout dans le sous-sol", "P1", "alert", "drain"),
    ("Urgent : toilette qui déborde, ça dégouline du plafond en dessous", "P1", "alert", "drain"),
    ("Gros dégât d'eau, la pompe du puisard est morte et le niveau monte", "P1", "alert", "drain"),
    ("Y a pas d'urgence, c'est pour nettoyer le drain français cet automne", "P4", "alert", "french_drain"),
    ("Travaux publics de la Ville de Varennes, un égout est bouché près d'un parc", "P2", "alert", "municipal"),
    ("Travaux publics de la Ville de Varennes, l'égout déborde dans la rue", "P1", "alert", "municipal"),
    ("Je demeure dans la ville de Candiac et l'évier se vide lentement", "P4", "alert", "drain"),
    ("C'est un contrat municipal : 400 mètres à inspecter par caméra", "P2", "alert", "municipal"),
    ("Combien pour gainer ? On a vu des racines à 25 pieds", "P3", "alert", "relining"),
    ("L'inspection avant achat montre des racines, quel est le tarif ?", "P3", "alert", "roots"),
    ("On n'a aucune cheminée sur notre drain français", "P4", "alert", "french_drain"),
    ("Prix pour laver un drain français qui a deux cheminées", "P4", "alert", "french_drain"),
    ("Odeur d'égout près de l'escalier depuis un an et demi", "P4", "alert", "drain"),
    ("Il faudrait vider notre fosse septique", "P4", "refuse", "general"),
    ("Nettoyez-vous des gouttières ou un drain de piscine ?", "P4", "refuse", "general"),
    ("C'est bouché, le drain du bac dans mon garage", "P4", "alert", "drain"),
    ("Pouvez-vous aspirer le pit du garage ?", "P4", "refuse", "general"),
    ("Il y a un tuyau à changer sous la dalle", "P4", "redirect", "plumbing"),
    ("Notre restaurant est ouvert et le drain de la cuisine est bouché", "P3", "alert", "drain"),
    ("Nous sommes un condo de dix logements, prix par écrit svp", "P4", "alert", "general"),
    ("C'est un ami du propriétaire, qu'il me rappelle", "P4", "personal", "general"),
    ("Un compétiteur me le fait 15 % moins cher", "P4", "none", "general"),
    ("The basement floods right now, sewage comes up the drain", "P1", "alert", "drain"),
    ("Emergency! Our sewer line backed up", "P1", "alert", "drain"),
    ("It's no emergency, I only want a camera inspection quote", "P4", "alert", "inspection"),
    ("Public works, City of Dorval: a storm drain is blocked", "P2", "alert", "municipal"),
    ("Is emptying septic tanks something you do?", "P4", "refuse", "general"),
]


@pytest.mark.parametrize(("text", "urgency", "disposition", "need"), CALLS)
def test_each_call_gets_its_urgency_disposition_and_need(
    said: Judge, text: str, urgency: str, disposition: str, need: str
) -> None:
    verdict = said(text)
    assert (verdict.urgency, verdict.disposition, verdict.need) == (urgency, disposition, need)


@pytest.mark.parametrize(
    "text",
    [
        "ya de leau partout dans cave",
        "sa refoule par la toilette",
        "REFOULEMENT",
        "refoullement degout",
        "innodation au sous sol",
        "euh l'eau l'eau monte euh dans le sous-sol",
        "des gars d'eau au sous-sol",
        "re foulement dans la cave",
        "toilet overflowin wont stop overflowing",
        "ｒｅｆｏｕｌｅｍｅｎｔ",
        "re\u0301foulement d'e\u0301gout, c\u0327a de\u0301borde",
        "inon\u200bdation",
    ],
)
def test_an_emergency_is_heard_through_bad_spelling_and_bad_transcription(said: Judge, text: str) -> None:
    assert said(text).urgency == "P1"


@pytest.mark.parametrize(
    "emergency",
    [
        "Ma fosse septique déborde dans la maison",
        "L'eau de la piscine rentre dans le sous-sol",
        "le puisard ne suffit plus, mon sous-sol est inondé",
        "nettoyez-vous les gouttières ? et ça refoule au sous-sol",
        "septic tank overflowing into the basement",
    ],
)
def test_a_refused_service_never_hides_an_emergency(said: Judge, emergency: str) -> None:
    verdict = said(emergency)
    assert (verdict.urgency, verdict.disposition) == ("P1", "alert")
    assert {"needs_review", "service_refused"} <= set(verdict.flags)


def test_an_emergency_of_a_friend_or_under_the_slab_is_still_an_emergency(said: Judge) -> None:
    assert said("Je suis un ami du propriétaire, mon sous-sol est inondé").disposition == "alert"
    slab = said("Tuyau sous la dalle éclaté, l'eau monte dans la cave")
    assert (slab.urgency, slab.disposition) == ("P1", "alert")


def test_the_three_clocks_are_separate_promises(said: Judge) -> None:
    emergency, calm = said("mon sous-sol est inondé"), said("mon évier est lent")
    assert emergency.notify_by - NOW == timedelta(seconds=5)
    assert emergency.call_back_by - NOW == timedelta(minutes=5)
    assert emergency.expires_at - NOW == timedelta(minutes=30)
    assert calm.notify_by - NOW == timedelta(minutes=30)
    assert calm.call_back_by - NOW == timedelta(hours=4)
    assert calm.expires_at - NOW == timedelta(hours=24)


def test_what_is_known_besides_the_words_can_raise_an_alert_and_never_lowers_one(said: Judge) -> None:
    assert said("un drain à nettoyer", contact_type="municipal").urgency == "P2"
    assert said("inondation", contact_type="municipal").urgency == "P1"
    assert said("un drain à nettoyer", estimated_value=3000).urgency == "P3"
    assert said("un drain à nettoyer", estimated_value=2999).urgency == "P4"
    assert said("budget de 12 000 $ pour mes drains").urgency == "P3"
    assert said("merci beaucoup", prior_urgency="P1").urgency == "P1"
    assert said("merci beaucoup", contact_type="municipal").disposition == "none"


def test_a_recurring_problem_says_so_and_is_less_certain(said: Judge) -> None:
    now, often = said("ma douche refoule"), said("ma douche refoule à chaque orage")
    assert "ask_if_now" in often.flags
    assert often.confidence < now.confidence


def test_a_wish_for_silence_must_be_the_whole_message(said: Judge) -> None:
    for text in (
        "STOP",
        "stop.",
        " Stop ",
        "S.T.O.P",
        "arrêt",
        "ARRET SMS",
        "désabonner",
        "Désinscription !",
        "stop pub",
    ):
        assert "opt_out" in said(text).flags, text
    for text in ("stop la livraison", "on s'arrête là", "non stop", "arrêt de bus", "stop l'eau monte"):
        assert "opt_out" not in said(text).flags, text


def test_a_picture_without_words_is_not_thrown_away(said: Judge) -> None:
    verdict = said("")
    assert (verdict.disposition, verdict.urgency, verdict.flags) == ("alert", "P4", ("no_text",))


def test_what_helps_the_desk_is_flagged(said: Judge) -> None:
    assert "written_quote" in said("Condo de dix logements, prix par écrit").flags
    assert "chimney_offer" in said("Drain français sans cheminée chez nous").flags
    assert "south_shore" in said("évier lent à Brossard").flags
    assert "urgent_word" in said("prix urgent svp pour une inspection").flags


def test_the_language_is_that_of_the_words_and_the_prior_decides_only_when_they_do_not(said: Judge) -> None:
    assert said("the drain in my basement is slow", language="fr").language == "en"
    assert said("mon évier est lent", language="en").language == "fr"
    assert said("ok", language="en").language == "en"
    assert said("ok").language == "fr"
