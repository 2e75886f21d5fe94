"""Writes of claims other slices may ask for; each lies with its own kind."""

from __future__ import annotations

from app.claims.declaring import declare, learned, record, under
from app.claims.moving import change_status
from app.claims.writing import ClaimClosed, lock_to_change

__all__ = ["ClaimClosed", "change_status", "declare", "learned", "lock_to_change", "record", "under"]
