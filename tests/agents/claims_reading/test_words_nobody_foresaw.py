"""Families of words rather than sentences: none of these is in the labelled claims."""

from __future__ import annotations

from datetime import date

import pytest

from agents.claims_reading.deciding import Decided, decide_text
from agents.claims_reading.matrix import FRESH, load, main, score

TODAY = date(2026, 11, 21)


def decided(text: str, *answers: tuple[str, str]) -> Decided:
    return decide_text(text, answers, today=TODAY)


def outcome(text: str, *answers: tuple[str, str]) -> tuple[str, str]:
    found = decided(text, *answers)
    assert found.assessment is not None
    return found.assessment.outcome, found.assessment.reason


@pytest.mark.parametrize(
    "told",
    [
        "Accident hier, depuis ma belle-sœur se masse tout le temps la hanche",
        "We were shunted on the bypass and his elbow won't straighten",
        "Tsademna m3a taxi w khti ktafha ma kat7errekch, rekbti tnefkhat",
        "J'ai fauché un vieux monsieur devant la mosquée",
        "I knocked over an old lady near the school",
        "Accrochage place Jamaâ, il a fallu me passer un scanner",
        "Collision, le motard a été projeté contre le trottoir",
        "Mon frère conduisait, il attend le chirurgien à la clinique",
        "collision hier j'ai pas vu le vélo il saigne du genou",
    ],
)
def test_whatever_part_of_whomever_it_is_an_injury(told: str) -> None:
    assert decided(told).outcome == "escalade"


@pytest.mark.parametrize(
    "told",
    [
        "J'ai touché une ambulance garée devant la clinique, constat signé",
        "Devant l'hôpital où travaille ma femme, j'ai tapé une borne",
        "Accrochage en allant chez le dentiste, le monsieur avait la tête ailleurs, il s'est excusé, constat signé",
        "Le coude sous l'évier a lâché, le meuble est trempé",
        "La portière est morte et le phare est mort",
        "I scraped a bollard with my back bumper",
    ],
)
def test_a_part_of_a_thing_is_nobody_hurt(told: str) -> None:
    found = decided(told, ("injury", "non"))
    assert found.case is not None
    assert found.case.tri("injury") != "yes"
    assert found.outcome != "escalade"


@pytest.mark.parametrize(
    "said",
    [
        "moi non mais mon collègue à côté se plaignait",
        "not me, but the lady in the taxi was limping",
        "sur le coup non, maintenant j'ai le bras tout engourdi",
        "je ne sais pas, je suis parti tout de suite",
        "ils ont attendu longtemps au bord de la route",
    ],
)
def test_half_a_denial_is_none_and_not_knowing_is_for_an_advisor(said: str) -> None:
    assert outcome("Accrochage avec une moto", ("injury", said))[0] == "escalade"


@pytest.mark.parametrize(
    "said", ["moi non, mais la voiture est foutue", "non, mais quelle peur !", "not me and not them"]
)
def test_a_denial_with_something_else_after_it_is_one(said: str) -> None:
    assert decided("Accrochage avec une moto, constat signé", ("injury", said)).outcome == "autonome"


@pytest.mark.parametrize(
    "told",
    [
        "On m'a volé mon téléphone, il avait un sabre",
        "They pushed me to the ground and drove away in my car",
        "Chefrouni f zenqa, hedduni b jnwi",
        "Cambriolage, ils étaient cagoulés et nous étions dans la maison",
    ],
)
def test_a_threat_is_never_left_to_an_agent(told: str) -> None:
    assert outcome(told, ("police", "oui"))[0] == "escalade"


def test_a_threat_is_said_to_be_one() -> None:
    assert outcome("On m'a volé mon téléphone en me menaçant", ("police", "oui")) == ("escalade", "violence")
    assert outcome("Mon vélo a été volé devant la gare", ("police", "oui"))[0] == "documents"


@pytest.mark.parametrize(
    "told",
    [
        "Fuite au plafond, ça coule sur le tableau électrique",
        "Water is dripping onto the sockets and the lights flicker",
        "Dégât des eaux et les plombs ont sauté, ça grésille",
    ],
)
def test_water_near_electricity_is_a_danger(told: str) -> None:
    assert outcome(told) == ("escalade", "still_dangerous")


def test_electricity_that_was_cut_is_none() -> None:
    assert outcome("Fuite au plafond, j'ai coupé le courant et l'eau", ("third_party", "non"))[0] != "escalade"


def test_a_negation_ends_where_a_clause_of_its_own_begins() -> None:
    assert outcome("accident hier j'ai pas vu la moto elle est tombée elle saigne")[0] == "escalade"
    assert outcome("accident, il n'arrête pas de se tenir les côtes et le ventre")[0] == "escalade"
    alone = decided("Accident seul contre un muret, je ne crois pas que je sois blessé", ("third_party", "non"))
    assert alone.outcome == "autonome"


def test_what_was_not_learnt_from_is_measured_with_what_would_still_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fresh = score(FRESH, load(FRESH))
    assert len(fresh.judged) >= 40
    assert fresh.heard >= 0.95
    assert fresh.recall <= fresh.heard
    assert main(["--fresh"]) == 0
    assert "fresh: 40 cases" in capsys.readouterr().out
