"""A question finds the row that answers it, asks which one is meant, or finds nothing: never a guess."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.knowledge import Index, Row

ROWS = [
    Row(
        "hours",
        "Horaires",
        ("Quels sont vos horaires ?", "What are your opening hours?", "Êtes-vous ouverts le dimanche ?"),
    ),
    Row("address", "Adresse", ("Où êtes-vous situés ?", "Where is the shop?"), keywords=("adresse", "quartier")),
    Row("parking", "Stationnement", ("Où se garer ?", "Is there parking?")),
    Row("fees", "Frais de livraison", ("Combien coûte la livraison ?", "How much is delivery?")),
    Row("delay", "Délais de livraison", ("En combien de temps livrez-vous ?", "How long does shipping take?")),
    Row("abroad", "Livraison à l'étranger", ("Livrez-vous en Belgique ?", "Do you ship abroad?")),
    Row("exchange", "Échanges", ("Puis-je échanger un article ?", "Can I exchange an item?")),
    Row("refund", "Remboursement", ("Comment être remboursé ?", "Can I get a refund?")),
    Row("instalments", "Paiement en plusieurs fois", ("Peut-on payer en 3 fois ?", "Can I pay in instalments?")),
    Row("gas-yf", "Recharge gaz R1234yf", ("Prix de la recharge de clim R1234yf",)),
    Row("gas-134", "Recharge gaz R134a", ("Prix de la recharge de clim R134a",)),
    Row("oil", "Huile 5W30", ("Avez-vous de la 5W30 ?",)),
    Row("dogs", "Chiens", ("Les chiens sont-ils admis ?", "Are dogs allowed?")),
]
INDEX = Index(ROWS)


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("vous etes ouvert dimanche?", "hours"),
        ("what time do you close", "hours"),
        ("where are you located", "address"),
        ("il y a du stationnement proche ?", "parking"),
        ("can I park my car", "parking"),
        ("c'est combien les frais de port pour la livraison", "fees"),
        ("how much is shipping", "fees"),
        ("quels sont les delais", "delay"),
        ("do you deliver internationally", "abroad"),
        ("je voudrais echanger mon article", "exchange"),
        ("I want my refund", "refund"),
        ("paiement en 3 fois possible", "instalments"),
        ("combien la recharge R1234YF", "gas-yf"),
        ("recharge r134a", "gas-134"),
        ("vous avez de l'huile 5w30", "oil"),
        ("mon chien peut entrer ?", "dogs"),
    ],
)
def test_a_question_finds_its_row_however_it_is_put(question: str, row: str) -> None:
    match = INDEX.search(question, "fr")
    assert (match.found, match.row_id) == (True, row), match


@pytest.mark.parametrize(
    "question",
    ["", "?", "bonjour", "le de la", "quel temps fait-il à Tokyo", "avez-vous du foie gras", "zzz qqq", "🙂", "2847"],
)
def test_what_no_row_answers_is_not_found(question: str) -> None:
    match = INDEX.search(question)
    assert not match.found
    assert match.row_id is None
    assert match.ambiguous == ()


def test_rows_that_fit_alike_are_listed_instead_of_picked() -> None:
    match = INDEX.search("recharge de gaz clim")
    assert not match.found
    assert {choice.row_id for choice in match.ambiguous} == {"gas-yf", "gas-134"}
    assert [choice.score for choice in match.ambiguous] == sorted((c.score for c in match.ambiguous), reverse=True)


def test_a_code_decides_between_rows_that_are_otherwise_alike() -> None:
    rows = [Row(code, f"Robe {code}", (f"Prix de la robe {code}",)) for code in ("RF-2847", "RF-2848", "BL-445")]
    assert Index(rows).search("la robe rf 2848 elle coûte combien").row_id == "RF-2848"


def test_the_callers_language_breaks_a_tie() -> None:
    rows = [Row("fr", "Wifi", ("wifi",), "fr"), Row("en", "Wifi", ("wifi",), "en"), Row("x", "Lune", ("lune",))]
    close = Index(rows).search("wifi", "en")
    assert close.ambiguous[0].row_id == "en"


def test_no_rows_answer_nothing() -> None:
    assert not Index([]).search("horaires").found


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gets_an_answer_that_is_a_row_or_nothing(text: str) -> None:
    match = INDEX.search(text)
    assert 0 <= match.score <= 1
    assert match.found == (match.row_id in {row.id for row in ROWS})


def test_ten_thousand_rows_take_milliseconds() -> None:
    things = ["robe", "jupe", "manteau", "veste", "pull", "sac", "bague", "gant", "chapeau", "ceinture"]
    rows = [
        Row(str(n), f"{things[n % 10]} modèle {n}", (f"Quel est le prix du {things[n % 10]} {n} ?", f"price {n}"))
        for n in range(10_000)
    ]
    index = Index(rows)
    questions = ["prix de la robe modèle 4711", "quel est le prix du manteau", "price 77", "le prix ?"]
    best = min(_seconds(index, questions) for _ in range(5))
    assert best / len(questions) < 0.005


def _seconds(index: Index, questions: list[str]) -> float:
    began = time.perf_counter()
    for question in questions:
        index.search(question)
    return time.perf_counter() - began
