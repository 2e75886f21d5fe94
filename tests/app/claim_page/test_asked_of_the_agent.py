"""Whoever proved who they are has the link sent, to the phone on file and nowhere else."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.accounts import actions as accounts
from app.claims.models import Claim
from app.connectors.asking import Asking
from app.connectors.errors import ToolRefused
from app.contacts import actions as contacts
from app.conversations.reads import get_conversation
from app.identity import actions as identity
from app.sessions.tools import TOOLS
from tests.app.claim_page.insured import PHONE, declared
from tests.hub import Tenant
from tests.line import line_of

STRANGER = "+14385550121"


async def conversation_of(tenant: Tenant, phone: str) -> UUID:
    """Somebody's running conversation."""
    async with line_of(tenant) as line:
        await line.text(phone, "Bonjour")
    (found,) = (await tenant.admin.http.get("/api/v1/conversations?status=open&channel=sms")).json()["items"]
    return UUID(found["id"])


async def ask(tenant: Tenant, conversation_id: UUID, claim: Claim | UUID, proven: UUID | None) -> dict[str, Any]:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        if proven is not None:
            await identity.prove(tx, conversation_id, proven, "birth_date")
        speaker = await contacts.find_contact(tx.conn, tenant.id, (await _contact_of(tx, conversation_id)))
        assert speaker is not None
        asking = Asking(
            await accounts.get_tenant(tx.conn, tenant.id), speaker, conversation_id, uuid4(), "sms", STRANGER
        )
        named = claim.id if isinstance(claim, Claim) else claim
        return await TOOLS["send_follow_link"](tx, asking, {"claim_id": str(named)})


async def _contact_of(tx: Any, conversation_id: UUID) -> UUID:

    return (await get_conversation(tx.conn, tx.tenant_id, conversation_id)).contact_id


async def test_it_goes_to_the_phone_on_file_not_to_whoever_asks(drain: Tenant, claim: Claim) -> None:
    conversation = await conversation_of(drain, STRANGER)
    async with line_of(drain) as line:
        assert await ask(drain, conversation, claim, claim.contact_id) == {"sent": True, "phone_hint": "…16"}
        await line.work_off()
        assert [claim.number in text.body for text in line.texts_to(PHONE)] == [True]
        assert [text for text in line.texts_to(STRANGER) if "suivi" in text.body] == []


async def test_without_a_proof_or_for_somebody_elses_claim_nothing_is_sent(drain: Tenant, claim: Claim) -> None:
    theirs = await declared(drain, "+14385550117")
    conversation = await conversation_of(drain, STRANGER)
    with pytest.raises(ToolRefused, match="not_proven"):
        await ask(drain, conversation, claim, None)
    for other in (theirs, uuid4()):
        with pytest.raises(ToolRefused, match="unknown_claim"):
            await ask(drain, conversation, other, claim.contact_id)
