"""A table of calls a drain business gets, and what must become of each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.agents.conftest import NOW, Judge

CALLS = [
    ("J'ai un refoulement d'égout dans la cave, ça monte par le drain de plancher", "P1", "alert", "drain"),
    ("Ça refoule dans mon bain à chaque fois qu'il pleut", "P1", "alert", "drain"),
    ("Il y a de l'eau partout au sous-sol, faites vite", "P1", "alert", "drain"),
    ("C'est urgent, ma toilette déborde et l'eau coule au plafond du bas", "P1", "alert", "drain"),
    ("Dégât d'eau, mon puisard ne pompe plus et l'eau monte", "P1", "alert", "drain"),
    ("J'ai pas d'urgence, je veux nettoyer mon drain français avant l'hiver", "P4", "alert", "french_drain"),
    ("Ici les travaux publics de la Ville de Longueuil, égout bloqué devant un parc", "P2", "alert", "municipal"),
    ("Ici les travaux publics de la Ville de Longueuil, l'égout déborde dans la rue", "P1", "alert", "municipal"),
    ("J'habite dans la ville de Brossard, mon évier de cuisine est lent", "P4", "alert", "drain"),
    ("On gère un contrat municipal, inspection caméra de 200 mètres", "P2", "alert", "municipal"),
    ("Je voudrais un prix pour un gainage, il y a des racines à 15 pieds", "P3", "alert", "relining"),
    ("Racines trouvées à l'inspection préachat, vos prix ?", "P3", "alert", "roots"),
    ("Mon drain français n'a pas de cheminées d'accès", "P4", "alert", "french_drain"),
    ("Nettoyage de drain français, deux cheminées, combien ?", "P4", "alert", "french_drain"),
    ("Ça sent l'égout dans l'escalier du sous-sol depuis deux ans", "P4", "alert", "drain"),
    ("Je veux faire vider ma fosse septique", "P4", "refuse", "general"),
    ("Faites-vous les gouttières et les drains de piscine ?", "P4", "refuse", "general"),
    ("Le drain de mon bac de garage est bouché", "P4", "alert", "drain"),
    ("Vous faites l'aspiration du pit de garage ?", "P4", "refuse", "general"),
    ("Remplacer un tuyau sous la dalle de béton", "P4", "redirect", "plumbing"),
    ("Restaurant, drain de cuisine bouché en plein service", "P3", "alert", "drain"),
    ("Copropriété de six unités, soumission écrite", "P4", "alert", "general"),
    ("Je suis un ami du propriétaire, dites-lui de rappeler", "P4", "personal", "general"),
    ("Votre compétiteur est 20 % moins cher", "P4", "none", "general"),
    ("My basement is flooding, sewage is coming up the floor drain", "P1", "alert", "drain"),
    ("This is an emergency, the sewer backed up", "P1", "alert", "drain"),
    ("No emergency, just want a quote for a camera inspection", "P4", "alert", "inspection"),
    ("City of Laval public works, blocked storm drain", "P2", "alert", "municipal"),
    ("Do you clean septic tanks?", "P4", "refuse", "general"),
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
    now, often = said("ça refoule dans mon bain"), said("ça refoule dans mon bain chaque fois qu'il pleut")
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
    for text in ("stop la livraison", "je m'arrête là", "non stop", "arrêt de bus", "stop l'eau monte"):
        assert "opt_out" not in said(text).flags, text


def test_a_picture_without_words_is_not_thrown_away(said: Judge) -> None:
    verdict = said("")
    assert (verdict.disposition, verdict.urgency, verdict.flags) == ("alert", "P4", ("no_text",))


def test_what_helps_the_desk_is_flagged(said: Judge) -> None:
    assert "written_quote" in said("Copropriété de six unités, soumission écrite").flags
    assert "chimney_offer" in said("Mon drain français n'a pas de cheminées").flags
    assert "south_shore" in said("évier lent à Brossard").flags
    assert "urgent_word" in said("prix urgent svp pour une inspection").flags


def test_the_language_is_that_of_the_words_and_the_prior_decides_only_when_they_do_not(said: Judge) -> None:
    assert said("the drain in my basement is slow", language="fr").language == "en"
    assert said("mon évier est lent", language="en").language == "fr"
    assert said("ok", language="en").language == "en"
    assert said("ok").language == "fr"
