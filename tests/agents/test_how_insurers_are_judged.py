"""What people say to an insurer, judged by the rules insurers have: danger is found, everyday claims wake nobody."""

from __future__ import annotations

from collections import Counter

import pytest

from agents.urgency import BUILTIN, URGENCIES, judge
from agents.urgency.matrix import INSURANCE_HALVES, load, score
from tests.agents.conftest import NOW

RULES = BUILTIN["builtin-insurance-1"]


@pytest.mark.parametrize("half", INSURANCE_HALVES)
def test_danger_is_found_and_false_alarms_are_rare(half: str) -> None:
    scored = score(half, load(half), RULES, now=NOW)
    assert scored.recall >= 0.95
    assert scored.false_alarms <= 0.02
    assert scored.agreement("urgency") >= 0.95
    assert scored.agreement("disposition") >= 0.95
    assert scored.agreement("need") >= 0.95


def test_everyday_messages_raise_nothing() -> None:
    everyday = [labelled for half in INSURANCE_HALVES for labelled in load(half) if labelled.urgency == "P4"]
    verdicts = [judge(labelled.text, RULES, now=NOW) for labelled in everyday]
    calm = sum(verdict.urgency == "P4" and verdict.reason == "standard" for verdict in verdicts)
    assert calm / len(everyday) >= 0.97


def test_the_messages_are_many_different_and_labelled_with_known_words() -> None:
    messages = [labelled for half in INSURANCE_HALVES for labelled in load(half)]
    assert len(messages) >= 140
    assert Counter(labelled.text.casefold() for labelled in messages).most_common(1)[0][1] == 1
    assert {labelled.urgency for labelled in messages} == set(URGENCIES)
    assert {labelled.need for labelled in messages} == set(RULES.needs)


SAID = [
    ("quelle est ma franchise pour un vol ?", "P4", "claim"),
    ("On m'a volé ma voiture cette nuit, j'ai porté plainte", "P4", "claim"),
    ("Ma moto a brûlé sur le parking hier", "P4", "claim"),
    ("que couvre mon contrat en cas d'incendie ?", "P4", "claim"),
    ("Accident hier, personne n'est blessé, pas de fumée", "P4", "claim"),
    ("Nobody in my car was hurt", "P4", "claim"),
    ("Bonjour, mon numéro de contrat est 4521, ma maison brûle", "P1", "fire"),
    ("Ma maison est en feu, suis-je couvert ?", "P1", "fire"),
    ("Un piéton renversé hier est toujours à l'hôpital", "P2", "injury"),
    ("Mes voisins me menacent", "P2", "threat"),
    ("Bonjour", "P4", "general"),
]


@pytest.mark.parametrize(("text", "urgency", "need"), SAID)
def test_what_a_message_comes_to(text: str, urgency: str, need: str) -> None:
    verdict = judge(text, RULES, now=NOW)
    assert (verdict.urgency, verdict.need) == (urgency, need)
