"""HTTP edge of what belongs to a claim: its documents, and what is to be done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from starlette.requests import Request

from app.access import Permission, Principal
from app.accounts.actions import audit
from app.claims import action_queries, document_queries, reads, recommending
from app.claims.bodies import ClaimActionBody, DocumentBody, DocumentUploadQuery, NewClaimAction
from app.claims.documents import NothingReceived, check_document, receive_document
from app.claims.recommending import Planned
from app.claims.schemas import ClaimActionView, DocumentLink, DocumentPage, DocumentView
from app.claims.writing import lock_to_change, note
from app.db.database import Database
from app.errors import NotFound, StaleVersion
from app.files import actions as files
from app.files.scanning import Scanner
from app.files.store import FileStore
from app.settings import Settings
from app.web.endpoint import IfMatch
from app.web.routing import route


async def list_documents(id: UUID, who: Principal, db: Database) -> DocumentPage:
    """Documents of a claim, wanted or there."""
    async with db.snapshot(who.tenant_id) as snapshot:
        await reads.get_claim(snapshot.conn, who.tenant_id, id)
        found = await document_queries.list_documents(snapshot.conn, who.tenant_id, id)
    return DocumentPage([DocumentView.of(d) for d in found], None, snapshot.position)


async def upload(
    id: UUID,
    query: DocumentUploadQuery,
    request: Request,
    who: Principal,
    db: Database,
    store: FileStore,
    scanner: Scanner,
    now: datetime,
) -> DocumentView:
    """Add a document to a claim: the file is the body."""
    owner_id = who.user_id or who.key_id
    if owner_id is None:
        raise NotFound
    async with db.transaction(who.tenant_id) as tx:
        await lock_to_change(tx, id, None)
        await files.check_member_allowance(tx.conn, tx.tenant_id, owner_id, now)
    content = await request.body()
    file = await files.take_in(
        db, store, scanner, tenant_id=who.tenant_id, owner_id=owner_id, name=query.name, content=content
    )
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, None)
        _, document = await receive_document(tx, claim, file, query.kind, "conseiller", who=who)
    return DocumentView.of(document)


async def change_document(
    id: UUID, body: DocumentBody, who: Principal, db: Database, if_match: IfMatch
) -> DocumentView:
    """Accept a document, refuse it with a reason, or do without it."""
    version = body.version if if_match.version is None else if_match.version
    async with db.transaction(who.tenant_id) as tx:
        return DocumentView.of(await check_document(tx, id, body.status, who, version=version, note=body.note))


async def create_link(id: UUID, who: Principal, db: Database, settings: Settings, now: datetime) -> DocumentLink:
    """A link to a document that works for fifteen minutes without signing in."""
    async with db.transaction(who.tenant_id) as tx:
        document = await document_queries.find_document(tx.conn, tx.tenant_id, id)
        if document is None:
            raise NotFound
        file = await files.find_file(tx.conn, tx.tenant_id, document.file_id) if document.file_id else None
        if file is None:
            raise NothingReceived(current=DocumentView.of(document))
        await audit(tx, who, "open", "claim_document", id, detail={"claim": str(document.claim_id)})
    link = files.link_to(file, now, settings.site)
    return DocumentLink(link.url, link.expires_at)


async def create_action(id: UUID, body: NewClaimAction, who: Principal, db: Database) -> ClaimActionView:
    """Write down what is to be done about a claim, by whom, until when."""
    async with db.transaction(who.tenant_id) as tx:
        claim = await lock_to_change(tx, id, None)
        planned = Planned(body.action, body.whose, body.priority, body.due_at)
        action = await recommending.add(tx, claim, planned, body.description)
        await note(tx, claim, "action_added", who=who, by=who.name, detail={"action": body.action})
        await audit(tx, who, "add", "claim_action", action.id, detail={"claim": claim.number})
    return ClaimActionView.of(action)


async def change_action(
    id: UUID, body: ClaimActionBody, who: Principal, db: Database, if_match: IfMatch
) -> ClaimActionView:
    """Say how far something is: begun, done, not needed any more."""
    version = body.version if if_match.version is None else if_match.version
    async with db.transaction(who.tenant_id) as tx:
        seen = await action_queries.find_action(tx.conn, tx.tenant_id, id)
        if seen is None:
            raise NotFound
        claim = await lock_to_change(tx, seen.claim_id, None, may_be_closed=True)
        action = await action_queries.find_action(tx.conn, tx.tenant_id, id)
        if action is None:
            raise NotFound
        if version is not None and version != action.version:
            raise StaleVersion(current=ClaimActionView.of(action))
        done_at = tx.at if body.status == "completee" else None
        changed = await recommending.store(tx, replace(action, status=body.status, done_at=done_at))
        detail = {"action": action.action, "status": body.status}
        await note(tx, claim, "action_changed", who=who, by=who.name, detail=detail)
        await audit(tx, who, "change", "claim_action", id, detail=detail)
    return ClaimActionView.of(changed)


_WORK = Permission.WORK_CLAIMS

routes = [
    route("GET", "/claims/{id}/documents", list_documents, needs=Permission.READ_DOCUMENTS),
    route(
        "POST",
        "/claims/{id:uuid}/documents",
        upload,
        needs=_WORK,
        status=201,
        raw_body="application/octet-stream",
    ),
    route("PATCH", "/documents/{id}", change_document, needs=_WORK),
    route("POST", "/documents/{id}/link", create_link, needs=Permission.READ_DOCUMENTS, status=201),
    route("POST", "/claims/{id}/actions", create_action, needs=_WORK, status=201),
    route("PATCH", "/claim-actions/{id}", change_action, needs=_WORK),
]
