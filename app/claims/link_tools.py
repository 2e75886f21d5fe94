"""What our agent may do about a customer's own page: have its link sent, never read it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.claims import links
from app.claims.models import AGENT
from app.claims.reads import get_claim
from app.connectors.asking import Asking, read_arguments
from app.connectors.errors import ToolRefused
from app.contacts import actions as contacts
from app.db.transaction import Transaction
from app.errors import NotFound
from app.identity import actions as identity
from app.identity.rules import phone_hint


class _Send(BaseModel):
    claim_id: UUID


async def send_follow_link(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{claim_id}` → `{sent, phone_hint}`: a text to the phone on file, never to whoever asks.

    Raises:
        ToolRefused: not_proven, unknown_claim.
    """
    asked = read_arguments(_Send, arguments)
    proven = await identity.proven_contact(tx.conn, tx.tenant_id, asking.conversation_id, tx.at)
    if proven is None:
        raise ToolRefused("not_proven")
    try:
        claim = await get_claim(tx.conn, tx.tenant_id, asked.claim_id)
    except NotFound:
        raise ToolRefused("unknown_claim") from None
    if claim.contact_id != proven:
        raise ToolRefused("unknown_claim")
    contact = await contacts.find_contact(tx.conn, tx.tenant_id, claim.contact_id)
    sent = await links.send(tx, claim, AGENT)
    return {"sent": sent, "phone_hint": phone_hint(contact.phone) if sent and contact else None}
