"""Pure: the words of an alert: its title, the text to the team, the answers to a member who replies."""

from __future__ import annotations

import re
from typing import Final

import phonenumbers

from app.accounts.models import Tenant
from app.alerts.models import Alert

EMOJI: Final = {"P1": "🚨", "P2": "⚠️", "P3": "🔧", "P4": "📋"}
LABELS: Final = {
    "fr": {"P1": "URGENCE IMMÉDIATE", "P2": "PRIORITAIRE", "P3": "IMPORTANT", "P4": "COURANT"},
    "en": {"P1": "IMMEDIATE EMERGENCY", "P2": "PRIORITY", "P3": "IMPORTANT", "P4": "ROUTINE"},
}
_TRADE_LABELS: Final = {
    "drain": {
        "fr": {**LABELS["fr"], "P2": "PRIORITÉ MUNICIPALE", "P3": "SERVICE MAJEUR", "P4": "SERVICE STANDARD"},
        "en": {**LABELS["en"], "P2": "MUNICIPAL PRIORITY", "P3": "MAJOR SERVICE", "P4": "STANDARD SERVICE"},
    }
}
"""What a trade's people call the four urgencies among themselves."""
_NEEDS: Final = {
    "fr": {
        "callback": "Rappel promis",
        "claim": "Dossier sinistre à reprendre",
        "complaint": "Réclamation",
        "daily_cap": "Plafond de textos atteint",
        "drain": "Drain ou égout",
        "fire": "Incendie ou gaz",
        "french_drain": "Drain français",
        "general": "Demande générale",
        "injury": "Personne en danger ou blessée",
        "inspection": "Inspection par caméra",
        "municipal": "Demande municipale",
        "order": "Commande",
        "plumbing": "Plomberie",
        "relining": "Gainage",
        "roots": "Racines",
        "theft": "Vol ou effraction",
        "threat": "Menaces ou agression",
        "vehicle": "Véhicule",
        "water_damage": "Dégât des eaux",
    },
    "en": {
        "callback": "Promised call back",
        "claim": "Insurance claim to take up",
        "complaint": "Complaint",
        "daily_cap": "Limit of texts reached",
        "drain": "Drain or sewer",
        "fire": "Fire or gas",
        "french_drain": "French drain",
        "general": "General request",
        "injury": "Somebody hurt or in danger",
        "inspection": "Camera inspection",
        "municipal": "Municipal request",
        "order": "Order",
        "plumbing": "Plumbing",
        "relining": "Relining",
        "roots": "Roots",
        "theft": "Theft or break-in",
        "threat": "Threats or assault",
        "vehicle": "Vehicle",
        "water_damage": "Water damage",
    },
}
_SMS: Final = {
    "fr": (
        "{emoji} {label} - {company}\n\nCLIENT: {name}\nTÉL: {phone}\nADRESSE: {address}\nPROBLÈME: {problem}\n"
        "PRIORITÉ: {urgency}\n\nRappeler le client rapidement.\nRépondez 1 pour prendre en charge (n° {number})"
    ),
    "en": (
        "{emoji} {label} - {company}\n\nCLIENT: {name}\nPHONE: {phone}\nADDRESS: {address}\nPROBLEM: {problem}\n"
        "PRIORITY: {urgency}\n\nCall the client back quickly.\nReply 1 to take it (no. {number})"
    ),
}
_SPOKEN: Final = {
    "fr": (
        "{label}, {company}. Client : {name}. Téléphone : {phone}. Problème : {problem}. "
        "Pour prendre en charge l’alerte {number}, répondez 1 au texto, ou ouvrez le tableau."
    ),
    "en": (
        "{label}, {company}. Customer: {name}. Phone: {phone}. Problem: {problem}. "
        "To take alert {number}, answer the text with 1, or open the board."
    ),
}
_GIVEN: Final = {"fr": "👤 {who} vous confie cette demande.\n", "en": "👤 {who} gives you this request.\n"}
_MISSING: Final = {
    "fr": {"name": "nom non fourni", "phone": "numéro masqué", "address": "adresse non fournie"},
    "en": {"name": "name not given", "phone": "number withheld", "address": "address not given"},
}
_REPLIES: Final = {
    "fr": {
        "taken": "C’est noté : vous prenez en charge l’alerte n° {number}.",
        "already_taken": "L’alerte n° {number} est déjà prise en charge par {who}.",
        "nothing_open": "Aucune alerte en attente.",
    },
    "en": {
        "taken": "Noted: you have taken alert no. {number}.",
        "already_taken": "Alert no. {number} has already been taken by {who}.",
        "nothing_open": "No alert is waiting.",
    },
}
_UNANSWERED: Final = {"fr": "⏰ RESTÉE SANS RÉPONSE\n", "en": "⏰ NOBODY ANSWERED\n"}
_AGAIN: Final = {"fr": "rappel", "en": "reminder"}
PROBLEM_LENGTH: Final = 300
DIGEST_LENGTH: Final = 60
SPOKEN_LENGTH: Final = 200
_SPOKEN_NAME_LENGTH: Final = 80
_NANP: Final = 1


