"""Pure: the words this trade writes, as ours. With or without accents, capitals and hyphens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from agents.complexity.models import Answer, ClaimType
from app.claims.models import STATUSES, Status
from app.contacts.rules import fold

TypeOfClaim = ClaimType
TYPES: Final[tuple[ClaimType, ...]] = get_args(ClaimType)
_TYPES: Final[Mapping[str, ClaimType]] = {
    **{name: name for name in TYPES},
    "accident": "collision",
    "accrochage": "collision",
    "rc": "responsabilite",
    "responsabilite_civile": "responsabilite",
    "cambriolage": "vol",
    "feu": "incendie",
    "fuite": "degats_des_eaux",
    "degat_des_eaux": "degats_des_eaux",
    "inondation": "degats_des_eaux",
    "bris": "bris_de_glace",
    "bris_de_glaces": "bris_de_glace",
    "blessures": "blessure",
    "degats": "dommage_materiel",
    "dommages": "dommage_materiel",
    "dommages_materiels": "dommage_materiel",
}
_STATUSES: Final[Mapping[str, Status]] = {
    **{name: name for name in STATUSES},
    "ouvert": "en_cours",
    "attente_client": "en_attente_client",
    "documents_manquants": "en_attente_client",
    "escaladee": "escalade",
    "expertise": "expert",
    "valide": "validation",
    "fermee": "ferme",
    "clos": "ferme",
    "cloture": "ferme",
}


def _key(word: str) -> str:
    for separator in "-_'’":
        word = word.replace(separator, " ")
    return "_".join(fold(word).split())


def type_of(word: str) -> ClaimType | None:
    """A type of claim (« Dégâts des eaux », `collision`)."""
    return _TYPES.get(_key(word))


def status_of(word: str) -> Status | None:
    """A status (« Fermé », « en attente client », `en_cours`)."""
    return _STATUSES.get(_key(word))


def entered(*, holds: bool) -> Answer:
    """What somebody of the team ticks, as the answer to a question."""
    return Answer("yes" if holds else "no", asked=True)
