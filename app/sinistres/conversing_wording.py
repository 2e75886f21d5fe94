"""Pure: what a relay is told to tell its customer."""

from __future__ import annotations

from typing import Final, Literal

Told = Literal["proven", "failed", "locked", "code_sent", "factor_missing"]

_TOLD: Final[dict[Told, dict[str, str]]] = {
    "proven": {
        "fr": "Merci, votre identité est confirmée.",
        "en": "Thank you, your identity is confirmed.",
    },
    "failed": {
        "fr": "Ces informations ne nous permettent pas de vous identifier. Veuillez vérifier votre matricule et votre"
        " date de naissance, ou le code reçu.",
        "en": "We could not identify you with this information. Please check your policyholder number and your date of"
        " birth, or the code you received.",
    },
    "locked": {
        "fr": "Trop de tentatives : l’identification est suspendue pendant quinze minutes. Un conseiller peut vous"
        " aider.",
        "en": "Too many attempts: identification is suspended for fifteen minutes. An advisor can help you.",
    },
    "code_sent": {
        "fr": "Si ce matricule est connu, un code vient d’être envoyé par SMS au numéro de téléphone enregistré.",
        "en": "If this policyholder number is known, a code has just been sent by text to the phone number on file.",
    },
    "factor_missing": {
        "fr": "Veuillez indiquer votre date de naissance, ou demander un code par SMS.",
        "en": "Please give your date of birth, or ask for a code by text.",
    },
}


def told(what: Told, language: str) -> str:
    """What to say, in the language of the business."""
    return _TOLD[what]["en" if language == "en" else "fr"]
