"""`Idempotency-Key`: the same write sent twice is done once (draft-ietf-httpapi-idempotency-key-header)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from starlette.responses import Response

from app.db.answers import Remembered, claim_key, delete_key, find_key, store_answer
from app.db.database import Database
from app.errors import DomainError, InvalidInput, Kind, MalformedInput
from app.web.problems import problem_response

TAKEOVER_AFTER: Final = timedelta(seconds=60)
"""A key claimed longer ago without an answer belonged to a process that died; it may be tried again."""


class SameKeyStillRunning(DomainError):
    """The first request with this key is still running."""

    kind = Kind.CONFLICT
    code = "idempotency_key_in_use"


class KeyUsedForSomethingElse(InvalidInput):
    """This key was used for another request."""

    code = "idempotency_key_reused"


def parse_key(header: str) -> str:
    """The key, quoted or not.

    Raises:
        MalformedInput: empty, longer than 200 characters, or not printable ASCII.
    """
    key = header.strip().strip('"')
    if not key or len(key) > 200 or not (key.isascii() and key.isprintable()):
        raise MalformedInput("Idempotency-Key must be 1 to 200 printable characters.")
    return key


class RememberedAnswers:
    """Answers of finished writes, per tenant and key."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def once(
        self, tenant_id: int, key: str, fingerprint: bytes, now: datetime, run: Callable[[], Awaitable[Response]]
    ) -> Response:
        """Run, or replay. A refusal (`DomainError`) is an answer and is remembered; a failure of ours is not."""
        async with self._db.transaction(tenant_id) as tx:
            claimed = await claim_key(tx.conn, tenant_id, key, fingerprint, now, now - TAKEOVER_AFTER)
            known = None if claimed else await find_key(tx.conn, tenant_id, key)
        if known is not None:
            return replay(known, fingerprint)
        try:
            response = await run()
        except DomainError as error:
            response = problem_response(error)
        except BaseException:
            async with self._db.transaction(tenant_id) as tx:
                await delete_key(tx.conn, tenant_id, key)
            raise
        async with self._db.transaction(tenant_id) as tx:
            await store_answer(tx.conn, tenant_id, key, response.status_code, bytes(response.body))
        return response


def replay(known: Remembered, fingerprint: bytes) -> Response:
    """The first answer again."""
    if known.fingerprint != fingerprint:
        raise KeyUsedForSomethingElse
    if known.status is None:
        raise SameKeyStillRunning(retry_after=1)
    media_type = "application/problem+json" if known.status >= 400 else "application/json"
    return Response(
        known.body, status_code=known.status, media_type=media_type, headers={"Idempotent-Replayed": "true"}
    )
