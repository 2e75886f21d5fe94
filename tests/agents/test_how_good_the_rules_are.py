"""Measured on labelled sentences; those of the blind half were never used to mend a rule."""

from __future__ import annotations

from collections import Counter

import pytest

from agents.urgency import BUILTIN, DISPOSITIONS, URGENCIES, judge
from agents.urgency.matrix import HALVES, load, main, score
from tests.agents.conftest import NOW


@pytest.mark.parametrize("half", HALVES)
def test_emergencies_are_found_and_false_alarms_are_rare(half: str) -> None:
    scored = score(half, load(half), BUILTIN["builtin-1"], now=NOW)
    assert scored.recall >= 0.97
    assert scored.false_alarms <= 0.02
    assert scored.agreement("urgency") >= 0.95
    assert scored.agreement("disposition") >= 0.95
    assert scored.agreement("need") >= 0.95


def test_the_sentences_are_many_different_and_labelled_with_known_words() -> None:
    sentences = [labelled for half in HALVES for labelled in load(half)]
    assert len(sentences) >= 250
    assert Counter(labelled.text.casefold() for labelled in sentences).most_common(1)[0][1] == 1
    assert {labelled.urgency for labelled in sentences} == set(URGENCIES)
    assert {labelled.disposition for labelled in sentences} == set(DISPOSITIONS)
    assert {labelled.need for labelled in sentences} == set(BUILTIN["builtin-1"].needs)


def test_the_matrix_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    printed = capsys.readouterr().out
    assert printed.count("P1 recall") == 4
    assert "blind" in printed
    assert "insurance_blind" in printed


OTHER_BUSINESSES = [
    ("Il y a le feu dans ma cuisine", "P1"),
    ("My apartment is flooding", "P1"),
    ("Dégât des eaux, ça coule du plafond", "P1"),
    ("Mon mari est blessé et il saigne", "P1"),
    ("Accident sur l'autoroute, il y a des blessés", "P1"),
    ("Someone is breaking in right now", "P1"),
    ("On m'a volé ma voiture cette nuit", "P2"),
    ("J'ai eu un accident ce matin, l'autre conducteur est parti", "P2"),
    ("my bag was stolen yesterday", "P2"),
    ("C'est inadmissible, toujours pas remboursé", "P3"),
    ("this is unacceptable, I want to complain", "P3"),
    ("La robe est arrivée déchirée", "P3"),
    ("Bonsoir, la jupe verte existe-t-elle en 40 ?", "P4"),
    ("Est-ce que mon contrat couvre le dégât d'eau ?", "P4"),
    ("Quelle est la franchise incendie de ma formule ?", "P4"),
    ("Peut-on stopper l'envoi de mon colis ?", "P4"),
    ("mon vol est annulé, je ne peux pas passer au magasin", "P4"),
    ("eau de toilette pour homme ?", "P4"),
]


@pytest.mark.parametrize(("text", "urgency"), OTHER_BUSINESSES)
def test_other_businesses_have_emergencies_of_their_own(text: str, urgency: str) -> None:
    assert judge(text, BUILTIN["builtin-general-1"], now=NOW).urgency == urgency
