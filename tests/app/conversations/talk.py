"""Both sides of a conversation: customers through the door, and what the agent and advisors would say."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from app.accounts import actions as accounts
from app.contacts import actions as contacts
from app.contacts.models import Identity
from app.contacts.rules import identify
from app.conversations import actions as conversations
from app.conversations import handlers, ownership, reads, speaking
from app.conversations.models import Actor, Conversation, Incoming, Received, Said, Words
from simulators.twilio.carrier import Carrier
from tests.app.desk import Worker
from tests.app.intake.providers import CALLER, post_form, text
from tests.hub import Person, Tenant

STATUS = "/api/webhooks/twilio/status"
HELLO = "Bonjour, est-ce que vous êtes ouverts demain ?"


async def conversation_with(tenant: Tenant, phone: str = CALLER, words: str = HELLO) -> Conversation:
    """Somebody texts us; the conversation they are in."""
    await text(tenant, words, From=phone)
    return await current(tenant, phone)


async def current(tenant: Tenant, phone: str = CALLER) -> Conversation:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        identity = identify(phone, region="CA")
        assert identity is not None
        contact = await contacts.recognise(tx, identity, region="CA")
        found = await reads.find_open_conversation(tx.conn, tenant.id, contact.id, "sms")
    assert found is not None
    return found


async def fresh(tenant: Tenant, conversation: Conversation) -> Conversation:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        return await reads.get_conversation(tx.conn, tenant.id, conversation.id)


async def say(tenant: Tenant, conversation: Conversation, words: str, *, via: Any = "api", **more: Any) -> Said:
    """The agent says something in the epoch of `conversation`, unless told otherwise."""
    spoken = Words(words, more.pop("author", "agent"), "fr", **{"epoch": conversation.epoch, **more})
    async with tenant.hub.db.transaction(tenant.id) as tx:
        contact = await contacts.take(tx, conversation.contact_id)
        return await speaking.say(tx, conversation, contact, spoken, via=via)


async def answer(tenant: Tenant, conversation: Conversation, person: Person, words: str, **more: Any) -> Said:
    """An advisor writes."""
    return await say(tenant, conversation, words, author="advisor", epoch=None, user=actor(person), **more)


def actor(person: Person) -> Actor:
    return Actor(person.id, person.name)


async def claim(tenant: Tenant, conversation: Conversation, person: Person, **options: Any) -> Conversation:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        return await ownership.claim(tx, conversation.id, actor(person), **options)


async def close(tenant: Tenant, conversation: Conversation) -> Conversation:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        return await ownership.close(tx, conversation.id, None, "done")


async def chat(tenant: Tenant, visitor: str, words: str, client_id: str) -> Received | None:
    """A visitor writes in a chat."""
    incoming = Incoming(Identity("visitor", visitor), words, channel="chat", client_id=client_id)
    async with tenant.hub.db.transaction(tenant.id) as tx:
        owner = await accounts.get_tenant(tx.conn, tenant.id)
        return await conversations.receive_message(tx, owner, incoming)


async def sweep(worker: Worker, **by: float) -> list[str]:
    """Time passes; what is overdue is asked about, and what that causes is carried out."""
    worker.clock.forward(**by)
    await handlers.sweep(worker.hub.db, worker.clock())
    return await worker.work()


async def report(tenant: Tenant, said: Said, status: str, *, sid: str = "SM" + "1" * 32) -> None:
    """The carrier reports on something we said, at the address we gave it."""
    form = {"MessageSid": sid, "MessageStatus": status, "From": tenant.number, "To": CALLER}
    response = await post_form(tenant, f"{STATUS}?delivery={said.delivery_id}", form)
    assert response.status_code == 200


def heard_by(carrier: Carrier, phone: str = CALLER) -> list[str]:
    """The texts our requests and answers brought to a phone, in the order they left."""
    ours = [m for m in carrier.ledger.messages.values() if m.to == phone and m.direction != "inbound"]
    return [m.body for m in sorted(ours, key=lambda m: m.sent_at or m.created_at) if m.status != "failed"]


async def shown(tenant: Tenant, said: Said) -> dict[str, Any]:
    """A message as the API shows it."""
    found = await tenant.dispatcher.http.get(f"/api/v1/conversations/{said.conversation.id}/messages")
    return next(m for m in found.json()["items"] if m["id"] == str(said.message.id))


async def fate(tenant: Tenant, said: Said) -> tuple[str, str | None]:
    seen = await shown(tenant, said)
    return seen["status"], seen["error"]


async def allow_a_day(tenant: Tenant, **caps: int) -> None:
    """Give the tenant's number other daily caps."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        await tx.conn.execute(
            "UPDATE channels SET settings = $2::jsonb WHERE tenant_id = $1 AND kind = 'sms'",
            tenant.id,
            json.dumps({"daily_cap": caps}),
        )


async def deliveries(tenant: Tenant, conversation_id: UUID) -> list[Any]:
    async with tenant.hub.db.system() as conn:
        rows: list[Any] = await conn.fetch(
            "SELECT status, error_code, via, attempts, body FROM deliveries WHERE conversation_id = $1 ORDER BY id",
            conversation_id,
        )
    return rows
