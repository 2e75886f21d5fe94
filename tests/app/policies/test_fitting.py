"""Which policy answers for what happened; never a guess."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.policies.models import Guarantee, Policy
from app.policies.rules import GUARANTEES_OF, KINDS_OF, fitting, guarantee_of, is_covered

TODAY = date(2026, 11, 21)


def policy(kind: Any, *names: Any, uncovered: tuple[Any, ...] = (), **changes: Any) -> Policy:
    guarantees = tuple(Guarantee(n, True, 100, 0, None) for n in names)
    silent = tuple(Guarantee(n, False, 100, 0, None) for n in uncovered)
    values: dict[str, Any] = {"status": "actif", "starts_on": date(2024, 1, 1), "ends_on": None, **changes}
    at = datetime(2024, 1, 1, tzinfo=UTC)
    return Policy(
        id=uuid.uuid4(),
        version=1,
        contact_id=uuid.uuid4(),
        number="P",
        kind=kind,
        currency="MAD",
        guarantees=guarantees + silent,
        insured_object=None,
        notes=None,
        created_at=at,
        updated_at=at,
        **values,
    )


CAR = policy("auto", "collision", "responsabilite", "bris_de_glace", "corporel")
THEFT_CAR = policy("auto", "collision", "vol")
HOME = policy("habitation", "vol", "incendie", "degats_des_eaux", "bris_de_glace", "responsabilite")
LIABILITY = policy("responsabilite", "responsabilite")
HEALTH = policy("sante", "corporel")


@pytest.mark.parametrize(
    ("policies", "claim_type", "wanted"),
    [
        ([CAR, HOME], "collision", CAR),
        ([CAR, HOME], "degats_des_eaux", HOME),
        ([CAR, HOME], "vol", HOME),
        ([THEFT_CAR, HOME], "vol", None),
        ([CAR, HOME], "bris_de_glace", CAR),
        ([CAR, HOME], "responsabilite", None),
        ([CAR, LIABILITY], "responsabilite", LIABILITY),
        ([CAR, HEALTH], "blessure", CAR),
        ([HEALTH], "blessure", HEALTH),
        ([HEALTH], "collision", None),
        ([CAR, THEFT_CAR], "collision", None),
        ([CAR], "autre", CAR),
        ([CAR, HOME], "autre", None),
        ([CAR, HOME], "dommage_materiel", CAR),
        ([], "vol", None),
    ],
)
def test_the_policy_that_answers(policies: list[Policy], claim_type: str, wanted: Policy | None) -> None:
    assert fitting(policies, claim_type, TODAY) is wanted


def test_the_facts_tell_a_stolen_car_from_a_burglary() -> None:
    assert fitting([THEFT_CAR, HOME], "vol", TODAY, kind="habitation") is HOME
    assert fitting([THEFT_CAR, HOME], "vol", TODAY, kind="auto") is THEFT_CAR
    assert fitting([THEFT_CAR, HOME], "vol", TODAY, kind="voyage") is None


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"ends_on": TODAY}, True),
        ({"starts_on": TODAY}, True),
        ({"ends_on": date(2026, 11, 20)}, False),
        ({"starts_on": date(2026, 11, 22)}, False),
        ({"status": "suspendu"}, False),
        ({"status": "ferme"}, False),
    ],
)
def test_only_a_policy_in_force_that_day_answers(changes: dict[str, Any], holds: bool) -> None:
    candidate = policy("auto", "collision", **changes)
    assert (fitting([candidate], "collision", TODAY) is candidate) is holds


def test_what_is_excluded_is_a_no_and_silence_is_not() -> None:
    excluded = policy("auto", uncovered=("vol",))
    assert is_covered(excluded, "vol") == "no"
    assert is_covered(excluded, "collision") == "unknown"
    assert is_covered(CAR, "collision") == "yes"
    assert is_covered(CAR, "autre") == "unknown"
    assert is_covered(None, "vol") == "unknown"
    small = policy("auto", "responsabilite", uncovered=("collision",))
    found = guarantee_of(small, "collision")
    assert found is not None
    assert found.name == "responsabilite"
    assert is_covered(small, "collision") == "unknown"


def test_a_closed_policy_stays_closed_past_its_end() -> None:
    ended = date(2025, 1, 1)
    assert policy("auto", status="ferme", ends_on=ended).status_on(TODAY) == "ferme"
    assert policy("auto", status="suspendu", ends_on=ended).status_on(TODAY) == "expire"


def test_every_type_of_claim_knows_who_answers() -> None:
    assert GUARANTEES_OF.keys() == KINDS_OF.keys()
