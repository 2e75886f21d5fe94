"""What would be decided about any case, and why; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from asyncpg import Connection

from agents import claims_reading as reading
from agents import complexity
from agents.complexity.models import Assessment, Case, DocumentKind, Emotion, Factor, Level, Outcome, Priority, Rule
from app.accounts.actions import get_tenant
from app.claims.bodies import CaseBody, facts_of
from app.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Explained:
    """What the rules make of a case: the score with its six factors, the hard rules that hold, and the decision."""

    formula: str
    score: int
    level: Level
    factors: list[Factor]
    rules: list[Rule]
    outcome: Outcome
    priority: Priority
    reviewed: bool
    reason: str
    missing: list[DocumentKind]
    explanation: Mapping[str, str]

    @classmethod
    def of(cls, found: Assessment) -> Explained:
        """The view of an assessment."""
        return cls(
            found.formula,
            found.score,
            found.level,
            list(found.factors),
            list(found.rules),
            found.outcome,
            found.priority,
            found.reviewed,
            found.reason,
            list(found.missing),
            dict(found.explanation),
        )


async def explain(conn: Connection, tenant_id: int, body: CaseBody, now: datetime) -> Explained:
    """Decide about a case, or about what somebody's words make of one.

    Raises:
        InvalidInput: there is no such formula.
    """
    if body.text is not None:
        tenant = await get_tenant(conn, tenant_id)
        case = case_of_words(body, now.astimezone(ZoneInfo(tenant.time_zone)).date())
    else:
        case = case_of_body(body)
    try:
        return Explained.of(complexity.assess(case, formula=body.formula or complexity.LATEST))
    except complexity.UnknownFormula:
        raise InvalidInput("There is no such formula.", formulas=sorted(complexity.FORMULAS)) from None


def case_of_body(body: CaseBody) -> Case:
    """A case as somebody writes it down."""
    facts = facts_of(body)
    return Case(
        type=body.type,
        type_confidence=1.0 if body.type_confidence is None else body.type_confidence,
        policy_kind=body.policy_kind,
        is_covered=body.is_covered,
        parties=body.parties,
        answers=facts.answers,
        documents=facts.documents,
        has_date=body.has_date or body.occurred_on is not None,
        has_place=body.has_place or bool(body.place),
        is_date_vague=bool(body.is_date_vague),
        is_place_vague=bool(body.is_place_vague),
        ambiguities=facts.ambiguities,
        contradictions=facts.contradictions,
        assumptions=body.assumptions,
        emotion=facts.emotion or Emotion(),
        wants_human=bool(body.wants_human),
        estimate_minor=body.estimate_minor,
        open_days=body.open_days,
        declared_after_days=body.declared_after_days,
        documents_overdue=body.documents_overdue,
    )


def case_of_words(body: CaseBody, today: date) -> Case:
    """A case of what somebody says, besides what is written down with it."""
    read_it = reading.read(body.text or "", today=today, language=body.language or "fr", about=body.type)
    written = case_of_body(body)
    return replace(
        written,
        type=written.type or read_it.type,
        type_confidence=written.type_confidence if written.type else read_it.type_confidence,
        parties=written.parties or read_it.parties,
        answers={**read_it.answers, **written.answers},
        documents={**read_it.documents, **written.documents},
        has_date=written.has_date or read_it.occurred_on is not None,
        has_place=written.has_place or bool(read_it.place),
        is_date_vague=written.is_date_vague or read_it.is_date_vague,
        is_place_vague=written.is_place_vague or read_it.is_place_vague,
        ambiguities=(*written.ambiguities, *read_it.ambiguities),
        contradictions=(*written.contradictions, *read_it.contradictions),
        emotion=read_it.emotion if body.emotion is None else written.emotion,
        wants_human=written.wants_human or "human_request" in read_it.intents,
        estimate_minor=read_it.estimate_minor if written.estimate_minor is None else written.estimate_minor,
    )
