"""Days and hours resolved against a Saturday noon in Montréal, and the things a shop needs named."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest

from agents.understanding import understand
from agents.understanding.dates import find_dates

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
ZONE = "America/Toronto"


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("demain à 14h", date(2026, 11, 22), time(14)),
        ("tomorrow at 5pm", date(2026, 11, 22), time(17)),
        ("après-demain matin", date(2026, 11, 23), None),
        ("mardi prochain 14 h 30", date(2026, 11, 24), time(14, 30)),
        ("samedi", date(2026, 11, 28), None),
        ("dimanche prochain", date(2026, 11, 29), None),
        ("next friday at 9:30 am", date(2026, 11, 27), time(9, 30)),
        ("le 3 décembre à midi", date(2026, 12, 3), time(12)),
        ("December 3rd", date(2026, 12, 3), None),
        ("le 3 janvier", date(2027, 1, 3), None),
        ("le 1er", date(2026, 12, 1), None),
        ("24/12", date(2026, 12, 24), None),
        ("2026-12-01", date(2026, 12, 1), None),
        ("dans 3 jours", date(2026, 11, 24), None),
        ("in two weeks", date(2026, 12, 5), None),
        ("mardi 24 novembre vers 16h", date(2026, 11, 24), time(16)),
        ("ce soir 19h", date(2026, 11, 21), time(19)),
        ("15:30", None, time(15, 30)),
    ],
)
def test_a_day_is_said_in_many_ways(text: str, day: date | None, hour: time | None) -> None:
    (found,) = find_dates(text, now=NOW, zone=ZONE)
    assert (found.day, found.hour) == (day, hour)
    assert text[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    ("text", "day"),
    [("hier", date(2026, 11, 20)), ("il y a 12 jours", date(2026, 11, 9)), ("last friday", date(2026, 11, 20))],
)
def test_what_is_past_says_so(text: str, day: date) -> None:
    (found,) = find_dates(text, now=NOW, zone=ZONE)
    assert found.day == day
    assert found.past


def test_the_business_lives_in_its_own_day() -> None:
    late = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert find_dates("demain", now=late, zone="America/Toronto")[0].day == date(2026, 11, 22)
    assert find_dates("demain", now=late, zone="Europe/Paris")[0].day == date(2026, 11, 23)


def test_without_a_moment_a_relative_day_has_no_date() -> None:
    (found,) = find_dates("demain à 14h")
    assert (found.day, found.hour) == (None, time(14))


@pytest.mark.parametrize(
    "text", ["", "bonne journée", "le 38 en noir", "rue du 4 Septembre 99/99", "31/02", "in 3 fois", "3.5"]
)
def test_no_date_is_made_up(text: str) -> None:
    assert all(found.day is None or found.day.year >= 2026 for found in find_dates(text, now=NOW, zone=ZONE))
    assert find_dates("31/02", now=NOW) == ()


def named(text: str, kind: str) -> list[str]:
    return [one.value for one in getattr(understand(text, now=NOW, zone=ZONE).entities, kind)]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("où est ma cmd 2901 ?", "order_numbers", ["2901"]),
        ("commande n° 55120 et #2847", "order_numbers", ["55120", "2847"]),
        ("combien coûte la robe RF-2847 ?", "product_codes", ["RF-2847"]),
        ("de l'huile 5W30 et du R1234yf", "product_codes", ["5W30", "R1234YF"]),
        ("mon colis FR987654321", "tracking_numbers", ["FR987654321"]),
        ("la robe bleue en 38", "sizes", ["38"]),
        ("en taille M svp", "sizes", ["M"]),
        ("the coat in medium", "sizes", ["M"]),
        ("size 10 please", "sizes", ["10"]),
        ("ma robe 38 contre du 40", "sizes", ["38", "40"]),
        ("payer en 3 fois, en 2019, dans 40 minutes", "sizes", []),
        ("la robe bleue ou la noire", "colours", ["bleu", "noir"]),
        ("the red one", "colours", ["rouge"]),
        ("une table pour 9 personnes", "quantities", ["9"]),
        ("j'en veux deux", "quantities", ["2"]),
        ("ça coûte 1 200,50 €", "money", ["1200.50 EUR"]),
        ("$45 ou 60 piastres", "money", ["45.00 $", "60.00 $"]),
    ],
)
def test_things_are_named_and_normalised(text: str, kind: str, values: list[str]) -> None:
    assert named(text, kind) == values


def test_a_stretch_of_text_is_one_thing() -> None:
    entities = understand("commande 2901 du 12 novembre, robe RF-2847 taille 38 à 89 €", now=NOW).entities
    spans = sorted(
        (one.start, one.end)
        for kind in (entities.order_numbers, entities.product_codes, entities.sizes, entities.money, entities.dates)
        for one in kind
    )
    assert len(spans) == 5
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
