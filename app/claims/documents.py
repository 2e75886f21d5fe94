"""Documents of claims: asked for, received from wherever they come, looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal
from uuid import UUID

from uuid_utils.compat import uuid7

from agents.complexity.models import DocumentKind
from app.access import Principal
from app.accounts.actions import get_tenant
from app.claims import action_queries, document_queries
from app.claims.assessing import reassess
from app.claims.casing import SETTLED, awaited
from app.claims.events import DocumentUpdated
from app.claims.jobs import AskCustomer, SeekAdvisor
from app.claims.models import AGENT, Claim, Document, ReceivedFrom, Status
from app.claims.moving import entering, wait_for_customer
from app.claims.recommending import Planned, add, sending
from app.claims.requesting import store, want
from app.claims.schemas import DocumentView
from app.claims.writing import lock_to_change, note, write
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind, NotFound, StaleVersion
from app.files import actions as files
from app.files.models import StoredFile

ASKING: Final[dict[Status, tuple[Status, ...]]] = {
    "nouveau": ("en_cours", "en_attente_client"),
    "en_cours": ("en_attente_client",),
    "escalade": ("en_cours", "en_attente_client"),
}
"""How a claim comes to wait for its customer; with an expert, or about to be paid, it goes on meanwhile."""


class NothingReceived(DomainError):
    """This document has not come, so nobody can judge it."""

    kind = Kind.CONFLICT
    code = "document_not_received"


async def ask_documents(
    tx: Transaction,
    claim: Claim,
    kinds: Sequence[DocumentKind],
    who: Principal | None,
    *,
    by: str = AGENT,
    note: str | None = None,
) -> Claim:
    """The customer of a locked claim is to send these, within a week from now. Telling them is up to the caller.

    Raises:
        InvalidInput: none were named.
    """
    if not kinds:
        raise InvalidInput(errors=[{"pointer": "#/kinds", "detail": "Name the documents."}])
    known = await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id)
    await want(tx, claim, kinds, known, note=note)
    steps = ASKING.get(claim.status, ())
    missing = list(dict.fromkeys([*claim.missing, *kinds]))
    after = replace(claim, missing=missing, documents_complete=False)
    if steps or claim.status == "en_attente_client":
        tenant = await get_tenant(tx.conn, tx.tenant_id)
        after = wait_for_customer(after, tx.at, tenant.time_zone)
    detail = {"kinds": list(kinds)}
    written = await write(tx, claim, after, "documents_requested", who=who, by=by, detail=detail, steps=steps)
    await _remind_of(tx, written, kinds)
    return written


async def _remind_of(tx: Transaction, claim: Claim, kinds: Sequence[DocumentKind]) -> None:
    standing = await action_queries.list_actions(tx.conn, tx.tenant_id, claim.id)
    known = {a.action for a in standing if a.is_open}
    due = claim.customer_due_at or tx.at
    for code in sending(kinds):
        if code not in known:
            await add(tx, claim, Planned(code, "client", "haute", due))


async def receive_document(
    tx: Transaction,
    claim: Claim,
    file: StoredFile,
    kind: DocumentKind | None,
    received_from: ReceivedFrom,
    *,
    who: Principal | None = None,
    by: str = AGENT,
    is_spoken: bool = False,
) -> tuple[Claim, Document]:
    """A locked claim gets a file; one it has already is left as it is. Without `kind` it is what was waited for.

    With the last one that was waited for, the claim goes on: back to work, or back to the advisors it came from.
    """
    known = await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id)
    if (there := next((d for d in known if d.file_id == file.id), None)) is not None:
        return claim, there
    asked = awaited(known)
    kind = kind or guess(file.content_type, asked)
    document = await _put(tx, claim, file, kind, received_from, known)
    await files.claim(tx, file.owner_id, [file], claim.conversation_id or claim.id)
    left = [k for k in asked if k != kind]
    missing = [k for k in claim.missing if k != kind]
    after = replace(claim, missing=missing, documents_complete=not missing)
    steps: tuple[Status, ...] = ()
    if claim.status == "en_attente_client" and not left:
        needs_people = claim.treatment == "escalade" and claim.advisor_id is None
        steps = ("en_cours", "escalade") if needs_people else ("en_cours",)
        after = entering(after, steps[-1], tx.at)
        if needs_people:
            tx.enqueue(SeekAdvisor(claim_id=claim.id))
    if not left:
        after = replace(after, told=replace(after.told, documents_overdue=False))
    detail = {"kind": kind, "from": received_from}
    written = await write(tx, claim, after, "document_received", who=who, by=by, detail=detail, steps=steps)
    return await reassess(tx, written, who=who, by=by, is_spoken=is_spoken), document


async def _put(
    tx: Transaction,
    claim: Claim,
    file: StoredFile,
    kind: DocumentKind,
    received_from: ReceivedFrom,
    known: Sequence[Document],
) -> Document:
    asked = next((d for d in known if d.status == "demande" and d.kind == kind), None)
    base = asked or Document(uuid7(), 1, claim.id, kind, "recu", None, None, None, None, None, None, None, None)
    document = replace(
        base,
        status="recu",
        file_id=file.id,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        received_at=tx.at,
        received_from=received_from,
    )
    if asked is not None:
        return await store(tx, document)
    await document_queries.insert_document(tx.conn, tx.tenant_id, document)
    tx.emit(DocumentUpdated(id=document.id, version=document.version, data=DocumentView.of(document)))
    return document


def guess(content_type: str, asked: Sequence[DocumentKind]) -> DocumentKind:
    """Pure: what a file that nobody named most likely is, of what was asked for."""
    is_picture = content_type.startswith("image/")
    if is_picture and ("photos" in asked or not asked):
        return "photos"
    rest = [kind for kind in asked if kind != "photos"]
    if len(rest) == 1:
        return rest[0]
    return "photos" if is_picture else "autre"


async def check_document(
    tx: Transaction,
    document_id: UUID,
    status: Literal["accepte", "refuse", "annule"],
    who: Principal,
    *,
    version: int | None,
    note: str | None = None,
) -> Document:
    """A member looked at a document. One that is refused, with a note saying why, is asked for again.

    `annule`: it is not wanted any more; only while it has not come.

    Raises:
        NotFound. StaleVersion, ClaimClosed: with `current`. NothingReceived. InvalidInput: a refusal without a note.
    """
    claim, document = await _locked(tx, document_id, version)
    if status == "annule":
        return await _waive(tx, claim, document, who)
    if document.file_id is None:
        raise NothingReceived(current=DocumentView.of(document))
    if status == "refuse" and not (note or "").strip():
        raise InvalidInput(errors=[{"pointer": "#/note", "detail": "A refusal says why."}])
    checked = await store(tx, replace(document, status=status, note=note or document.note))
    await _note_check(tx, claim, checked, who)
    if status == "refuse" and not await _has_another(tx, checked):
        claim = await ask_documents(tx, claim, [checked.kind], who, note=note)
        tx.enqueue(AskCustomer(claim_id=claim.id))
    await reassess(tx, claim, who=who)
    return checked


async def _locked(tx: Transaction, document_id: UUID, version: int | None) -> tuple[Claim, Document]:
    seen = await document_queries.find_document(tx.conn, tx.tenant_id, document_id)
    if seen is None:
        raise NotFound
    claim = await lock_to_change(tx, seen.claim_id, None)
    document = await document_queries.find_document(tx.conn, tx.tenant_id, document_id)
    if document is None:
        raise NotFound
    if version is not None and version != document.version:
        raise StaleVersion(current=DocumentView.of(document))
    return claim, document


async def _waive(tx: Transaction, claim: Claim, document: Document, who: Principal) -> Document:
    if document.status != "demande":
        raise InvalidInput("Only a document that has not come can be done without.")
    waived = await store(tx, replace(document, status="annule"))
    left = awaited(await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id))
    missing = [kind for kind in claim.missing if kind != document.kind]
    after = replace(claim, missing=missing, documents_complete=not missing)
    steps: tuple[Status, ...] = ("en_cours",) if claim.status == "en_attente_client" and not left else ()
    if steps:
        after = entering(after, "en_cours", tx.at)
    detail = {"kind": document.kind, "status": waived.status}
    written = await write(tx, claim, after, "document_checked", who=who, detail=detail, steps=steps)
    await reassess(tx, written, who=who)
    return waived


async def _has_another(tx: Transaction, refused: Document) -> bool:
    known = await document_queries.list_documents(tx.conn, tx.tenant_id, refused.claim_id)
    return any(d.kind == refused.kind and d.status in SETTLED for d in known)


async def _note_check(tx: Transaction, claim: Claim, document: Document, who: Principal) -> None:
    detail = {"kind": document.kind, "status": document.status}
    await note(tx, claim, "document_checked", who=who, by="", detail=detail)
