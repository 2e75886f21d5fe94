"""Names, and the many things that are not names."""

from __future__ import annotations

import pytest

from agents.extraction import extract, find_name

NAMED = [
    ("Bonsoir, je m'appelle Sylvie Gagnon, mon évier est bouché", "Sylvie", "Gagnon"),
    ("je mappelle zoé", "Zoé", None),
    ("jmappelle Anaïs et ça déborde", "Anaïs", None),
    ("Je m'appelle Maëlle Le Gall", "Maëlle", "Le Gall"),
    ("Je m'appelle Pierre-Luc de La Rue et je voudrais un prix", "Pierre-Luc", "de La Rue"),
    ("je m'appelle Nadia et j'ai un refoulement", "Nadia", None),
    ("Bonjour, GAGNON Sylvie, je veux annuler", "Sylvie", "Gagnon"),
    ("Hello, my name is Grace Kelly, my tub is slow", "Grace", "Kelly"),
    ("Hi this is Liam O'Connor from Bell, need a quote", "Liam", "O'Connor"),
    ("Ici Mme N'Doye, rappelez-moi", None, "N'Doye"),
    ("c'est Noémie, je confirme pour demain", "Noémie", None),
    ("En fait c'est Pauline, pas Paul", "Pauline", None),
    ("Bonjour moi c'est Rachid, je suis de Laval", "Rachid", None),
    ("Anne Marie Roy à l'appareil", "Anne Marie", "Roy"),
    ("Is anyone coming? Thanks, Sanjay", "Sanjay", None),
    ("Merci d'avance. Cordialement, Hugo Tran — gérant, 514 555-0142", "Hugo", "Tran"),
    ("Fuite au lot 7, Denis Morin", "Denis", "Morin"),
    ("ÉRIC BÉLANGER ici, votre lien est brisé", "Éric", "Bélanger"),
    ("name's Chloe, toilet overflow", "Chloe", None),
    ("bonjour ici paul gagnon, refoulement", "Paul", "Gagnon"),
    ("ça refoule\n— Marc Tremblay", "Marc", "Tremblay"),
    ("C'est Jean Roy au téléphone", "Jean", "Roy"),
    ("Jean-François O'Brien à l'appareil", "Jean-François", "O'Brien"),
    ("je m'appelle JEAN-FRANÇOIS MCDONALD", "Jean-François", "McDonald"),
    ("Je suis Mr Le Goff Alain", "Alain", "Le Goff"),
    ("Ame\u0301lie Roy à l'appareil", "Ame\u0301lie", "Roy"),
    ("my name is DeShawn McKay", "DeShawn", "McKay"),
    ("Nom : Julie Poirier\nTél : 514 555-0177", "Julie", "Poirier"),
]

NOT_NAMED = [
    "je suis bouché au sous-sol",
    "je suis désespéré, ça refoule",
    "Je suis Désespérée",
    "C'est urgent",
    "C'est Urgent",
    "Ici Longueuil, mon drain est bouché",
    "Ici Plomberie Roy, on cherche un sous-traitant",
    "ici la ville de Varennes",
    "Ici Drainage Tremblay inc",
    "This is ridiculous",
    "This is an emergency",
    "This is Brossard calling",
    "I'm Stuck with water",
    "I'm sorry to bother you",
    "I'm waiting",
    "je suis à Laval demain",
    "Je suis intéressé par un gainage",
    "je suis locataire",
    "je suis client depuis 2015",
    "Ma fille s'appelle Rosalie",
    "Salut Nadine, êtes-vous ouverts ?",
    "merci Nadine",
    "Je veux parler à Monsieur Roy",
    "Réserver au nom de Fortin",
    "Je ne m'appelle pas Luc",
    "De la part de Luc : il arrive à 17 h",
    "c'est Luc qui m'a donné votre numéro",
    "c'est le beau-frère de Luc",
    "c'est la mère de Nadine",
    "this is not Anna, it's her sister",
    "c'est claire que ça va déborder",
    "it's Water Everywhere",
    "water here everywhere",
    "Emergency here",
    "Merci, à demain",
    "C'est bon pour lundi",
    "c'est noté",
    "Sent from my iPhone",
    "Rue Jean-Talon, drain bouché",
    "STOP",
    "",
]


