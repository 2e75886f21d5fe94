"""Taking in what a customer sends on their page: a document of their claim, once however often it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from agents.complexity.models import DocumentKind
from app.claim_page import rules
from app.claim_page.schemas import ReceivedView
from app.claims import reads
from app.claims.documents import receive_document
from app.claims.link_models import ClaimLink
from app.claims.models import CUSTOMER
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, NotFound
from app.files import actions as files
from app.files.models import StoredFile
from app.files.scanning import Scanner
from app.files.store import FileStore


class NothingWanted(DomainError):
    """This claim is closed and takes no more documents."""

    kind = Kind.CONFLICT
    code = "claim_closed"


@dataclass(frozen=True, slots=True)
class Upload:
    """What came, and what it is said to be."""

    kind: DocumentKind
    name: str = field(repr=False)
    content: bytes = field(repr=False)


async def take_in(db: Database, store: FileStore, scanner: Scanner, link: ClaimLink, upload: Upload) -> ReceivedView:
    """Store it and add it to the claim; what came before by the same link is only found again.

    Raises:
        NothingWanted, NotFound, TooManyFiles, EmptyFile, FileTooLarge, FileTypeRefused, FileInfected,
        ScannerUnavailable, StoreUnavailable.
    """
    async with db.transaction(link.tenant_id) as tx:
        await _check_open(tx, link.claim_id)
        file = await files.find_same(tx.conn, tx.tenant_id, link.id, upload.content)
        if file is not None:
            return await _add(tx, link, upload, file)
        await files.check_allowance(tx.conn, tx.tenant_id, link.id)
    file = await files.take_in(
        db,
        store,
        scanner,
        tenant_id=link.tenant_id,
        owner_id=link.id,
        name=upload.name,
        content=upload.content,
    )
    async with db.transaction(link.tenant_id) as tx:
        return await _add(tx, link, upload, file)


async def _add(tx: Transaction, link: ClaimLink, upload: Upload, file: StoredFile) -> ReceivedView:
    claim = await reads.lock_claim(tx.conn, tx.tenant_id, link.claim_id)
    if not claim.is_open:
        raise NothingWanted
    _, document = await receive_document(tx, claim, file, upload.kind, "page", by=CUSTOMER)
    (view,) = rules.received_of([document])
    return view


async def _check_open(tx: Transaction, claim_id: UUID) -> None:
    claim = await reads.get_claim(tx.conn, tx.tenant_id, claim_id)
    if claim.anonymised_at is not None:
        raise NotFound
    if not claim.is_open:
        raise NothingWanted