def title(need: str, language: str | None) -> str:
    """What the alert is about, in a few words."""
    return _NEEDS["en" if language == "en" else "fr"].get(need) or need.replace("_", " ").capitalize()


def team_sms(
    alert: Alert,
    tenant: Tenant,
    *,
    language: str,
    telling: int = 1,
    unanswered: bool = False,
    given_by: str | None = None,
) -> str:
    """The text to a member of the team, in the form they know; what is missing is said to be missing.

    `telling` counts from 1; a repetition says so. `unanswered`: its time has passed and nobody reacted. `given_by`: who
    assigned it to them.
    """
    missing = _MISSING[language]
    head = _UNANSWERED[language] if unanswered else ""
    if given_by is not None:
        head += _GIVEN[language].format(who=given_by)
    return head + _SMS[language].format(
        emoji=EMOJI[alert.urgency],
        label=_label(alert, tenant, language),
        company=tenant.name,
        name=alert.contact.name or missing["name"],
        phone=dialable(alert.contact.phone, tenant.country) or missing["phone"],
        address=alert.contact.address or missing["address"],
        problem=excerpt(alert.text, PROBLEM_LENGTH) or alert.title,
        urgency=alert.urgency,
        number=f"{alert.number}, {_AGAIN[language]} {telling}" if telling > 1 else alert.number,
    )


def _label(alert: Alert, tenant: Tenant, language: str) -> str:
    return _TRADE_LABELS.get(tenant.industry, LABELS)[language][alert.urgency]


def team_call(alert: Alert, tenant: Tenant, *, language: str) -> str:
    """What a call to a member of the team says."""
    missing = _MISSING[language]
    return _SPOKEN[language].format(
        label=_label(alert, tenant, language).lower(),
        company=tenant.name,
        name=excerpt(alert.contact.name or "", _SPOKEN_NAME_LENGTH) or missing["name"],
        phone=digit_by_digit(alert.contact.phone, tenant.country) or missing["phone"],
        problem=excerpt(alert.text, SPOKEN_LENGTH).rstrip(".!?… ") or alert.title,
        number=alert.number,
    )


def digit_by_digit(phone: str | None, country: str) -> str | None:
    """A number as it is dictated: every digit alone, a pause between the groups."""
    shown = dialable(phone, country)
    if shown is None:
        return None
    groups = re.findall(r"\d+", shown)
    return ", ".join(" ".join(group) for group in groups) or None


def digest(alert: Alert, *, country: str, language: str) -> str:
    """One line of a text about several alerts."""
    missing = _MISSING[language]
    name = alert.contact.name or missing["name"]
    phone = dialable(alert.contact.phone, country) or missing["phone"]
    problem = excerpt(alert.text, DIGEST_LENGTH) or alert.title
    return f"{alert.number} {alert.urgency} {name}, {phone}: {problem}"


def reply(outcome: str, language: str, *, number: int | None = None, who: str | None = None) -> str:
    """What to answer a member who replied to a text."""
    return _REPLIES["en" if language == "en" else "fr"][outcome].format(number=number, who=who)


def dialable(phone: str | None, country: str) -> str | None:
    """The full number as staff dial it: never shortened, never masked."""
    if phone is None:
        return None
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    national = phonenumbers.country_code_for_region(country) == parsed.country_code
    if national and parsed.country_code == _NANP:
        digits = str(parsed.national_number).rjust(10, "0")
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    form = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def excerpt(text: str, length: int) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
