"""The tools a voice agent may use. It proposes; these rules decide, and who is told is never its choice."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from agents.trade import drain as catalog
from app.accounts.models import Tenant
from app.alerts.models import VerdictView
from app.contacts import actions as contacts
from app.conversations import calls
from app.conversations import structured as fields
from app.conversations.models import TakenCall
from app.conversations.rules import clean_text
from app.db.transaction import Transaction
from app.triage import actions as triage
from app.triage.schemas import Explain, ExplainContact

SLA_SECONDS: Final = {"P1": 0, "P2": 120, "P3": 3600, "P4": 1800}
CALL_BACK: Final = {
    "P1": "L'équipe est avertie immédiatement et vous rappelle en priorité.",
    "P2": "L'équipe est avertie et vous rappelle en priorité.",
    "P3": "Rappel prioritaire, normalement en moins d'une heure.",
    "P4": "L'équipe vous rappelle dès que possible.",
}


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One use of a tool. `problem` says what is wrong with its arguments, if they could not be read."""

    id: str
    name: str
    arguments: Mapping[str, Any] = field(repr=False)
    problem: str | None = None


class ToolRefused(Exception):
    """The tool cannot do that; the message is what the agent hears."""


async def use_tool(tx: Transaction, tenant: Tenant, taken: TakenCall, call: ToolCall) -> dict[str, Any]:
    """Carry out a tool call and return its result.

    Raises:
        ToolRefused: unknown tool, or arguments that say too little.
    """
    if call.problem:
        raise ToolRefused(call.problem)
    tool = TOOLS.get(call.name.lower().replace("_", "").replace("-", ""))
    if tool is None:
        raise ToolRefused("Outil inconnu.")
    learned = await contacts.learn(tx, taken.contact, fields.facts_of(call.arguments), region=tenant.country)
    return await tool(tx, tenant, TakenCall(taken.call, learned), call)


async def validate_service(tx: Transaction, tenant: Tenant, taken: TakenCall, call: ToolCall) -> dict[str, Any]:
    """Whether we do that at all."""
    asked = _asked(call)
    service = _service(tenant, asked)
    if service is None:
        return {
            "accepted": True,
            "reason": "service_restricted",
            "message": "L'équipe confirmera si ce service est offert.",
            "restrictions": [],
        }
    if service.status == "refused" and (await _explain(tx, tenant, taken, asked, None)).urgency == "P1":
        return {
            "accepted": True,
            "reason": "emergency",
            "message": "C'est une urgence : avertissez l'équipe avec sendSMSAlert.",
            "restrictions": [],
        }
    if service.status == "refused":
        await contacts.tag(tx, taken.contact, "service_refused")
        reason = "service_not_offered"
    else:
        reason = "service_restricted" if service.status == "redirected" else "service_available"
    return {
        "accepted": service.status != "refused",
        "reason": reason,
        "service": service.id,
        "message": service.reason or f"Oui, nous faisons ceci : {service.label}.",
        "restrictions": list(service.requirements),
    }


async def classify_priority(tx: Transaction, tenant: Tenant, taken: TakenCall, call: ToolCall) -> dict[str, Any]:
    """How urgent, by the rules in force."""
    flat = fields.flatten(call.arguments)
    text = fields.problem_of(flat)
    if text is None:
        raise ToolRefused("Il manque la description du problème.")
    verdict = await _explain(tx, tenant, taken, text, fields.value_of(flat))
    return {
        "priority": verdict.urgency,
        "reason": verdict.reason,
        "slaSeconds": SLA_SECONDS[verdict.urgency],
        "matchedTerms": [e.text for e in verdict.evidence],
        "negatedTerms": [e.text for e in verdict.negated],
        "confidence": verdict.confidence,
        "message": CALL_BACK[verdict.urgency],
    }


async def calculate_quote(tx: Transaction, tenant: Tenant, taken: TakenCall, call: ToolCall) -> dict[str, Any]:
    """A range, never one firm number and never below the minimum."""
    del tx
    flat = fields.flatten(call.arguments)
    service = _service(tenant, _asked(call))
    if service is None or service.status != "accepted":
        raise ToolRefused("Aucun prix n'est donné par téléphone pour ce service ; l'équipe rappellera.")
    where = f"{flat.get('location', '')} {flat.get('ville', '')} {taken.contact.address or ''}"
    south = frozenset({"rive_sud"}) if flat.get("rivesud") is True else frozenset[str]()
    surcharges = catalog.surcharges_for(where, taken.contact.postal_code, flags=south)
    found = catalog.quote(service, surcharges, feet=_number(flat, ("feet", "pieds", "longueur", "length")))
    flags = ["needs_review"] if (fields.value_of(flat) or 0) > catalog.SUSPICIOUS else []
    return {
        "min": found.low,
        "max": found.high,
        "currency": tenant.currency,
        "message": f"Entre {found.low} $ et {found.high} $ plus taxes, à confirmer après l'inspection.",
        "factors": {"basePrice": found.base, "location": found.location, "surcharges": found.surcharges},
        "estimatedDuration": {"min": service.hours[0], "max": service.hours[1], "unit": "hours"},
        "flags": flags,
    }


