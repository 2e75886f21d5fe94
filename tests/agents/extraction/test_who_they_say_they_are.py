"""A matricule and a birth date, as an insured person types or says them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extraction.birth_date import find_birth_dates, read_birth_date
from agents.extraction.matricule import SHAPE, find_matricules, read_matricule, shown

TODAY = date(2026, 11, 21)
BORN = date(1985, 3, 12)


@pytest.mark.parametrize(
    ("said", "norm"),
    [
        ("AB-4521-22", "AB452122"),
        ("ab452122", "AB452122"),
        ("AB 45, 21, 22", "AB452122"),
        ("AB.4521.22.", "AB452122"),
        ("AB–4521–22", "AB452122"),
        ("XX-123-XX", "XX123XX"),
        ("TEST-0001-01", "TEST000101"),
        ("Bonjour, mon matricule est ab 4521 22, j'ai eu un accident", "AB452122"),
        ("c'est le AB 45 21 22 s'il vous plaît", "AB452122"),
        ("A B 4 5 2 1 2 2", "AB452122"),
        ("A. B. 4. 5. 2. 1. 2. 2.", "AB452122"),
        ("A B quarante-cinq vingt et un vingt-deux", "AB452122"),
        ("A B quatre mille cinq cent vingt et un vingt-deux", "AB452122"),
        ("a b four five two one two two", "AB452122"),
        ("alpha bravo forty-five twenty-one twenty-two", "AB452122"),
        ("my ID is ab forty five twenty one oh one", "AB452101"),
        ("test zéro zéro zéro un zéro un", "TEST000101"),
        ("A comme Anatole, B comme Berthe, 4521 22", "AB452122"),
        ("A as in apple, B as in Bob, 4521 22", "AB452122"),
        ("AB tiret 4521 tiret 22", "AB452122"),
        ("AB 45, euh, 21, 22", "AB452122"),
        ("AB 4521 double deux", "AB452122"),
        ("AB 4521 22 né le 12/03/1985", "AB452122"),
        ("AB 4521 22, 12/03/1985", "AB452122"),
        ("AB452122 et mon code est 123456", "AB452122"),
        ("c AB 4521 22", "AB452122"),
    ],
)
def test_a_matricule_however_it_is_said(said: str, norm: str) -> None:
    assert read_matricule(said) == norm


@pytest.mark.parametrize(
    "said",
    [
        "JK 1234",
        "AB 4521 2",
        "AB 4521",
        "4521 22",
        "AB-4521-22-33",
        "A comme Berthe 4521 22",
        "mon code 123456",
        "né le 12 mars 1985",
        "l'accident a eu lieu le 12 novembre 2026 à 14h30",
        "mon téléphone est le 06 12 34 56 78",
        "le dossier 4521 22 est ouvert",
        "je ne sais pas",
        "",
        "A" * 5000,
    ],
)
def test_nothing_is_padded_or_guessed(said: str) -> None:
    assert find_matricules(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "AB-4521-22, pardon, AB-4521-23",
        "AB quarante quatre vingt deux trente trois",
        "AB quatre vingt cinq douze neuf",
    ],
)
def test_what_can_mean_two_is_none_of_them(said: str) -> None:
    assert len(find_matricules(said)) == 2
    assert read_matricule(said) is None


def test_it_is_read_back_as_it_is_printed() -> None:
    assert [shown(norm) for norm in ("AB452122", "XX123XX", "TEST000101")] == [
        "AB-4521-22",
        "XX-123-XX",
        "TEST-0001-01",
    ]


@given(st.text(max_size=120))
def test_any_text_is_read_and_what_is_found_has_the_shape(text: str) -> None:
    for found in find_matricules(text):
        assert SHAPE.fullmatch(found.norm)
        assert 0 <= found.start < found.end <= len(text)
    for born in find_birth_dates(text, today=TODAY):
        assert born.on < TODAY
        assert 0 <= born.start < born.end <= len(text)


@pytest.mark.parametrize(
    "said",
    [
        "12/03/1985",
        "12.03.1985",
        "12-03-1985",
        "12 03 85",
        "12031985",
        "1985-03-12",
        "12 mars 1985",
        "je suis née le 12 mars 85",
        "le douze mars mille neuf cent quatre-vingt-cinq",
        "March 12, 1985",
        "march twelfth nineteen eighty five",
        "the twelfth of March nineteen eighty-five",
        "AB-4521-22, né le 12/03/1985",
    ],
)
def test_a_birth_date_however_it_is_said(said: str) -> None:
    assert read_birth_date(said, today=TODAY) == BORN


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("premier avril deux mille trois", date(2003, 4, 1)),
        ("quinze août dix-neuf cent soixante-dix", date(1970, 8, 15)),
        ("may twenty-first two thousand and three", date(2003, 5, 21)),
        ("vingt et un juin mille neuf cent soixante et onze", date(1971, 6, 21)),
        ("1er janvier 1990", date(1990, 1, 1)),
    ],
)
def test_spoken_years_of_both_languages(said: str, born: date) -> None:
    assert read_birth_date(said, today=TODAY) == born


def test_the_country_decides_which_figure_is_the_month() -> None:
    assert read_birth_date("03/12/1985", today=TODAY, month_first=True) == BORN
    assert read_birth_date("03/12/1985", today=TODAY) == date(1985, 12, 3)
    assert read_birth_date("03/25/1985", today=TODAY) == date(1985, 3, 25)


@pytest.mark.parametrize(
    "said",
    [
        "31/02/1985",
        "12 mars",
        "mars 1985",
        "12/03/25",
        "12/03/2030",
        "12/03/1880",
        "12/03/1985 ou le 13/03/1985",
        "06 12 34 56 78",
        "AB-4521-22",
        "",
    ],
)
def test_what_cannot_be_a_birth_date_is_asked_again(said: str) -> None:
    assert read_birth_date(said, today=TODAY) is None


def test_what_was_written_is_where_it_says() -> None:
    text = "Bonjour, née le douze mars mille neuf cent quatre-vingt-cinq à Fès, matricule A B 45 21 22 voilà"
    (born,) = find_birth_dates(text, today=TODAY)
    (matricule,) = find_matricules(text)
    assert text[born.start : born.end] == "douze mars mille neuf cent quatre-vingt-cinq"
    assert text[matricule.start : matricule.end] == "A B 45 21 22"
