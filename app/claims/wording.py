"""Pure: what an insured is told about their claim, in plain words, French and English. Nothing personal in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from agents.complexity import DOCUMENTS
from agents.complexity.models import DocumentKind, Level
from app.claims.models import Change, Language, Status

_STATUS: Final[Mapping[Status, tuple[str, str]]] = {
    "nouveau": ("Votre déclaration est enregistrée", "Your claim has been recorded"),
    "en_cours": ("Votre dossier est en cours de traitement", "Your claim is being handled"),
    "en_attente_client": ("Nous attendons des documents de votre part", "We are waiting for documents from you"),
    "escalade": ("Un conseiller reprend votre dossier", "An advisor is taking up your claim"),
    "expert": ("Votre dossier est entre les mains d’un expert", "An expert is looking at your claim"),
    "validation": ("Votre dossier est en cours de validation", "Your claim is being finalised"),
    "ferme": ("Votre dossier est clos", "Your claim is closed"),
}
_DELAYS: Final[Mapping[Level, tuple[str, str, int]]] = {
    "simple": ("sous 24 à 48 heures", "within 24 to 48 hours", 2),
    "modere": ("sous 3 à 5 jours ouvrables", "within 3 to 5 business days", 5),
    "complexe": ("sous 1 à 2 semaines", "within 1 to 2 weeks", 14),
    "critique": ("sous 2 à 4 semaines", "within 2 to 4 weeks", 28),
}
_ADVISOR: Final = ("sous 24 à 48 heures", "within 24 to 48 hours", 2)
_UNHURRIED: Final[frozenset[Status]] = frozenset({"en_attente_client", "ferme"})
_ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "envoyer_constat": ("Envoyer le constat amiable", "Send the joint accident report"),
    "envoyer_photos": ("Envoyer les photos des dommages", "Send the photos of the damage"),
    "envoyer_documents": ("Envoyer les documents demandés", "Send the documents asked for"),
    "rendez_vous_medical": ("Consulter un médecin", "See a doctor"),
    "expertise": ("Planifier l’expertise", "Plan the survey"),
    "proposer_garage": ("Proposer un garage agréé", "Propose an approved garage"),
    "contact_expert": ("Contact de l’expert", "Contact by the expert"),
    "rappeler_client": ("Rappel par un conseiller", "Call back by an advisor"),
}
_CHANGES: Final[Mapping[str, tuple[str, str]]] = {
    "declared": ("Sinistre déclaré", "Claim declared"),
    "documents_requested": ("Documents demandés", "Documents requested"),
    "document_received": ("Document reçu", "Document received"),
    "accepted": ("Indemnisation acceptée", "Compensation accepted"),
    "rejected": ("Indemnisation refusée", "Compensation declined"),
    "closed": ("Dossier clos", "Claim closed"),
    "reopened": ("Dossier rouvert", "Claim reopened"),
    "reimbursement_opened": ("Remboursement demandé", "Reimbursement requested"),
    "reimbursement_accepted": ("Remboursement accepté", "Reimbursement accepted"),
    "reimbursement_rejected": ("Remboursement refusé", "Reimbursement declined"),
    "reimbursement_paid": ("Remboursement versé", "Reimbursement paid"),
}
_ASK: Final = {
    "fr": "Pour votre dossier {number}, merci de nous envoyer{due}\u00a0: {documents}.",
    "en": "For your claim {number}, please send us{due}: {documents}.",
}
_REMIND: Final = {
    "fr": "Rappel pour votre dossier {number}\u00a0: il nous manque encore {documents}. Merci de les envoyer{due}.",
    "en": "A reminder about your claim {number}: we still need {documents}. Please send them{due}.",
}
_BY: Final = {"fr": " avant le {day}", "en": " by {day}"}


def _in(language: str) -> int:
    return 1 if language == "en" else 0


def status_texts(status: Status, language: str, level: Level | None = None) -> str:
    """A status in plain words, with the delay to expect (domain rule B10)."""
    index = _in(language)
    said = _STATUS[status][index]
    delay = delay_of(status, level)
    if delay is None:
        return f"{said}."
    return f"{said}\u00a0: réponse {delay[0]}." if index == 0 else f"{said}: you will hear from us {delay[1]}."


def delay_of(status: Status, level: Level | None) -> tuple[str, str, int] | None:
    """How long it takes, in French, in English, and in days; `None` while it is not for us to go on."""
    if status in _UNHURRIED:
        return None
    return _ADVISOR if status == "escalade" else _DELAYS[level or "simple"]


def document_name(kind: DocumentKind, language: str) -> str:
    """What a kind of document is called."""
    return DOCUMENTS[kind][_in(language)]


def action_text(action: str, language: str) -> str:
    """What is to be done."""
    return _ACTIONS[action][_in(language)] if action in _ACTIONS else action.replace("_", " ")


def change_text(change: Change, language: str) -> str:
    """A line of the history as the insured reads it."""
    index = _in(language)
    if change.kind in _CHANGES:
        return _CHANGES[change.kind][index]
    return _STATUS[change.to_status][index] if change.to_status else _STATUS["en_cours"][index]


def ask_text(
    language: Language, number: str, kinds: Iterable[DocumentKind], due: datetime | None, time_zone: str, *, again: bool
) -> str:
    """Which documents are waited for, until when."""
    names = [document_name(kind, language) for kind in kinds]
    day = format_date(due.astimezone(ZoneInfo(time_zone)), "d MMMM", locale=language) if due else ""
    template = (_REMIND if again else _ASK)[language]
    return template.format(number=number, documents=", ".join(names), due=_BY[language].format(day=day) if day else "")