async def evaluate_scheduling(tx: Transaction, tenant: Tenant, taken: TakenCall, call: ToolCall) -> dict[str, Any]:
    """A window, never a date: the client is put on the waiting list."""
    del tx
    urgency = fields.urgency_of(fields.flatten(call.arguments)) or taken.call.urgency
    service = _service(tenant, _asked(call))
    if service is not None and service.status == "refused":
        return {"window": None, "canSchedule": False, "message": service.reason, "requirements": []}
    window = catalog.P1_WINDOW if urgency == "P1" else service.window if service else "à confirmer par l'équipe"
    return {
        "window": window,
        "canSchedule": True,
        "message": f"Délai habituel : {window}. Vous êtes sur la liste d'attente ; l'équipe rappelle pour confirmer.",
        "requirements": list(service.requirements) if service else [],
    }


async def send_alert(tx: Transaction, tenant: Tenant, taken: TakenCall, call: ToolCall) -> dict[str, Any]:
    """Tell the team. Recipients come from the tenant's routing; numbers the model gives are not looked at."""
    flat = fields.flatten(call.arguments)
    text = " ".join(part for part in (fields.problem_of(flat), fields.service_of(flat)) if part)
    if not text:
        raise ToolRefused("Il manque la description du problème.")
    urgency = await calls.propose_alert(
        tx,
        tenant,
        taken,
        text=text,
        urgency=fields.urgency_of(flat),  # type: ignore[arg-type]
        value=fields.value_of(flat),
        key=f"tool:{taken.call.provider_call_id}:{call.id}"[:200],
    )
    return {"sent": True, "priority": urgency, "message": CALL_BACK[urgency]}


async def collect_info(tx: Transaction, tenant: Tenant, taken: TakenCall, call: ToolCall) -> dict[str, Any]:
    """Remember what the caller dictated, and say what is still missing."""
    arguments = call.arguments
    kind, value = arguments.get("infoType"), arguments.get("value")
    contact = taken.contact
    if isinstance(kind, str) and isinstance(value, str):
        contact = await contacts.learn(tx, contact, fields.facts_of({kind: value}), region=tenant.country)
    wanted = (("nom", contact.name), ("telephone", contact.phone), ("adresse", contact.address))
    return {"stored": True, "missing": [name for name, known in wanted if not known]}


async def _explain(tx: Transaction, tenant: Tenant, taken: TakenCall, text: str, value: float | None) -> VerdictView:
    known = ExplainContact.model_validate({"type": taken.contact.type, "language": taken.contact.language})
    asked = Explain(text=clean_text(text), channel="voice", contact=known, estimated_value=value)
    return await triage.explain(tx.conn, tenant, asked, tx.at)


def _asked(call: ToolCall) -> str:
    flat = fields.flatten(call.arguments)
    said = [fields.service_of(flat), fields.problem_of(flat)]
    text = " ".join(part for part in said if part)
    if not text:
        raise ToolRefused("Il manque le service demandé.")
    return text[:2000]


def _service(tenant: Tenant, asked: str) -> catalog.Service | None:
    return catalog.find_service(asked) if tenant.industry == "drain" else None


def _number(flat: Mapping[str, Any], names: tuple[str, ...]) -> float | None:
    text = fields.text_of(flat, names)
    try:
        return float(text.replace(",", ".")) if text else None
    except ValueError:
        return None


def spoken(result: Mapping[str, Any]) -> str:
    """A result as the single line a voice platform takes."""
    return json.dumps(result, ensure_ascii=False)


TOOLS: Final[dict[str, Callable[[Transaction, Tenant, TakenCall, ToolCall], Awaitable[dict[str, Any]]]]] = {
    "validateservicerequest": validate_service,
    "validateservice": validate_service,
    "calculatequote": calculate_quote,
    "classifypriority": classify_priority,
    "evaluatescheduling": evaluate_scheduling,
    "checkavailability": evaluate_scheduling,
    "sendsmsalert": send_alert,
    "collectcustomerinfo": collect_info,
}
