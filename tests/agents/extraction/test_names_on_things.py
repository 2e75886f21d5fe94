"""Names that stand for something else than the author: bookings, other people, companies, words."""

from __future__ import annotations

import pytest

from agents.extraction import find_booking_name, find_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Réserver une table au nom de Lefèvre pour 9 personnes", "Lefèvre"),
        ("c'est au nom de Julie Martin", "Julie Martin"),
        ("the booking is under Johnson", "Johnson"),
        ("under the name of Mrs. Delgado", "Delgado"),
        ("sous le nom de Beaulieu", "Beaulieu"),
    ],
)
def test_a_booking_has_a_name_of_its_own(text: str, name: str) -> None:
    booked = find_booking_name(text)
    assert booked is not None
    assert booked.full == name
    assert text[booked.start : booked.end] == booked.written
    assert find_name(text) is None


@pytest.mark.parametrize("text", ["au nom de la loi", "under the sink", "", "under warranty", "au nom de mon mari"])
def test_not_everything_is_booked_under_a_name(text: str) -> None:
    assert find_booking_name(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Nom: Rousseau Prénom: Élodie", "Élodie", "Rousseau"),
        ("Nom : Hamel, Patrick. Tél 514 555 0101", "Patrick", "Hamel"),
        ("Mon nom de famille est Thériault", None, "Thériault"),
        ("Ms. Abernathy here, invoice 5521 is wrong", None, "Abernathy"),
        ("je m'appelle fatou ndiaye je veux un rdv", "Fatou", "Ndiaye"),
        ("Je m'appelle Maria del Carmen Ruiz", "Maria", "del Carmen Ruiz"),
        ("Je me nomme Fabrice N'Guessan", "Fabrice", "N'Guessan"),
        ("Apt 3, Kevin Parent, fuite sous l'évier", "Kevin", "Parent"),
        ("Bonjour, Julien Mercier, gestionnaire, j'ai une fuite", "Julien", "Mercier"),
    ],
)
def test_names_stand_in_forms_titles_and_apartments(text: str, first: str | None, last: str | None) -> None:
    name = find_name(text)
    assert name is not None
    assert (name.first, name.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "C'était Gilles au téléphone",
        "c'est martin le plombier?",
        "This is Kim's Nails on Bernard",
        "my name is spelled wrong",
        "her name is Grace",
        "La commande est au nom de mon mari, Alain Proulx",
        "C'est Marc ou Luc qui vient ?",
        "Cordialement, L'équipe",
        "This is Bell Canada",
    ],
)
def test_somebody_elses_name_is_not_the_authors(text: str) -> None:
    assert find_name(text) is None
