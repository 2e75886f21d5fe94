"""Writes of claims other slices may ask for; each lies with its own kind."""

from __future__ import annotations

from app.claims.assessing import assess, reassess, ref_of
from app.claims.deciding import accept, assign, close, reject, reopen
from app.claims.declaring import declare, learned, record, under
from app.claims.documents import ask_documents, check_document, receive_document
from app.claims.moving import change_status
from app.claims.writing import ClaimClosed, lock_to_change

__all__ = [
    "ClaimClosed",
    "accept",
    "ask_documents",
    "assess",
    "assign",
    "change_status",
    "check_document",
    "close",
    "declare",
    "learned",
    "lock_to_change",
    "reassess",
    "receive_document",
    "record",
    "ref_of",
    "reject",
    "reopen",
    "under",
]
