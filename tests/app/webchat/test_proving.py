"""Somebody proves who they are in a chat: nothing personal before, everything after, and not for ever."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.accounts.actions import get_tenant
from app.claims import actions as claims
from app.claims.models import Declaration
from app.connectors.asking import Asking
from app.conversations import reads
from app.sessions.tools import TOOLS
from tests.agents_in_service import put_in_service
from tests.app.identity.conftest import PHONE
from tests.app.identity.proving import MATRICULE, NOBODYS, OTHER, codes_sent_to
from tests.app.policies.insuring import cover, insure
from tests.app.webchat.visitor import Chat, Frame, Site, Visitor, conversations_of
from tests.hub import Tenant
from tests.line import line_of
from tests.working import movable_clock

PERSONAL = ("Amal", "Benkirane", "Mme", "AB-4521-22", "1985", "0190")
PNG: Final = b"\x89PNG\r\n\x1a\n" + bytes(64)
RIGHT_DAY, WRONG_DAY = "Je suis née le 14/03/1985", "Je suis née le 15/03/1985"


@pytest.fixture
async def insurer(site: Site) -> Site:
    await put_in_service(site.tenant, flow="claim")
    insured = await insure(site.tenant, MATRICULE, phone=PHONE)
    await cover(site.tenant, insured["id"])
    await insure(site.tenant, OTHER, first_name="Omar")
    return site


class Talk:
    """A chat in which one says something and waits for what is answered."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.heard: list[Frame] = []

    async def say(self, words: str) -> Frame:
        await self.chat.say(words)
        return await self.hear()

    async def hear(self) -> Frame:
        self.heard.append(await self.chat.hear())
        return self.heard[-1]

    @property
    def words(self) -> str:
        return "\n".join(f["message"] for f in self.heard)


@asynccontextmanager
async def talking(visitor: Visitor) -> AsyncIterator[Talk]:
    async with visitor.chat() as chat:
        talk = Talk(chat)
        await talk.hear()
        yield talk


