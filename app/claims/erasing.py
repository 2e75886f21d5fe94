"""Forgetting who had a claim, and who else was in it; the file's skeleton, its figures and its history stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from agents.complexity.models import Answer, Emotion
from app.claims import action_queries, document_queries, erasing_queries, link_queries, queries
from app.claims.events import ClaimActionUpdated, ClaimUpdated, DocumentUpdated
from app.claims.models import Claim, Told
from app.claims.schemas import ClaimActionView, DocumentView
from app.claims.views import claim_view
from app.claims.writing import search_text
from app.db.transaction import Transaction
from app.erasing import Erased, Subject

THIRD_PARTY = "[tiers]"
"""That there was somebody else stays known."""


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Clean the person's claims with everything kept about them; nobody's link opens them any more."""
    claims, actions, documents, links = 0, 0, 0, 0
    for claim_id in subject.claims:
        claim = await queries.lock_claim(tx.conn, tx.tenant_id, claim_id)
        if claim is None or claim.anonymised_at is not None:
            continue
        await _claim(tx, subject, claim)
        claims += 1
        actions += await _actions(tx, subject, claim)
        documents += await _documents(tx, subject, claim)
        links += await link_queries.revoke_links(tx.conn, tx.tenant_id, claim.id, 0, tx.at)
    counts = {"claims": claims, "claim_actions": actions, "claim_documents": documents, "claim_links": links}
    return {**counts, **await _histories(tx, subject)}


async def _claim(tx: Transaction, subject: Subject, claim: Claim) -> None:
    after = replace(
        claim,
        contact_name=claim.contact_name and subject.pseudonym,
        contact_matricule=None,
        place=None,
        description=subject.scrub(claim.description),
        answers=_clean(subject, claim.answers, dict[str, Answer]),
        told=_clean(subject, claim.told, Told),
        emotion=_clean(subject, claim.emotion, Emotion | None),
        third_party_name=claim.third_party_name and THIRD_PARTY,
        third_party_contact=None,
        report_number=None,
        police_report_number=None,
        escalation_reason=claim.escalation_reason and subject.scrub(claim.escalation_reason),
        outcome_reason=claim.outcome_reason and subject.scrub(claim.outcome_reason),
        anonymised_at=tx.at,
    )
    await queries.update_claim(tx.conn, after, search_text(after))
    written = replace(after, version=claim.version + 1)
    tx.emit(ClaimUpdated(id=written.id, version=written.version, data=claim_view(written)))


def _clean(subject: Subject, value: Any, kind: Any) -> Any:
    return msgspec.convert(subject.clean(msgspec.to_builtins(value)), kind)


async def _actions(tx: Transaction, subject: Subject, claim: Claim) -> int:
    done = 0
    for action in await action_queries.list_actions(tx.conn, tx.tenant_id, claim.id):
        after = replace(action, description=subject.scrub(action.description))
        if after == action:
            continue
        after = replace(after, version=action.version + 1)
        await action_queries.update_action(tx.conn, tx.tenant_id, after)
        tx.emit(ClaimActionUpdated(id=after.id, version=after.version, data=ClaimActionView.of(after)))
        done += 1
    return done


async def _documents(tx: Transaction, subject: Subject, claim: Claim) -> int:
    """A document keeps its kind, type and size; what it was called, and what was remarked on it, is cleaned."""
    done = 0
    for document in await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id):
        name = document.name and f"{document.kind}{_ending(document.name)}"
        after = replace(document, name=name, note=document.note and subject.scrub(document.note))
        if after == document:
            continue
        after = replace(after, version=document.version + 1)
        await document_queries.update_document(tx.conn, tx.tenant_id, after)
        tx.emit(DocumentUpdated(id=after.id, version=after.version, data=DocumentView.of(after)))
        done += 1
    return done


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and ending.isalnum() and len(ending) <= 4 else ""


async def _histories(tx: Transaction, subject: Subject) -> Erased:
    ids = list(subject.claims)
    assessments = subject.changed(await erasing_queries.list_assessment_texts(tx.conn, tx.tenant_id, ids))
    changes = subject.changed(await erasing_queries.list_change_texts(tx.conn, tx.tenant_id, ids))
    reasons = subject.changed(await erasing_queries.list_reimbursement_texts(tx.conn, tx.tenant_id, ids))
    await erasing_queries.update_assessment_texts(tx.conn, tx.tenant_id, assessments)
    await erasing_queries.update_change_texts(tx.conn, tx.tenant_id, changes)
    await erasing_queries.update_reimbursement_texts(tx.conn, tx.tenant_id, reasons)
    return {"claim_assessments": len(assessments), "claim_changes": len(changes), "reimbursements": len(reasons)}
