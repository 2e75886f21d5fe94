"""Blanks of canned replies: pure."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from app.desk import canned
from app.desk.models import CannedReply, Variable
from app.errors import InvalidInput

QUEBEC = canned.Place("fr", "fr_CA", "CAD")
PARIS = canned.Place("fr", "fr_FR", "EUR")
LONDON = canned.Place("en", "en_GB", "GBP")


def reply(title: str, body: str, shortcut: str = "x") -> CannedReply:
    return CannedReply(uuid4(), 1, shortcut, title, {"fr": body}, [], None)


@pytest.mark.parametrize(
    ("kind", "raw", "place", "written"),
    [
        ("text", "  deux\n mots ", QUEBEC, "deux mots"),
        ("number", "12 500", QUEBEC, "12\u00a0500"),
        ("number", "3,5", LONDON, "3.5"),
        ("money", "249,90", PARIS, "249,90\u00a0€"),
        ("money", "249.90 USD", QUEBEC, "249,90\u00a0$\u00a0US"),
        ("money", "1 200", LONDON, "£1,200.00"),
        ("date", "2026-11-23", QUEBEC, "23 novembre 2026"),
        ("date", "2026-11-23", LONDON, "23 November 2026"),
        ("time", "16:30", PARIS, "16\u00a0h\u00a030"),
        ("time", "16:00", PARIS, "16\u00a0h"),
        ("time", "16:30", LONDON, "16:30"),
        ("url", "https://vigie.test/suivi?x=1", PARIS, "https://vigie.test/suivi?x=1"),
    ],
)
def test_a_value_is_written_as_people_write_it_there(kind: Any, raw: str, place: canned.Place, written: str) -> None:
    assert canned.write_value(Variable("v", kind), raw, place) == written


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("number", "beaucoup"),
        ("number", "1e9"),
        ("money", "cher"),
        ("money", "12 dollars"),
        ("date", "demain"),
        ("date", "2026-02-30"),
        ("time", "25:00"),
        ("url", "javascript:alert(1)"),
        ("url", "vigie.test"),
        ("url", "https://vigie.test/ x"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(kind: Any, raw: str) -> None:
    with pytest.raises(canned.UnfitValue) as refused:
        canned.write_value(Variable("quand", kind), raw, PARIS)
    assert refused.value.members == {"variable": "quand", "type": kind}


def test_missing_blanks_stay_visible_and_optional_ones_vanish() -> None:
    variables = [Variable("prenom"), Variable("prix", "money"), Variable("extra", required=False)]
    text, missing = canned.render(
        "Bonjour {prenom}, {extra} c’est {prix}, {prix}.", variables, {"prenom": "Marie"}, QUEBEC
    )
    assert (text, missing) == ("Bonjour Marie, c’est {prix}, {prix}.", ["prix"])


def test_a_value_never_becomes_a_blank_itself() -> None:
    variables = [Variable("a"), Variable("b")]
    text, missing = canned.render("{a} {b}", variables, {"a": "{b}", "b": "x"}, QUEBEC)
    assert (text, missing) == ("{b} x", [])


@pytest.mark.parametrize("body", ["Bonjour {nom}", "Bonjour {Prenom}", "Bonjour {prenom", "a } b", "{{prenom}}"])
def test_an_unknown_blank_is_refused_before_it_is_kept(body: str) -> None:
    with pytest.raises(canned.UnknownVariable):
        canned.check({"fr": body}, [Variable("prenom")])


def test_a_reply_says_something_and_declares_each_blank_once() -> None:
    canned.check({"fr": "Bonjour {prenom}"}, [Variable("prenom"), Variable("spare")])
    with pytest.raises(InvalidInput):
        canned.check({"fr": "", "en": ""}, [])
    with pytest.raises(InvalidInput):
        canned.check({"fr": "{a}"}, [Variable("a"), Variable("a", "url")])


def test_replies_are_suggested_by_what_they_talk_about() -> None:
    hours = reply("Horaires d’ouverture", "Nous ouvrons à 9 h.", "heures")
    returns = reply("Échanges et retours", "Vous avez 30 jours pour un échange.", "retours")
    where = reply("Adresse", "Nous sommes rue des Érables.", "adresse")
    everything = [hours, returns, where]
    assert canned.best(everything, "C'est possible un echange? j'ai encore le ticket", "fr", 3) == [returns]
    assert canned.best(everything, "quels sont vos horaires le samedi", "fr", 3) == [hours]
    assert canned.best(everything, "bonjour", "fr", 3) == []
