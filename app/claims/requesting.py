"""Documents the customer is to send: wanted once each, until they come or nobody wants them any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from uuid_utils.compat import uuid7

from agents.complexity.models import DocumentKind
from app.claims import document_queries
from app.claims.casing import awaited
from app.claims.events import DocumentRequested, DocumentUpdated
from app.claims.models import Claim, Document
from app.claims.schemas import DocumentView
from app.db.transaction import Transaction


async def want(
    tx: Transaction,
    claim: Claim,
    kinds: Iterable[DocumentKind],
    known: Iterable[Document],
    *,
    note: str | None = None,
) -> list[Document]:
    """Ask for these kinds of a locked claim that are not asked for already. `known`: its documents."""
    standing = awaited(known)
    return [await _ask(tx, claim, kind, note) for kind in dict.fromkeys(kinds) if kind not in standing]


async def _ask(tx: Transaction, claim: Claim, kind: DocumentKind, note: str | None) -> Document:
    document = Document(uuid7(), 1, claim.id, kind, "demande", None, None, None, None, note, tx.at, None, None)
    await document_queries.insert_document(tx.conn, tx.tenant_id, document)
    tx.emit(DocumentRequested(id=document.id, version=1, data=DocumentView.of(document)))
    return document


async def store(tx: Transaction, document: Document) -> Document:
    """Write a document of a locked claim as its next version and tell it."""
    written = replace(document, version=document.version + 1)
    await document_queries.update_document(tx.conn, tx.tenant_id, written)
    tx.emit(DocumentUpdated(id=written.id, version=written.version, data=DocumentView.of(written)))
    return written


async def give_up(tx: Transaction, claim: Claim) -> None:
    """Nothing is wanted of the customer any more."""
    for document in await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id):
        if document.status == "demande":
            await store(tx, replace(document, status="annule"))
