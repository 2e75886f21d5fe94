"""Links to a customer's own page of one claim: made, texted to the phone on file, looked up, ended.

A token is 256 random bits, kept hashed here, sealed in the ledger until its text leaves, and shown nowhere else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.accounts import actions as accounts
from app.channels.concealing import conceal
from app.channels.secrets import SecretBox
from app.claims import link_queries
from app.claims.link_jobs import SendFollowLink
from app.claims.link_models import ClaimLink, IssuedLink
from app.claims.link_wording import link_text
from app.claims.models import Claim
from app.contacts import actions as contacts
from app.conversations.models import Words
from app.conversations.opening import open_text
from app.conversations.speaking import say
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import NotFound, TooMany

LIFE: Final = timedelta(days=30)
KEPT_AFTER: Final = timedelta(days=30)
WINDOW: Final = timedelta(hours=1)
MOST_AN_HOUR: Final = 6
MOST_STANDING: Final = 5
"""Of a claim's links so many open its page; an older one ends when one more is made."""
LONGEST_TOKEN: Final = 64


class TooManyLinks(TooMany):
    """Many links to this claim were made within the hour; wait before making another."""

    code = "too_many_links"


def hash_of(token: str) -> bytes:
    """How a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def create(tx: Transaction, claim: Claim, by: str, *, life: timedelta = LIFE) -> IssuedLink:
    """Make a link to the claim's page.

    Raises:
        TooManyLinks: with `retry_after`. NotFound: who it was about is forgotten.
    """
    await _check_rate(tx, claim)
    issued = await _issue(tx, claim, uuid7(), by, life)
    assert issued is not None  # noqa: S101 - its id is new
    return issued


async def send(tx: Transaction, claim: Claim, by: str, *, lead: str | None = None) -> bool:
    """See to it that the insured gets a new link by text, soon; `lead` stands in for the text's first sentence.

    False when there is no phone on file, or they were sent many links within the hour.
    """
    contact = await contacts.find_contact(tx.conn, tx.tenant_id, claim.contact_id)
    if contact is None or contact.phone is None or contact.has_opted_out or claim.anonymised_at is not None:
        return False
    try:
        await _check_rate(tx, claim)
    except TooManyLinks:
        return False
    tx.enqueue(SendFollowLink(claim_id=claim.id, link_id=uuid7(), by_name=by, lead=lead))
    return True


async def text_new(tx: Transaction, claim: Claim, job: SendFollowLink, *, site: str, box: SecretBox) -> None:
    """Make the link the job asks for and text it; nothing happens when it was made before.

    Raises:
        NotFound: who it was about is forgotten.
    """
    issued = await _issue(tx, claim, job.link_id, job.by_name, LIFE)
    if issued is not None:
        await text(tx, claim, issued, site=site, box=box, lead=job.lead)


async def text(
    tx: Transaction, claim: Claim, issued: IssuedLink, *, site: str, box: SecretBox, lead: str | None = None
) -> IssuedLink:
    """Text a link just made to the phone on file, through the conversation with the insured.

    What the team reads of the text only hints at the link. Without a phone, or after a STOP, `is_sent` stays false.
    Locks the contact: nothing of the claim may be locked before.

    Raises:
        NotFound.
    """
    contact = await contacts.take(tx, claim.contact_id)
    conversation = await open_text(tx, contact)
    if contact.phone is None or conversation is None or conversation.address not in (None, contact.phone):
        return issued
    business = (await accounts.get_tenant(tx.conn, tx.tenant_id)).name
    sealed = conceal(box, issued.token, tenant_id=tx.tenant_id, to_address=contact.phone)
    days = max(1, (issued.link.expires_at - tx.at).days)
    shown, carried = (
        link_text(claim.language, business=business, number=claim.number, url=url, days=days, lead=lead)
        for url in (f"{site}/suivi/…", f"{site}/suivi/{sealed}")
    )
    words = Words(shown, "system", claim.language, cost_class="notice", carried=carried)
    said = await say(tx, conversation, contact, words)
    return replace(issued, is_sent=said.message.status == "intended")


async def find(db: Database, token: str, now: datetime) -> ClaimLink:
    """The standing link of a token.

    Raises:
        NotFound: unknown, expired or revoked; which of them is not said.
    """
    if len(token) > LONGEST_TOKEN:
        raise NotFound
    async with db.system() as conn:
        link = await link_queries.find_link(conn, hash_of(token))
    if link is None or not link.is_standing(now):
        raise NotFound
    return link


async def list_links(conn: Connection, tenant_id: int, claim_id: UUID) -> list[ClaimLink]:
    """Every link of a claim, newest first."""
    return await link_queries.list_links(conn, tenant_id, claim_id)


async def standing(db: Database, hashes: Collection[bytes], now: datetime) -> set[bytes]:
    """Which of these tokens, by their hashes, still open their page."""
    async with db.system() as conn:
        return await link_queries.list_standing(conn, hashes, now)


async def mark_opened(tx: Transaction, link: ClaimLink) -> None:
    """Its holder has used it."""
    if link.opened_at is None:
        await link_queries.mark_opened(tx.conn, tx.tenant_id, link.id, tx.at)


async def revoke(tx: Transaction, link_id: UUID) -> UUID:
    """It opens nothing any more; open pages end within a second or two. Returns whose claim it was.

    Raises:
        NotFound.
    """
    claim_id = await link_queries.revoke_link(tx.conn, tx.tenant_id, link_id, tx.at)
    if claim_id is None:
        raise NotFound
    return claim_id


async def forget_old(conn: Connection, now: datetime) -> None:
    """Retention, in a system transaction: links a month after their end."""
    await link_queries.delete_ended_links(conn, now - KEPT_AFTER)


async def _check_rate(tx: Transaction, claim: Claim) -> None:
    rate = await link_queries.get_rate(tx.conn, tx.tenant_id, claim.id, tx.at - WINDOW)
    if rate.since is not None and rate.count >= MOST_AN_HOUR:
        raise TooManyLinks(retry_after=max(1, round((rate.since + WINDOW - tx.at).total_seconds())))


async def _issue(tx: Transaction, claim: Claim, link_id: UUID, by: str, life: timedelta) -> IssuedLink | None:
    """A new link; `None` when there is one of this id, whose token nobody knows any more."""
    if claim.anonymised_at is not None:
        raise NotFound
    token = secrets.token_urlsafe(32)
    link = ClaimLink(tx.tenant_id, link_id, claim.id, hash_of(token), tx.at, by, tx.at + life, None, None)
    if not await link_queries.insert_link(tx.conn, link):
        return None
    await link_queries.revoke_links(tx.conn, tx.tenant_id, claim.id, MOST_STANDING, tx.at)
    return IssuedLink(link, token)
