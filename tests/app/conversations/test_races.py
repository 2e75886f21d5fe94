"""A thousand races between what the agent is about to say and an advisor who takes over."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from app.channels.providers.twilio_account import Order, OutcomeUnknown, Receipt
from app.channels.sending import Outbox, carry_out
from app.conversations import ownership, reads
from app.conversations.delivering import settle
from app.conversations.errors import ConversationMoved
from app.conversations.models import Conversation, Said
from app.db.job_context import JobContext
from app.errors import Unavailable
from tests.app.conversations.talk import claim, conversation_with, say
from tests.hub import Tenant

CONVERSATIONS = 40
ROUNDS = 25


@dataclass
class Phone:
    """A carrier inside this process. It knows the instant each text left."""

    chance: random.Random
    left: dict[str, list[float]] = field(default_factory=dict)

    def carry(self, body: str) -> None:
        self.left.setdefault(body, []).append(asyncio.get_running_loop().time())

    async def send(self, account: Any, order: Order) -> Receipt:
        await asyncio.sleep(self.chance.uniform(0, 0.004))
        self.carry(order.body)
        if self.chance.random() < 0.05:
            raise OutcomeUnknown
        return Receipt(f"SM{order.body}", "accepted", None, None)

    async def find_sent(self, account: Any, order: Order, *, since: datetime) -> list[Receipt]:
        return [Receipt(f"SM{order.body}", "accepted", None, None)] if order.body in self.left else []

    async def look_up(self, account: Any, provider_id: str) -> Receipt:
        return Receipt(provider_id, "delivered", None, None)


@dataclass
class Race:
    """One sentence of the agent against one claim."""

    words: str
    quiet_at: float = 0.0
    said: Said | None = None


@dataclass
class Track:
    """Where races are run."""

    tenant: Tenant
    phone: Phone
    services: dict[Any, Any]
    chance: random.Random
    races: list[Race] = field(default_factory=list)

    async def run(self, conversation: Conversation, number: int) -> None:
        """Both start at once, each after a moment of its own."""
        race = Race(f"{conversation.id.hex[-6:]}-{number}")
        self.races.append(race)
        answered = self.chance.random() < 0.3
        if not answered and self.chance.random() < 0.5:
            race.said = await say(self.tenant, conversation, race.words)
        await asyncio.gather(self._speak(conversation, race, answered=answered), self._take_over(conversation, race))

    async def give_back(self, conversations: list[Conversation]) -> list[Conversation]:
        """The agent gets every conversation back, in an epoch of its own."""
        async with self.tenant.hub.db.transaction(self.tenant.id) as tx:
            await tx.conn.execute(
                """
                UPDATE conversations SET handling = 'agent', advisor_id = NULL, advisor_name = NULL, claimed_at = NULL,
                    epoch = epoch + 1, version = version + 1
                """
            )
            return [await reads.get_conversation(tx.conn, self.tenant.id, c.id) for c in conversations]

    async def _speak(self, conversation: Conversation, race: Race, *, answered: bool) -> None:
        await asyncio.sleep(self.chance.uniform(0, 0.006))
        try:
            race.said = race.said or await say(
                self.tenant, conversation, race.words, via="answer" if answered else "api"
            )
        except ConversationMoved:
            return
        if race.said.via == "answer":
            self.phone.carry(race.words)
            return
        for attempt in range(3):
            context = JobContext(self.tenant.id, self.tenant.hub.db, self.services, self.tenant.hub.db.clock(), attempt)
            assert race.said.delivery_id is not None
            try:
                await carry_out(context, race.said.delivery_id, last_attempt=False, settle=settle)
            except Unavailable:
                continue
            return

    async def _take_over(self, conversation: Conversation, race: Race) -> None:
        await asyncio.sleep(self.chance.uniform(0, 0.012))
        await claim(self.tenant, conversation, self.tenant.admin)
        assert await ownership.quiet(self.tenant.hub.db, self.tenant.id, conversation.id)
        race.quiet_at = asyncio.get_running_loop().time()


@pytest.fixture
def track(drain: Tenant) -> Track:
    chance = random.Random(20261121)
    services = dict(drain.hub.web.services)
    phone = Phone(chance)
    services[Outbox] = replace(services[Outbox], sms=phone)
    return Track(drain, phone, services, chance)


async def test_after_a_claim_nothing_of_the_agent_leaves_and_nothing_is_lost_or_doubled(track: Track) -> None:
    phones = [f"+1514555{1000 + n}" for n in range(CONVERSATIONS)]
    conversations = [await conversation_with(track.tenant, phone) for phone in phones]

    for number in range(ROUNDS):
        async with asyncio.TaskGroup() as races:
            for conversation in conversations:
                races.create_task(track.run(conversation, number))
        conversations = await track.give_back(conversations)
    stored = await _stored(track.tenant)
    late = [r.words for r in track.races if any(at > r.quiet_at for at in track.phone.left.get(r.words, []))]
    doubled = [words for words, times in track.phone.left.items() if len(times) > 1]
    assert (late, doubled) == ([], [])
    outcomes: Counter[str] = Counter()
    for race in track.races:
        status, error = stored.get(race.words, ("unsaid", None))
        left = race.words in track.phone.left
        outcomes[status] += 1
        assert (status == "unsaid") == (race.said is None), race.words
        if status == "suppressed":
            assert (error, left) == ("superseded", False), race.words
        elif status != "unsaid":
            assert left, f"{race.words} is {status} and never left"
    assert sum(outcomes.values()) == CONVERSATIONS * ROUNDS == 1000
    assert min(outcomes["unsaid"], outcomes["suppressed"], outcomes["accepted"], outcomes["intended"]) > 20, outcomes


async def _stored(tenant: Tenant) -> dict[str, tuple[str, str | None]]:
    async with tenant.hub.db.system() as conn:
        rows = await conn.fetch(
            """
            SELECT m.text, m.status, m.error, d.status AS delivery
            FROM messages m JOIN deliveries d ON d.message_id = m.id AND d.tenant_id = m.tenant_id
            WHERE m.tenant_id = $1 AND m.direction = 'out'
            """,
            tenant.id,
        )
    assert all(r["status"] == r["delivery"] for r in rows)
    assert len({r["text"] for r in rows}) == len(rows)
    return {r["text"]: (r["status"], r["error"]) for r in rows}
