"""Ready replies of the demo's advisors."""

from __future__ import annotations

from typing import Final

from app.desk.schemas import CannedReplyBody

_WELCOME: Final = {
    "shortcut": "bonjour",
    "title": "Prendre le relais",
    "bodies": {
        "fr": "Bonjour {contact_name}, je prends votre demande en main. Donnez-moi un instant pour tout relire.",
        "en": "Hello {contact_name}, I am taking care of your request. Give me a moment to read everything.",
    },
    "variables": [{"name": "contact_name", "type": "name", "required": False}],
}
_CALL: Final = {
    "shortcut": "rappel",
    "title": "Proposer un rappel",
    "bodies": {
        "fr": "Je peux vous rappeler à {heure}. Est-ce que cela vous convient ?",
        "en": "I can call you back at {heure}. Does that suit you?",
    },
    "variables": [{"name": "heure", "type": "time", "required": True}],
}
_DONE: Final = {
    "shortcut": "merci",
    "title": "Clore",
    "bodies": {
        "fr": "C'est noté, je m'en occupe. Écrivez-nous ici si autre chose vous revient.",
        "en": "Noted, I am on it. Write to us here if anything else comes to mind.",
    },
}
_BY_INDUSTRY: Final[dict[str, list[dict[str, object]]]] = {
    "insurance": [
        {
            "shortcut": "pieces",
            "title": "Demander des pièces",
            "bodies": {
                "fr": "Pour avancer, il me faut {piece}. Vous pouvez l'envoyer ici même.",
                "en": "To move on I need {piece}. You can send it right here.",
            },
            "variables": [{"name": "piece", "type": "text", "required": True}],
        }
    ],
    "shop": [
        {
            "shortcut": "geste",
            "title": "Retard de livraison",
            "bodies": {
                "fr": "Je suis désolé du retard. Je suis votre colis et vous écris dès qu'il bouge.",
                "en": "I am sorry about the delay. I am following your parcel and will write as soon as it moves.",
            },
        }
    ],
    "drain": [
        {
            "shortcut": "acces",
            "title": "Préparer la visite",
            "bodies": {
                "fr": "Avant notre passage, pouvez-vous dégager l'accès au regard de nettoyage ?",
                "en": "Before we come, could you clear the way to the cleanout?",
            },
        }
    ],
}


def ready_replies(industry: str) -> list[CannedReplyBody]:
    """What an advisor of that trade says every day."""
    found = [_WELCOME, _CALL, _DONE, *_BY_INDUSTRY.get(industry, [])]
    return [CannedReplyBody.model_validate(reply) for reply in found]