async def proven_in(tenant: Tenant, conversation_id: str) -> dict[str, object]:
    """What the agent's tools say of who speaks there."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        conversation = await reads.get_conversation(tx.conn, tenant.id, UUID(conversation_id))
        business = await get_tenant(tx.conn, tenant.id)
        asking = Asking(business, None, conversation.id, uuid7(), "chat")  # type: ignore[arg-type]
        return await TOOLS["proven"](tx, asking, {})


async def the_conversation(site: Site) -> str:
    (found,) = [c for c in await conversations_of(site.tenant.dispatcher) if c["status"] == "open"]
    conversation_id: str = found["id"]
    return conversation_id


async def test_nothing_personal_is_said_before_both_factors_agree(insurer: Site) -> None:
    async with talking(await insurer.visitor()) as talk:
        await talk.say(f"Mon matricule est {MATRICULE}")
        await talk.say(WRONG_DAY)
        assert not any(word in talk.words for word in PERSONAL), talk.words
        await talk.say(f"Mon matricule est {MATRICULE}")
        known = await talk.say(RIGHT_DAY)
        assert (known["phase"], known["action"]) == ("confirmation", "confirmer_identite")
        assert "Benkirane" in known["message"]
        described = await talk.say("oui")
        assert (described["phase"], described["action"]) == ("description", "demander_description")


async def test_a_wrong_birth_date_and_a_matricule_nobody_has_are_answered_alike(insurer: Site) -> None:
    answers = []
    for matricule, born in ((MATRICULE, WRONG_DAY), (NOBODYS, RIGHT_DAY)):
        async with talking(await insurer.visitor()) as talk:
            asked = await talk.say(f"Mon matricule est {matricule}")
            refused = await talk.say(born)
            answers.append([(f["message"].replace(matricule, "…"), f["phase"], f["action"]) for f in (asked, refused)])
    assert answers[0] == answers[1]


async def test_a_code_by_text_to_the_phone_on_file_proves_it_too(insurer: Site) -> None:
    async with line_of(insurer.tenant) as line, talking(await insurer.visitor()) as talk:
        await talk.say(f"Mon matricule est {MATRICULE}")
        await talk.say("Envoyez-moi un code par SMS")
        await line.work_off()
        (code,) = codes_sent_to(line, PHONE)
        known = await talk.say(f"le code est {code}")
        assert known["action"] == "confirmer_identite"
        assert code not in talk.words


async def test_a_failing_stranger_is_locked_out_and_offered_a_person_in_neutral_words(insurer: Site) -> None:
    async with talking(await insurer.visitor()) as talk:
        for _ in range(5):
            await talk.say(f"Mon matricule est {MATRICULE}")
            last = await talk.say(WRONG_DAY)
        assert not any(word in talk.words for word in PERSONAL)
        assert (last["phase"], last["action"]) == ("transfert", "transferer_conseiller")
    conversation = (await conversations_of(insurer.tenant.dispatcher))[0]
    assert conversation["handling"] == "waiting"


async def test_one_address_is_counted_over_all_its_chats(insurer: Site) -> None:
    handed_over = 0
    for number in range(12):
        async with talking(await insurer.visitor()) as talk:
            await talk.say(f"Mon matricule est QZ-{1000 + number}-00")
            handed_over += (await talk.say(RIGHT_DAY))["phase"] == "transfert"
    assert handed_over == 3, "the tenth failure locks, and whoever comes next is locked out"


async def test_a_proof_is_used_within_the_hour_and_ends_with_the_conversation(insurer: Site) -> None:
    with movable_clock(insurer.tenant.hub) as clock:
        async with talking(await insurer.visitor()) as talk:
            await talk.say(f"Mon matricule est {MATRICULE}")
            await talk.say(RIGHT_DAY)
            where = await the_conversation(insurer)
            for _ in range(3):
                assert (await proven_in(insurer.tenant, where))["verified"]
                await clock.advance(minutes=50)
            await clock.advance(minutes=11)
            assert await proven_in(insurer.tenant, where) == {"verified": False}


@pytest.mark.parametrize("ending", ["closed by the customer", "closed by the business", "insured suspended"])
async def test_what_ends_a_proof(insurer: Site, ending: str) -> None:
    desk = insurer.tenant.admin.http
    async with talking(await insurer.visitor()) as talk:
        await talk.say(f"Mon matricule est {MATRICULE}")
        await talk.say(RIGHT_DAY)
        where = await the_conversation(insurer)
        found = await proven_in(insurer.tenant, where)
        assert found["verified"]
        if ending == "closed by the customer":
            await talk.chat.op(op="close")
            await talk.chat.close_code()
        elif ending == "closed by the business":
            await desk.post(f"/api/v1/conversations/{where}/close", json={"reason": "fini"})
        else:
            address = f"/api/v1/contacts/{found['person']['contact_id']}"  # type: ignore[index]
            changed = await desk.patch(address, json={"standing": "suspendu"})
            assert changed.status_code == 200, changed.text
        assert await proven_in(insurer.tenant, where) == {"verified": False}


async def test_whoever_says_they_are_somebody_else_gives_the_proof_back(insurer: Site) -> None:
    async with talking(await insurer.visitor()) as talk:
        await talk.say(f"Mon matricule est {MATRICULE}")
        await talk.say(RIGHT_DAY)
        where = await the_conversation(insurer)
        denied = await talk.say("Non, vous faites erreur madame")
        assert denied["phase"] == "authentification"
        assert await proven_in(insurer.tenant, where) == {"verified": False}


async def test_who_is_proven_comes_with_their_contracts_and_what_they_have_open(insurer: Site) -> None:
    tenant = insurer.tenant
    async with talking(await insurer.visitor()) as talk:
        await talk.say(f"Mon matricule est {MATRICULE}")
        await talk.say(RIGHT_DAY)
        found = await proven_in(tenant, await the_conversation(insurer))
        insured = UUID(found["person"]["contact_id"])  # type: ignore[index]
        async with tenant.hub.db.transaction(tenant.id) as tx:
            claim = await claims.declare(tx, Declaration(insured, "vol", "On a volé ma voiture"))
        found = await proven_in(tenant, await the_conversation(insurer))
    person, (policy,) = found["person"], found["policies"]  # type: ignore[misc, index]
    assert (person["civility"], person["full_name"], person["phone_hint"]) == ("Mme", "Amal Benkirane", "…90")
    assert (policy["number"], policy["kind"]) == ("POL-AUTO-1", "auto")
    assert [(c["number"], c["status"]) for c in found["open_claims"]] == [(claim.number, "nouveau")]  # type: ignore[attr-defined]


TOLD: Final = ("Pare-brise fissuré par un caillou hier à Rabat", "oui", "je les enverrai plus tard")


async def told_to_the_end(talk: Talk) -> None:
    for words in (f"Mon matricule est {MATRICULE}", RIGHT_DAY, "oui", *TOLD):
        last = await talk.say(words)
    assert last["phase"] == "termine", last


@pytest.mark.parametrize("words", ["je les envoie ce soir", "I will send them tonight", "très bien"])
async def test_a_promise_after_the_end_is_noted_and_nobody_is_greeted_again(insurer: Site, words: str) -> None:
    async with talking(await insurer.visitor()) as talk:
        await told_to_the_end(talk)
        assert (await talk.say("merci beaucoup"))["phase"] == "termine"
        noted = await talk.say(words)
    assert (noted["phase"], noted["action"], "SIN-" in noted["message"]) == ("termine", None, False)
    assert sum("Nour" in frame["message"] or "virtuel" in frame["message"] for frame in talk.heard) == 1


async def test_a_new_wish_after_the_end_is_taken_up_without_a_greeting(insurer: Site) -> None:
    async with talking(await insurer.visitor()) as talk:
        await told_to_the_end(talk)
        asked = await talk.say("j'ai aussi eu une fuite d'eau chez moi ce matin")
    assert (asked["phase"], "virtuel" in asked["message"]) == ("details", False)
    assert "SIN-" in asked["message"]


async def test_a_picture_sent_after_the_end_joins_the_file_that_waits_for_it(insurer: Site) -> None:
    visitor = await insurer.visitor()
    async with talking(visitor) as talk:
        await told_to_the_end(talk)
        sent = (await visitor.upload(PNG)).json()["id"]
        await talk.chat.say("", files=[sent])
        received = await talk.hear()
    assert "photo" in received["message"].lower(), received
    (claim,) = (await insurer.tenant.admin.http.get("/api/v1/claims")).json()["items"]
    kept = (await insurer.tenant.admin.http.get(f"/api/v1/claims/{claim['id']}/documents")).json()
    assert [d["kind"] for d in kept["items"] if d["status"] == "recu"] == ["photos"], kept


async def test_a_day_after_the_end_one_begins_anew(insurer: Site) -> None:
    with movable_clock(insurer.tenant.hub) as clock:
        async with talking(await insurer.visitor()) as talk:
            await told_to_the_end(talk)
            await clock.advance(hours=13)
            assert (await talk.say("très bien"))["action"] == "demander_matricule"
