"""The invented people the demo's insurer covers, and what their policies promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Insured:
    """Somebody the demo insures. `policies`: their kinds, first to last."""

    civility: str
    first_name: str
    last_name: str
    birth_date: date
    matricule: str
    phone: str
    city: str
    address: str
    policies: tuple[str, ...]
    insured_object: str
    language: str = "fr"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@exemple.test".lower().replace(" ", "-").replace("'", "")


def _person(number: int, civility: str, name: str, born: tuple[int, int, int], matricule: str, where: str, /,
            *policies: str, thing: str, language: str = "fr") -> Insured:  # fmt: skip
    first, _, last = name.partition(" ")
    city, _, address = where.partition(", ")
    phone = f"+15145550{number:03d}"
    return Insured(
        civility, first, last, date(*born), matricule, phone, city, address, policies, thing, language
    )  # fmt: skip


INSURED: Final = (
    _person(120, "Mme", "Salma Berrada", (1985, 3, 12), "AB-4521-22", "Casablanca, 14 rue des Orangers",
            "auto", "habitation", thing="Citadine essence, 2019"),
    _person(121, "M", "Karim Tazi", (1979, 11, 2), "CD-7788-19", "Rabat, 3 avenue des Cèdres",
            "auto", "responsabilite", thing="Berline diesel, 2017"),
    _person(122, "M", "Youssef Idrissi", (1991, 6, 25), "EF-1034-21", "Casablanca, 52 boulevard du Phare",
            "auto", thing="Utilitaire, 2020"),
    _person(123, "Mme", "Nora Chraibi", (1968, 1, 30), "GH-9012-17", "Marrakech, 8 derb des Jasmins",
            "habitation", "auto", thing="Riad de six pièces"),
    _person(124, "Mlle", "Imane Lahlou", (1997, 9, 8), "JK-3345-23", "Tanger, 21 rue du Détroit",
            "auto", "sante", thing="Citadine hybride, 2023"),
    _person(125, "M", "Mehdi Ouazzani", (1983, 4, 17), "LM-5567-20", "Fès, 6 place des Tanneurs",
            "auto", "habitation", "responsabilite", thing="SUV diesel, 2018"),
    _person(126, "Mme", "Hind Skalli", (1975, 12, 5), "NP-2231-18", "Agadir, 33 avenue de la Plage",
            "habitation", "vie", thing="Appartement de quatre pièces"),
    _person(127, "M", "Omar Filali", (1962, 7, 19), "QR-8890-15", "Meknès, 11 rue des Oliviers",
            "auto", "habitation", thing="Berline essence, 2014"),
    _person(128, "Mme", "Laila Mansouri", (1989, 10, 27), "ST-4412-22", "Casablanca, 70 rue des Acacias",
            "auto", "voyage", thing="Citadine électrique, 2022"),
    _person(129, "M", "Adil Rami", (1994, 2, 14), "UV-6623-24", "Oujda, 5 rue de la Gare",
            "auto", thing="Motocyclette 125, 2021"),
    _person(130, "Mme", "Zineb Alami", (1971, 5, 3), "WX-1177-16", "Tétouan, 18 rue des Potiers",
            "habitation", "responsabilite", thing="Maison avec jardin"),
    _person(131, "M", "Rachid Bennis", (1980, 8, 22), "YZ-9934-19", "Kénitra, 40 avenue du Port",
            "auto", "sante", thing="Camionnette, 2016"),
    _person(132, "Mme", "Emma Carter", (1986, 6, 9), "BC-3021-21", "Casablanca, 9 rue du Consulat",
            "auto", "habitation", thing="SUV petrol, 2021", language="en"),
    _person(133, "M", "James Whitfield", (1974, 3, 28), "DE-4876-20", "Rabat, 27 rue des Ambassades",
            "auto", "voyage", thing="Saloon diesel, 2019", language="en"),
    _person(134, "Mme", "Ghita Sefrioui", (1993, 11, 16), "FG-7102-23", "Fès, 2 rue du Palais",
            "auto", "vie", thing="Citadine diesel, 2020"),
    _person(135, "M", "Anas Kettani", (1988, 9, 1), "HJ-5540-22", "Tanger, 64 boulevard des Vents",
            "auto", "habitation", thing="Berline hybride, 2022"),
    _person(136, "Mme", "Samira Zniber", (1966, 4, 11), "KL-8823-14", "Salé, 15 rue des Corsaires",
            "habitation", "sante", thing="Appartement de trois pièces"),
    _person(137, "M", "Hamza Belkadi", (1999, 12, 24), "MN-2094-24", "Marrakech, 88 avenue des Palmiers",
            "auto", thing="Citadine essence, 2012"),
    _person(138, "Mme", "Asmae Naciri", (1982, 2, 6), "PQ-6751-20", "Agadir, 10 rue de l'Argan",
            "auto", "responsabilite", "habitation", thing="Monospace, 2018"),
    _person(139, "M", "Driss Hajji", (1957, 10, 13), "RS-3318-13", "El Jadida, 4 rue de la Citerne",
            "habitation", "auto", thing="Maison de ville"),
    _person(140, "Mlle", "Kenza Amrani", (2001, 7, 7), "TU-9045-25", "Casablanca, 31 rue des Étudiants",
            "auto", thing="Citadine essence, 2015"),
    _person(141, "M", "Nabil Sqalli", (1977, 1, 21), "VW-1562-18", "Rabat, 12 rue du Bouregreg",
            "auto", "habitation", "voyage", thing="Berline essence, 2020"),
    _person(142, "Mme", "Rania Bouzid", (1990, 5, 29), "XY-7439-22", "Nador, 23 avenue de la Lagune",
            "auto", "sante", thing="SUV hybride, 2023"),
    _person(143, "M", "Tarik Lamrani", (1969, 8, 15), "ZA-2687-17", "Settat, 7 rue des Moissons",
            "auto", "habitation", "responsabilite", thing="Pick-up diesel, 2015"),
)  # fmt: skip

_DEDUCTIBLE: Final = 500_00
_LIMIT: Final = 50_000_00


def _guarantee(name: str, *, covered: bool = True, rate: int = 100, deductible: int = _DEDUCTIBLE,
               limit: int | None = _LIMIT) -> dict[str, Any]:  # fmt: skip
    return {
        "name": name,
        "covered": covered,
        "rate_percent": rate,
        "deductible_minor": deductible,
        "limit_minor": limit,
    }


def guarantees_of(kind: str, place: int) -> list[dict[str, Any]]:
    """What a policy of this kind promises; every third person has the small formula."""
    is_small = place % 3 == 2
    by_kind: dict[str, list[dict[str, Any]]] = {
        "auto": [
            _guarantee("responsabilite", deductible=0, limit=None),
            _guarantee("collision", covered=not is_small, rate=80 if place % 2 else 100),
            _guarantee("vol", covered=not is_small, deductible=1_000_00),
            _guarantee("incendie", deductible=750_00),
            _guarantee("bris_de_glace", deductible=200_00, limit=8_000_00),
            _guarantee("corporel", deductible=0, limit=200_000_00),
            _guarantee("assistance", covered=not is_small, deductible=0, limit=5_000_00),
        ],
        "habitation": [
            _guarantee("incendie", limit=400_000_00),
            _guarantee("degats_des_eaux", limit=80_000_00),
            _guarantee("vol", covered=not is_small, deductible=1_000_00, limit=60_000_00),
            _guarantee("bris_de_glace", deductible=150_00, limit=6_000_00),
            _guarantee("responsabilite", deductible=0, limit=500_000_00),
        ],
        "responsabilite": [_guarantee("responsabilite", deductible=300_00, limit=1_000_000_00)],
        "voyage": [
            _guarantee("assistance", deductible=0, limit=100_000_00),
            _guarantee("vol", deductible=250_00, limit=10_000_00),
            _guarantee("corporel", deductible=0, limit=300_000_00),
        ],
        "sante": [_guarantee("corporel", rate=80, deductible=0, limit=60_000_00)],
        "vie": [_guarantee("corporel", deductible=0, limit=500_000_00)],
    }
    return by_kind[kind]
