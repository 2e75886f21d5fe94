"""Words with what stands around them: substrings, negations, three languages (domain rules B4.4, B16)."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.claims_reading import Reading, read
from agents.complexity.models import QUESTIONS, ClaimType

TODAY = date(2026, 11, 21)
"""A Saturday."""


def said(text: str, *, asked: str | None = None, about: ClaimType | None = None) -> Reading:
    return read(text, today=TODAY, language="fr", asked=asked, about=about)


def tri(text: str, question: str, *, asked: str | None = None, about: ClaimType | None = "collision") -> str | None:
    answer = said(text, asked=asked, about=about).answers.get(question)
    return answer.value if answer is not None else None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Petit accrochage en sortant du parking", "collision"),
        ("Mon pare-brise est fissuré", "bris_de_glace"),
        ("On m'a volé ma moto", "vol"),
        ("Ma cuisine a pris feu", "incendie"),
        ("Une fuite a traversé le plafond du salon", "degats_des_eaux"),
        ("Mon chien a mordu un passant", "responsabilite"),
        ("Je suis tombée dans l'escalier et je me suis cassé le poignet", "blessure"),
        ("La grêle a cabossé le capot", "dommage_materiel"),
        ("Ma valise est perdue depuis l'aéroport", "autre"),
        ("My car was stolen", "vol"),
        ("A pipe burst in the kitchen", "degats_des_eaux"),
        ("I was rear-ended on the highway", "collision"),
        ("There was a fire in my flat", "incendie"),
        ("serqo liya tomobil", "vol"),
        ("l3afia cha3lat f dar", "incendie"),
        ("lma kaysil mn sqef", "degats_des_eaux"),
    ],
)
def test_types(text: str, wanted: str) -> None:
    reading = said(text)
    assert reading.type == wanted
    assert "new_claim" in reading.intents
    assert reading.quotes["type"] in text


@pytest.mark.parametrize(
    "text",
    [
        "Où en est mon dossier ?",
        "J'étais au feu rouge",
        "Je vous rappelle demain",
        "Malheureusement je n'ai rien d'anormal à signaler",
        "Le conseiller a été très bien",
        "Bonjour",
        "",
        "???",
    ],
)
def test_no_type_where_nothing_happened(text: str) -> None:
    assert said(text).type is None
    assert not said(text).answers


def test_substrings_mean_nothing() -> None:
    """ "dossier" is no back, "coule" no neck, "feu rouge" no fire, "envolé" no theft, "anormal" no pain."""
    assert tri("mon dossier est bloqué depuis le coucou de mardi", "injury") is None
    assert said("L'eau coule du robinet").type == "degats_des_eaux"
    assert tri("L'eau coule du robinet", "injury") is None
    assert said("Embouti au feu rouge").type == "collision"
    assert said("La tuile s'est envolée du toit").type == "dommage_materiel"
    assert tri("malheureusement non, rien d'anormal", "injury") is None
    assert tri("malheureusement non, rien d'anormal", "injury", asked="injury") == "no"


@pytest.mark.parametrize(
    "text",
    [
        "pas de blessé",
        "Personne n'est blessé",
        "aucun blessé, heureusement",
        "il n'y a pas eu de blessés",
        "je ne suis pas blessée",
        "no injuries",
        "nobody was hurt",
        "everyone is fine",
        "tout le monde va bien",
        "plus de peur que de mal",
        "dégâts uniquement matériels",
        "je n'ai mal nulle part",
    ],
)
def test_nobody_hurt(text: str) -> None:
    assert tri(text, "injury") == "no"


@pytest.mark.parametrize(
    "text",
    [
        "il y a deux blessés graves",
        "une personne blessée",
        "j'ai mal au dos",
        "j'ai un peu mal à la nuque",
        "ma femme est à l'hôpital",
        "my neck hurts",
        "he broke my nose",
        "rassi kaydrni",
        "ma fille saigne du nez, mais l'autre conducteur n'est pas blessé",
        "je n'étais pas blessé mais ce matin j'ai des vertiges",
        "un cycliste renversé",
    ],
)
def test_somebody_hurt(text: str) -> None:
    assert tri(text, "injury") == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "j'ai mal garé la voiture",
        "la batterie est morte",
        "j'ai failli être blessé",
        "la porte fracturée",
        "parking de l'hôpital",
    ],
)
def test_nothing_about_anybody_hurt(text: str) -> None:
    assert tri(text, "injury") is None


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("le constat est signé", "report_signed", "yes"),
        ("oui, le constat est signé", "report", "yes"),
        ("le constat n'est pas signé", "report_signed", "no"),
        ("pas de constat et pas de photos", "report", "no"),
        ("pas de constat et pas de photos", "photos", "no"),
        ("constat d'huissier", "report", None),
        ("on doit remplir le constat", "report", None),
        ("la police n'est pas venue", "police", "no"),
        ("sans photos, mais la police est passée", "police", "yes"),
        ("mon numéro de police d'assurance", "police", None),
        ("l'autre a pris la fuite", "hit_and_run", "yes"),
        ("he drove off", "hit_and_run", "yes"),
        ("mcha b7alo, hreb", "hit_and_run", "yes"),
        ("une fuite d'eau", "hit_and_run", None),
        ("il refuse de signer", "liability_disputed", "yes"),
        ("il dit que c'est ma faute", "liability_disputed", "yes"),
        ("he denies everything", "liability_disputed", "yes"),
        ("il ne conteste pas", "liability_disputed", "no"),
        ("un refus de priorité", "liability_disputed", None),
        ("il reconnaît sa faute", "fault_admitted", "yes"),
        ("il ne reconnaît pas sa faute", "fault_admitted", None),
        ("il ne reconnaît pas sa faute", "liability_disputed", "yes"),
        ("aucun témoin", "witnesses", "no"),
        ("ni plaque ni témoin", "witnesses", "no"),
        ("une voisine a tout vu", "witnesses", "yes"),
        ("la voiture ne roule plus", "vehicle_immobilised", "yes"),
        ("elle roule encore", "vehicle_immobilised", "no"),
        ("j'étais tout seul", "third_party", "no"),
        ("l'autre jour", "third_party", None),
    ],
)
def test_answers_nobody_asked_for(text: str, question: str, value: str | None) -> None:
    assert tri(text, question) == value


def test_a_thief_who_fled_is_no_hit_and_run() -> None:
    assert "hit_and_run" not in said("Le voleur a pris la fuite avec ma moto").answers


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("injury", "oui", "yes"),
        ("injury", "Oui.", "yes"),
        ("injury", "non, vous faites erreur madame", "no"),
        ("injury", "la, hamdullah", "no"),
        ("injury", "hamdullah la", "no"),
        ("injury", "la labas", "no"),
        ("injury", "wakha", "yes"),
        ("injury", "personne", "no"),
        ("injury", "un peu au cou", "yes"),
        ("injury", "yes, some pain", "yes"),
        ("injury", "non mais ma fille a mal au bras", "yes"),
        ("injury", "oui tout le monde va bien", "no"),
        ("injury", "juste la voiture", "no"),
        ("injury", "je ne sais pas", "unknown"),
        ("injury", "no idea", "unknown"),
        ("injury", "rien de grave", None),
        ("injury", "euh", None),
        ("serious_injury", "non c'est léger", "no"),
        ("serious_injury", "rien de grave", "no"),
        ("serious_injury", "oui il est hospitalisé", "yes"),
        ("everyone_safe", "oui", "yes"),
        ("everyone_safe", "tout le monde", "yes"),
        ("everyone_safe", "ça va", "yes"),
        ("everyone_safe", "personne", "yes"),
        ("everyone_safe", "non, mon fils est coincé", "no"),
        ("still_dangerous", "non c'est éteint", "no"),
        ("still_dangerous", "oui ça brûle encore", "yes"),
        ("still_dangerous", "yes everyone is safe", None),
        ("source_stopped", "non ça coule toujours", "no"),
        ("source_stopped", "oui j'ai fermé la vanne", "yes"),
        ("report", "pas encore", "no"),
        ("report", "non, le constat est resté dans sa voiture", "no"),
        ("report", "oui, et les photos aussi", "yes"),
        ("police", "oui plainte déposée", "yes"),
        ("liability_disputed", "non on est d'accord", "no"),
        ("third_party", "non j'étais seule", "no"),
        ("third_party", "oui un camion", "yes"),
    ],
)
def test_answers_to_the_question_put(question: str, text: str, value: str | None) -> None:
    about: ClaimType = "incendie" if question in ("everyone_safe", "still_dangerous") else "degats_des_eaux"
    reading = said(
        text,
        asked=question,
        about="collision" if question not in ("everyone_safe", "still_dangerous", "source_stopped") else about,
    )
    answer = reading.answers.get(question)
    assert (answer.value if answer is not None else None) == value
    if answer is not None:
        assert answer.asked
        assert answer.quote


def test_an_answer_may_say_more_than_was_asked() -> None:
    reading = said("oui, et la police est venue, on a pris des photos", asked="report", about="collision")
    assert {name: answer.value for name, answer in reading.answers.items()} == {
        "report": "yes",
        "police": "yes",
        "photos": "yes",
    }


def test_what_is_only_supposed_is_an_assumption() -> None:
    for text, value in (("je crois que non", "no"), ("un blessé je crois", "yes"), ("I think so", "yes")):
        reading = said(text, asked="injury", about="collision")
        assert reading.answers["injury"].value == value
        assert reading.answers["injury"].confidence < 0.6
        assert reading.assumptions == 1


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        ("report", "on va le remplir ce soir", "constat"),
        ("photos", "je vais en prendre", "photos"),
        ("police", "j'y vais demain", "rapport_police"),
        ("medical_seen", "pas encore, je vais chez le docteur demain", "certificat_medical"),
    ],
)
def test_what_comes_later_is_promised(question: str, text: str, kind: str) -> None:
    reading = said(text, asked=question, about="collision")
    assert dict(reading.documents) == {kind: "promised"}
    assert reading.answers[question].value != "yes"


def test_documents_promised_and_missing() -> None:
    assert dict(said("je vous enverrai le devis demain").documents) == {"devis": "promised"}
    assert dict(said("je n'ai pas encore la facture").documents) == {"facture": "missing"}
    assert dict(said("j'ai pris des photos").documents) == {}


def test_free_answers_are_kept_in_the_callers_words() -> None:
    reading = said("un ordinateur et deux téléphones", asked="stolen", about="vol")
    assert reading.answers["stolen"].value == "un ordinateur et deux téléphones"
    assert "stolen" not in said("  ", asked="stolen", about="vol").answers


def test_an_answer_does_not_change_the_type_unless_it_takes_something_back() -> None:
    assert said("la vitre est cassée aussi", asked="photos", about="collision").type is None
    assert said("je me suis trompé, c'est un vol de ma moto", asked="photos", about="collision").type == "vol"


@pytest.mark.parametrize(
    ("text", "day", "vague"),
    [
        ("hier soir", date(2026, 11, 20), False),
        ("avant-hier", date(2026, 11, 19), False),
        ("ce matin", TODAY, False),
        ("cette nuit", TODAY, False),
        ("last night", date(2026, 11, 20), False),
        ("mardi dernier", date(2026, 11, 17), False),
        ("lundi", date(2026, 11, 16), False),
        ("samedi", date(2026, 11, 14), True),
        ("le 12 novembre", date(2026, 11, 12), False),
        ("le 25 décembre", date(2025, 12, 25), False),
        ("le 3/11/2026", date(2026, 11, 3), False),
        ("12/11", date(2026, 11, 12), False),
        ("le 30", date(2026, 10, 30), False),
        ("2026-11-02", date(2026, 11, 2), False),
        ("depuis deux jours", date(2026, 11, 19), False),
        ("yesterday around 6pm", date(2026, 11, 20), False),
        ("lbare7 f lil", date(2026, 11, 20), False),
        ("il y a trois ou quatre jours", date(2026, 11, 18), True),
        ("maybe three or five days ago", date(2026, 11, 18), True),
        ("la semaine dernière", date(2026, 11, 9), True),
        ("il y a quelques jours", None, True),
        ("je ne sais plus quand", None, True),
        ("a few days ago", None, True),
        ("il faisait beau", None, False),
    ],
)
def test_when_it_happened(text: str, day: date | None, vague: bool) -> None:
    reading = said(text)
    assert (reading.occurred_on, reading.is_date_vague) == (day, vague)


def test_an_hour_is_kept() -> None:
    assert said("hier vers 18h30").occurred_time == time(18, 30)


def test_a_day_to_come_is_no_date_of_a_claim() -> None:
    reading = said("demain", asked="date")
    assert reading.occurred_on is None
    assert [one.about for one in reading.contradictions] == ["date"]
    assert said("je vous envoie le devis demain").contradictions == ()
    assert said("je ne sais plus", asked="date").is_date_vague


@pytest.mark.parametrize(
    ("text", "place", "vague"),
    [
        ("accrochage à Casablanca", "Casablanca", False),
        ("sur le parking du supermarché", "parking du supermarché", False),
        ("rue Ibn Sina hier", "rue Ibn Sina", False),
        ("au rond-point à Rabat", "rond-point, Rabat", False),
        ("sur l'autoroute A1", "autoroute A1", False),
        ("f Casa lbare7", "Casa", False),
        ("quelque part sur la route", None, True),
        ("my car is broken", None, False),
        ("plaque 12345-A-6", None, False),
    ],
)
def test_where_it_happened(text: str, place: str | None, vague: bool) -> None:
    reading = said(text)
    assert (reading.place, reading.is_place_vague) == (place, vague)


def test_the_answer_to_where_is_the_place() -> None:
    assert said("Derb Omar, à côté du marché", asked="place").place is not None
    assert said("Chez Hassan", asked="place").place == "Chez Hassan"
    assert said("je " * 20, asked="place").is_place_vague


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("trois voitures", 3),
        ("deux autres véhicules", 3),
        ("2 other cars", 3),
        ("nous étions 4", 4),
        ("un carambolage", 3),
        ("ma voiture", None),
    ],
)
def test_how_many_were_involved(text: str, parties: int | None) -> None:
    assert said(text).parties == parties


def test_a_bare_number_answers_how_many() -> None:
    assert said("3", asked="parties").parties == 3


def test_the_other_party() -> None:
    reading = said("L'autre conducteur s'appelle Karim Bennani, son numéro est le 06 12 34 56 78, plaque 12345-A-6")
    assert reading.third_party_name == "Karim Bennani"
    assert reading.third_party_contact == "+212612345678"
    assert reading.plate == "12345-A-6"
    assert said("his plate is ab-123-cd").plate == "AB-123-CD"
    assert said("mon matricule est AB-123-CD").plate is None
    assert said("Je m'appelle Karim Bennani").third_party_name is None
    assert said("Ahmed Tazi", asked="third_party_name").third_party_name == "Ahmed Tazi"
    assert said("WW 123456").plate == "WW-123456"


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("environ 15 000 dirhams", 1_500_000),
        ("2 500,50 DH", 250_050),
        ("about 3k euros", 300_000),
        ("cinq mille dirhams", 500_000),
        ("€ 800", 80_000),
        ("entre 4000 et 6000 dh", 600_000),
        ("ma franchise de 500 dh", None),
        ("le 12 novembre", None),
    ],
)
def test_what_it_costs(text: str, minor: int | None) -> None:
    assert said(text).estimate_minor == minor


def test_a_bare_number_answers_how_much() -> None:
    assert said("environ 8000", asked="estimate").estimate_minor == 800_000
    assert said("dix mille", asked="estimate").estimate_minor == 1_000_000


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("Où en est mon dossier ?", {"follow_up"}),
        ("any news about my claim?", {"follow_up"}),
        ("Quelle est ma franchise pour un vol ?", {"contract_info"}),
        ("Am I covered for water damage?", {"contract_info"}),
        ("Passez-moi un conseiller", {"human_request"}),
        ("je voudrais déclarer un sinistre", {"new_claim"}),
        ("On m'a volé ma voiture hier, suis-je couvert ?", {"new_claim", "contract_info"}),
        ("Bonjour", {"greeting"}),
        ("merci, au revoir", {"end"}),
        ("De l'eau coule du plafond", {"new_claim"}),
    ],
)
def test_what_is_wanted(text: str, intents: set[str]) -> None:
    assert said(text).intents == intents


def test_feelings_are_noted() -> None:
    reading = said("C'est inadmissible, troisième fois que j'appelle, je suis sous le choc !!!")
    assert reading.emotion.label == "anger"
    assert reading.emotion.stress >= 8
    assert len(reading.emotion.markers) >= 2
    assert said("Bonjour").emotion.label == "neutral"
    assert said("JE VEUX UNE RÉPONSE MAINTENANT TOUT DE SUITE").emotion.stress > 0


def test_darija_is_noted() -> None:
    assert said("wahed tomobil darbatni f Casa").language_note == "ary"
    assert said("wakha").language_note == "ary"
    assert said("une voiture m'a touché à Casa").language_note is None
    assert said("a car hit me").language_note is None


def test_nobody_knows_whose_fault_it_was() -> None:
    reading = said("je ne sais pas qui est responsable")
    assert [(one.category, one.severity) for one in reading.ambiguities] == [("liability", 4)]
    assert said("torts partagés, 50/50").ambiguities[0].severity == 2


def test_what_cannot_be_is_a_contradiction() -> None:
    reading = said("Il a pris la fuite mais le constat est signé")
    assert [(one.about, one.severity) for one in reading.contradictions] == [("hit_and_run", 5)]


@given(st.text(max_size=300), st.sampled_from([None, *QUESTIONS, "date", "place", "estimate", "stolen", "parties"]))
def test_any_text_can_be_read(text: str, asked: str | None) -> None:
    reading = read(text, today=TODAY, language="fr", asked=asked, about="collision" if asked else None)
    assert all(answer.value in ("yes", "no", "unknown") for name, answer in reading.answers.items() if name != "stolen")
    assert reading.parties is None or reading.parties >= 0


def test_reading_takes_time_linear_in_the_text() -> None:
    assert read("pas de constat, " * 2_000, today=TODAY, language="fr").answers["report"].value == "no"
