"""Negation, the past, suppositions and solved problems: how far they reach, and where they stop."""

from __future__ import annotations

import pytest

from tests.agents.conftest import Judge


@pytest.mark.parametrize(
    "text",
    [
        "pas d'urgence, un drain lent",
        "aucune inondation chez nous",
        "sans refoulement ni débordement",
        "ça ne déborde pas",
        "ça déborde plus",
        "there is no flooding",
        "it isn't an emergency",
        "nothing is overflowing",
        "I don't think the sewer is backing up",
        "je ne pense pas que ça déborde",
        "un refoulement il y a deux ans",
        "l'an dernier on a eu une inondation",
        "our old house used to flood",
        "si jamais ça refoule, vous venez ?",
        "au cas où il y aurait une inondation",
        "pour éviter un dégât d'eau",
        "what if my basement floods",
        "il y a eu un débordement mais c'est réglé",
        "the toilet overflowed but it's fixed now",
        "assurance refoulement d'égout",
        "clapet anti-refoulement à poser",
        "je suis débordé de travail",
    ],
)
def test_what_is_denied_past_supposed_or_solved_is_no_emergency_but_is_shown_as_taken_back(
    said: Judge, text: str
) -> None:
    assert said(text).urgency != "P1"


@pytest.mark.parametrize(
    "text",
    [
        "c'est pas drôle, ça déborde",
        "c'est pas drôle ça déborde",
        "pas de blague, inondation au sous-sol",
        "ça arrête pas de couler par le plafond",
        "ça refoule pas mal fort",
        "ça refoule pas juste dans le bain",
        "je sais pas quoi faire ça refoule",
        "je peux pas arrêter l'eau, elle monte dans le sous-sol",
        "no joke the basement is flooding",
        "not sure what to do, sewage is coming up the drain",
        "the toilet won't stop overflowing",
        "j'ai pas de soumission, mais là ça déborde",
        "pas d'urgence hier mais maintenant ça refoule",
        "l'an dernier c'était correct, là l'eau monte dans la cave",
        "on a eu un refoulement l'an dernier et ça recommence",
        "si vous pouvez venir vite, la cave est inondée",
        "s'il vous plaît venez, ça déborde",
        "le plombier a dit que c'était réglé mais ça refoule encore",
        "c'est pas réglé, ça refoule encore",
        "it's not fixed, the sewer is still backing up",
        "Last year it was the sink but now the basement is flooded",
    ],
)
def test_a_word_that_takes_back_something_else_leaves_the_emergency_alone(said: Judge, text: str) -> None:
    assert said(text).urgency == "P1"


def test_what_was_taken_back_is_quoted_with_the_words_that_did_it(said: Judge) -> None:
    text = "Bonjour, j'ai pas d'urgence, juste un évier lent"
    taken_back = {(one.rule, one.text) for one in said(text).negated}
    assert ("declared-fr", "pas d'urgence") in taken_back


def test_a_denied_refusal_is_not_a_refusal(said: Judge) -> None:
    verdict = said("Je n'ai pas de fosse septique, mon drain est bouché")
    assert (verdict.disposition, verdict.need) == ("alert", "drain")


@pytest.mark.parametrize(
    "text",
    [
        "La ville m'a dit que c'est mon côté, drain bouché",
        "J'ai appelé la ville, ils ne font rien",
        "les travaux publics sont passés hier",
        "I live in the city of Laval, slow sink",
        "rue de l'Hôtel-de-Ville, évier lent",
    ],
)
def test_speaking_of_the_city_is_not_speaking_for_the_city(said: Judge, text: str) -> None:
    assert said(text).urgency == "P4"