@pytest.mark.parametrize(("text", "first", "last"), NAMED)
def test_a_caller_who_says_their_name_is_named(text: str, first: str | None, last: str | None) -> None:
    name = find_name(text)
    assert name is not None
    assert (name.first, name.last) == (first, last)
    assert text[name.start : name.end] == name.written


@pytest.mark.parametrize("text", NOT_NAMED)
def test_a_word_that_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert find_name(text) is None


def test_a_doubtful_name_is_less_certain_than_a_plain_one() -> None:
    plain, reversed_, last_words = (find_name(text) for text in (NAMED[0][0], NAMED[6][0], NAMED[16][0]))
    assert plain is not None
    assert reversed_ is not None
    assert last_words is not None
    assert plain.confidence >= 0.9
    assert 0.6 <= reversed_.confidence < 0.9
    assert 0.6 <= last_words.confidence < 0.9


def test_everything_a_caller_leaves_is_found_at_once() -> None:
    text = "Ici Paul Roy, 1234 rue des Érables, Laval h7n3k2, tél 514-555-0123 ou paul.roy@example.test"
    found = extract(text)
    assert found.name is not None
    assert found.name.full == "Paul Roy"
    assert found.address is not None
    assert (found.address.street, found.address.city, found.address.postal_code) == (
        "1234 rue des Érables",
        "Laval",
        "H7N 3K2",
    )
    assert found.phone is not None
    assert found.phone.value == "+15145550123"
    assert found.email is not None
    assert found.email.value == "paul.roy@example.test"


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("H2X 1Y4", "CA", "H2X 1Y4"),
        ("j4b5k2", "CA", "J4B 5K2"),
        ("code postal H2X-1Y4.", "CA", "H2X 1Y4"),
        ("D2X 1Y4", "CA", None),
        ("W2X 1Y4", "CA", None),
        ("H2O 1Y4", "CA", None),
        ("XH2X 1Y4", "CA", None),
        ("à Lyon 69003", "FR", "69003"),
        ("99123", "FR", None),
        ("69003 €", "FR", None),
        ("commande 690031", "FR", None),
    ],
)
def test_a_postal_code_follows_its_countrys_letters(text: str, country: str, code: str | None) -> None:
    found = extract(text, country=country).postal_code
    assert (found.value if found else None) == code


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("(514) 555-0123", "CA", "+15145550123"),
        ("1-438-555-0199", "CA", "+14385550199"),
        ("514.555.0123", "CA", "+15145550123"),
        ("+33 6 39 98 01 20", "CA", "+33639980120"),
        ("06 39 98 01 20", "FR", "+33639980120"),
        ("0033639980120", "FR", "+33639980120"),
        ("+33 (0)6 39 98 01 20", "FR", "+33639980120"),
        ("+336399801", "FR", None),
        ("facture 2026-000-1234", "CA", None),
        ("014-555-0123", "CA", None),
        ("12 500 000 $", "CA", None),
    ],
)
def test_a_phone_number_is_given_in_one_form(text: str, country: str, number: str | None) -> None:
    found = extract(text, country=country).phone
    assert (found.value if found else None) == number


@pytest.mark.parametrize(
    ("text", "street", "city"),
    [
        ("450 boul. Saint-Joseph à Longueuil mon drain refoule", "450 boul. Saint-Joseph", "Longueuil"),
        ("12 Main Street, Hudson", "12 Main Street", "Hudson"),
        ("au 22 rue des Pins svp venez", "22 rue des Pins", None),
        ("il y a 2 pouces d'eau", None, None),
        ("la rue Principale est inondée", None, None),
    ],
)
def test_an_address_starts_with_a_number_and_ends_with_its_street_or_city(
    text: str, street: str | None, city: str | None
) -> None:
    found = extract(text).address
    assert (found.street if found else None, found.city if found else None) == (street, city)
