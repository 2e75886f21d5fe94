"""The twenty-two declarations of the domain notes, each with what should become of it (domain rule B17)."""

from __future__ import annotations

import pytest

from agents.claims_reading import decide_text
from agents.claims_reading.matrix import TODAY

AUTONOMOUS = {"autonome"}
ROWS = [
    (
        1,
        "Petit accrochage au parking, l'autre reconnaît sa faute, constat signé, trois photos",
        "non",
        "collision",
        AUTONOMOUS,
        None,
    ),
    (
        2,
        "À l'arrêt dans un bouchon, embouti par derrière, constat rempli",
        "oui j'ai mal au dos",
        "collision",
        {"escalade"},
        "injury",
    ),
    (
        3,
        "Percuté à un rond-point, nuque raide, je vais aux urgences",
        "oui, douleur au cou",
        "collision",
        {"escalade"},
        "injury",
    ),
    (4, "On a volé ma voiture cette nuit", "oui, plainte déposée", "vol", {"documents"}, "missing_documents"),
    (
        5,
        "Ma voiture a pris feu sur l'autoroute, tout le monde est sorti",
        "tout le monde va bien",
        "incendie",
        {"expert", "escalade"},
        None,
    ),
    (6, "J'étais au feu rouge quand on m'a touché à l'arrière", "non", "collision", {"documents"}, "missing_documents"),
    (
        7,
        "Il y a trois ou quatre jours, plusieurs voitures, je ne sais pas qui a commencé, pas de papiers",
        "un blessé je crois",
        None,
        {"escalade"},
        "injury",
    ),
    (
        8,
        "Fuite du plafond depuis deux jours, le voisin nie",
        "je ne sais pas",
        "degats_des_eaux",
        {"escalade"},
        "liability_disputed",
    ),
    (9, "J'ai rayé mon aile contre un poteau", "non", "dommage_materiel", AUTONOMOUS, None),
    (10, "Un piéton renversé est à l'hôpital, la police a fait un PV", "oui", None, {"escalade"}, "serious_injury"),
    (11, "Pare-brise fissuré par un caillou", "non", "bris_de_glace", AUTONOMOUS, None),
    (12, "L'autre a pris la fuite, ni plaque ni témoin", "non", None, {"escalade"}, "hit_and_run"),
    (
        13,
        "Pas de constat, l'autre refuse de signer et dit que c'est ma faute",
        "non",
        None,
        {"escalade"},
        "liability_disputed",
    ),
    (16, "Cambriolage, porte forcée, bijoux disparus", "oui plainte", "vol", {"documents"}, "missing_documents"),
    (
        18,
        "Rear-ended at a red light, other driver admitted fault, form signed",
        "no injuries",
        "collision",
        AUTONOMOUS,
        None,
    ),
    (
        19,
        "My neck hurts since the crash and the other car drove off",
        "yes, some pain",
        "collision",
        {"escalade"},
        "injury",
    ),
    (20, "Someone stole my car, police report filed", "yes", "vol", {"documents"}, "missing_documents"),
    (21, "Kitchen fire, nobody hurt, whole wall burnt", "yes everyone is safe", "incendie", {"expert"}, "fire"),
    (
        22,
        "Wahed tomobil darbatni men lor f Casa, bare-choc tkherreb, derna l'constat",
        "la, hamdullah",
        "collision",
        AUTONOMOUS,
        None,
    ),
]


@pytest.mark.parametrize(
    ("number", "text", "answer", "type_", "outcomes", "reason"), ROWS, ids=[str(r[0]) for r in ROWS]
)
def test_a_declaration_comes_to_what_it_should(
    number: int, text: str, answer: str, type_: str | None, outcomes: set[str], reason: str | None
) -> None:
    decided = decide_text(text, [(None, answer)], today=TODAY)
    assert decided.assessment is not None
    assert decided.case is not None
    assert decided.outcome in outcomes, decided.assessment
    if type_ is not None:
        assert decided.case.type == type_
    if reason is not None:
        assert decided.assessment.reason == reason


def test_an_injured_pedestrian_is_urgent() -> None:
    decided = decide_text(ROWS[9][1], [(None, "oui")], today=TODAY)
    assert decided.assessment is not None
    assert decided.assessment.priority == "urgente"


def test_somebody_rear_ended_is_asked_for_the_joint_report() -> None:
    decided = decide_text(ROWS[5][1], [(None, "non")], today=TODAY)
    assert decided.assessment is not None
    assert decided.assessment.missing[0] == "constat"


def test_a_large_burglary_goes_to_an_expert() -> None:
    decided = decide_text(
        "Cambriolage, porte forcée, bijoux disparus pour 60 000 dirhams", [(None, "oui plainte")], today=TODAY
    )
    assert decided.outcome == "expert"


def test_asking_where_the_file_is_opens_no_claim_and_waiting_too_long_reaches_a_human() -> None:
    text = "Où en est mon dossier ? Trois semaines sans rappel !"
    decided = decide_text(text, today=TODAY, open_days=21)
    assert decided.wish == "follow_up"
    assert decided.reading.type is None
    assert decided.reading.emotion.stress > 3
    assert decided.outcome == "escalade"
    assert decided.assessment is not None
    assert decided.assessment.reason == "open_too_long"
    assert decide_text(text, today=TODAY, open_days=2).outcome == "suivi"


def test_a_question_about_the_policy_is_no_claim() -> None:
    decided = decide_text("Quelle est ma franchise pour un vol ?", today=TODAY)
    assert decided.wish == "contract_info"
    assert decided.reading.type is None
    assert decided.assessment is None


def test_whoever_asks_for_a_human_gets_one() -> None:
    decided = decide_text("Passez-moi un conseiller, pas une machine", today=TODAY)
    assert decided.wish == "transfer"
    assert decided.assessment is not None
    assert decided.assessment.rules[0].code == "human_requested"


def test_darija_is_noted() -> None:
    decided = decide_text(ROWS[-1][1], [(None, "la, hamdullah")], today=TODAY)
    assert decided.reading.language_note == "ary"
    assert decided.case is not None
    assert decided.case.tri("injury") == "no"
