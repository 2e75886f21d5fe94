"""What a customer asks about their contract: which guarantee, and what of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from app.contacts.rules import fold
from app.policies.models import GuaranteeName

About = Literal["deductible", "limit", "cover", "dates"]


def _whole(words: str) -> re.Pattern[str]:
    """Whole words only: « volant » asks about no theft."""
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


GUARANTEES: Final[Mapping[GuaranteeName, re.Pattern[str]]] = {
    "bris_de_glace": _whole("bris de glaces?|pare[- ]brise|vitres?|vitrages?|windscreen|windshield|glass|windows?"),
    "degats_des_eaux": _whole(
        "degats? des eaux|degats? d'eau|fuites?|inondations?|water(?: damage)?|leaks?|flood(?:ing|s)?"
    ),
    "vol": _whole("vols?|volee?s?|cambriolages?|thefts?|stolen|burglary|burglaries|robbery"),
    "incendie": _whole("incendies?|feu|fires?"),
    "assistance": _whole("assistance|depannages?|remorquages?|towing|tow|breakdown|roadside"),
    "corporel": _whole("corporel(?:le)?s?|blessures?|blessee?s?|injury|injuries|medical"),
    "responsabilite": _whole("responsabilite(?: civile)?|rc|tiers|liability|third[- ]party"),
    "collision": _whole("collisions?|accidents?|accrochages?|chocs?|tous risques|crash|comprehensive"),
}
ABOUT: Final[Mapping[About, re.Pattern[str]]] = {
    "deductible": _whole("franchises?|deductibles?|excess|reste a (?:ma )?charge"),
    "limit": _whole("plafonds?|limites?|limits?|maximum|max|jusqu'a combien|up to how much|at most"),
    "dates": _whole(
        "echeances?|expire[rs]?|expirations?|renouvellement|renewal|jusqu'a quand|until when|valable|valid"
    ),
    "cover": _whole(
        "couverte?s?|couvre|couverture|garanties?|assuree?s?|compris|covered|covers?|coverage|insured|included"
    ),
}


def asked_about(question: str) -> tuple[GuaranteeName | None, About | None]:
    """The guarantee a question (FR or EN) names and what it wants to know of it, as far as it says."""
    text = fold(question.replace("’", "'"))
    guarantee = next((name for name, words in GUARANTEES.items() if words.search(text)), None)
    about = next((name for name, words in ABOUT.items() if words.search(text)), None)
    return guarantee, about
