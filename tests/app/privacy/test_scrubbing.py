"""What tells who somebody is leaves a text, however it was written; what happened stays."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.privacy.scrubbing import Known, Scrubber

SALMA = Known(
    names=frozenset({"Salma El Bennani-Zaïd", "Li Wu"}),
    phones=frozenset({"+212612345616", "+15145550141"}),
    emails=frozenset({"salma@exemple.test"}),
    addresses=frozenset({"12 rue des Érables, Laval"}),
    birth_dates=frozenset({date(1985, 3, 12)}),
    matricules=frozenset({"AB-4521-22"}),
)
scrub = Scrubber(SALMA)
anybody = Scrubber(Known())


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ici SALMA El-Bennani Zaid.", "Ici [nom]."),
        ("Madame Be\u0301nnani, ou bennani tout court", "Madame [nom], ou [nom] tout court"),
        ("je suis Wu, un wu minuscule reste", "je suis [nom], un wu minuscule reste"),
        ("au 06 12 34 56 16 ou +212 (0)6-12345616", "au [téléphone] ou [téléphone]"),
        ("From=%2B15145550141&Body=x", "From=[téléphone]&Body=x"),
        ("ab 45, 21, 22", "[matricule]"),
        ("née le 12/03/1985, le 12 mars 1985, March 12, 1985", "née le " + ", le ".join(["[date de naissance]"] * 2)
         + ", [date de naissance]"),
        ("au 12 RUE des erables à laval", "au [adresse] à [adresse]"),
        ("constat_bennani.pdf", "constat_[nom].pdf"),
    ],
)  # fmt: skip
def test_the_person_is_found_however_they_are_written(said: str, left: str) -> None:
    assert scrub(said) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("écrivez à k.alami+x@mail.exemple.ma", "écrivez à [e-mail]"),
        ("son numéro : 0661 23 45 67, ou 514-555-0199", "son numéro : [téléphone], ou [téléphone]"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", "IBAN [compte]"),
        ("rib 011 780 0000123456789012 34", "rib [compte]"),
        ("CIN BE123456", "CIN [pièce d’identité]"),
        ("plaque 12345-A-6, 12345 أ 6, AB-123-CD", "plaque [plaque], [plaque], [plaque]"),
        ("au 4 bis avenue de la Résistance", "au [adresse]"),
        ("le dossier de XY-1234-56", "le dossier de [matricule]"),
    ],
)
def test_what_looks_personal_goes_whoevers_it_is(said: str, left: str) -> None:
    assert anybody(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "Dossier SIN-2026-000123, 12 500 MAD le 2026-11-21 à 10:30, CCI 72 puis CCI 100",
        "de 15000 dh à 20 000,50 €, 2 à 3 jours, franchise 500",
        "https://vigie.test/api/v1/files/01920000-0000-7000-8000-123456789012/content",
        "2026-11-21T10:00:00.123456Z",
        "Il y a trois voitures et deux blessés, rien de grave.",
    ],
)
def test_figures_dates_and_ids_stay(said: str) -> None:
    assert scrub(said) == said


SECRETS = [
    "Salma",
    "BENNANI",
    "Zaïd",
    "salma@exemple.test",
    "0612345616",
    "+1 514 555 0141",
    "AB-4521-22",
    "12/03/1985",
]


@given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from(SECRETS)), max_size=8))
def test_scrubbing_twice_is_scrubbing_once(pieces: list[str]) -> None:
    once = scrub(" ".join(pieces))
    assert scrub(once) == once


@given(st.text(max_size=30), st.sampled_from(SECRETS), st.text(max_size=30), st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_no_secret_survives_in_any_surroundings(before: str, secret: str, after: str, form: str) -> None:
    text = unicodedata.normalize(form, f"{before} {secret} {after}")  # type: ignore[arg-type]
    assert secret.lower() not in scrub(text).lower()
