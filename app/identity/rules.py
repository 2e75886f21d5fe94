"""Pure: how tries are counted, when the door is locked, how what was tried is kept, and what a code looks like."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from app.contacts.models import Contact
from app.identity.models import Attempt, Claimed, Key, Scope, Sent

WINDOW: Final = timedelta(minutes=15)
MOST_FAILURES: Final[dict[Scope, int]] = {"session": 5, "matricule": 5, "address": 10}
"""Failures within the window that lock the door, until as long has passed since the last one. Domain rule B3."""

CLEARED_BY_SUCCESS: Final = ("session", "matricule")
"""An address is not: one good customer among many bad guesses proves nothing of the others."""

PROOF_LASTS: Final = timedelta(minutes=60)
CODE_LASTS: Final = timedelta(minutes=10)
CODE_TRIES: Final = 3
CODE_DIGITS: Final = 6
CODES_WITHIN: Final = timedelta(hours=1)
MOST_CODES: Final = 3
"""Per matricule, and per conversation, within the hour."""
MOST_CODES_PER_ADDRESS: Final = 10
KEPT_FOR: Final = timedelta(days=1)
LONGEST_MATRICULE: Final = 20
NOBODYS_BIRTHDAY: Final = date(1, 1, 1)


def folded(matricule: str) -> str:
    """Capitals and digits alone; what cannot be a matricule is folded the same, and found nowhere."""
    plain = unicodedata.normalize("NFKD", matricule).upper()
    return "".join(c for c in plain if c.isascii() and c.isalnum())[:LONGEST_MATRICULE]


def keys_of(tenant_id: int, claimed: Claimed) -> tuple[Key, Key, *tuple[Key, ...]]:
    """What a try is counted by: where it happens, whom it is about, and from where. Nowhere known counts for nobody."""
    session = Key("session", key_hash(tenant_id, "session", str(claimed.place)))
    matricule = Key("matricule", key_hash(tenant_id, "matricule", folded(claimed.matricule)))
    addresses = (Key("address", key_hash(tenant_id, "address", origin)) for origin in claimed.origins if origin)
    return session, matricule, *addresses


def key_hash(tenant_id: int, scope: Scope, value: str) -> bytes:
    """How what was tried is kept: to be counted, not to be read; another hash at every business."""
    key = f"{tenant_id}:{scope}".encode()
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), key=key, digest_size=16).digest()


def lock_numbers(keys: Iterable[Key]) -> list[int]:
    """Numbers for advisory locks, so that tries under one key come one after the other; always in the same order."""
    return sorted({int.from_bytes(key.key_hash[:4], "big", signed=True) for key in keys})


def is_locked(attempts: Iterable[Attempt], now: datetime) -> bool:
    """Whether any of the keys has failed too often."""
    return bool(locked_scopes(attempts, now))


def locked_scopes(attempts: Iterable[Attempt], now: datetime) -> list[Scope]:
    """The scopes in which a key has failed too often."""
    by_key: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        by_key.setdefault(attempt.key, []).append(attempt)
    return [tried[0].scope for _, tried in sorted(by_key.items()) if _is_key_locked(tried, tried[0].scope, now)]


def _is_key_locked(attempts: list[Attempt], scope: Scope, now: datetime) -> bool:
    if scope in CLEARED_BY_SUCCESS:
        cleared_at = max((a.at for a in attempts if a.succeeded), default=None)
        attempts = [a for a in attempts if cleared_at is None or a.at > cleared_at]
    failures = [a.at for a in attempts if not a.succeeded]
    last = max(failures, default=None)
    if last is None or last <= now - WINDOW:
        return False
    return sum(at > last - WINDOW for at in failures) >= MOST_FAILURES[scope]


def may_send(sent: Sent) -> bool:
    """Whether another code may leave within this hour."""
    most = MOST_CODES
    return sent.by_matricule < most and sent.by_place < most and sent.by_address < MOST_CODES_PER_ADDRESS


def new_code() -> str:
    """Six digits nobody can foresee."""
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))


def code_hash(code_id: UUID, code: str) -> bytes:
    """How a code is kept: salted by its own row."""
    return hmac.digest(code_id.bytes, code.encode(), "sha256")


def is_code(code_id: UUID | None, stored: bytes | None, given: str) -> bool:
    """Compare as long whether or not there is a code."""
    expected = stored or bytes(32)
    digits = "".join(c for c in given if c.isalnum())
    same = hmac.compare_digest(expected, code_hash(code_id or UUID(int=0), digits))
    return same and bool(stored)


def is_birthday(contact: Contact | None, given: date) -> bool:
    """Compare as long whether or not there is anybody."""
    known = (contact.birth_date if contact is not None else None) or NOBODYS_BIRTHDAY
    same = hmac.compare_digest(known.isoformat().encode(), given.isoformat().encode())
    return same and known != NOBODYS_BIRTHDAY


def may_prove(contact: Contact | None) -> bool:
    """Whether this is somebody who may be told anything at all."""
    return contact is not None and contact.standing == "actif" and not contact.is_anonymous


def phone_hint(phone: str | None) -> str | None:
    """The end of a phone number, for its owner to recognise."""
    return f"…{phone[-2:]}" if phone else None
