"""A relay passes on what a proven customer says about a claim, and brings back what is answered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest

from app.claims import actions as claims
from app.claims.models import Claim, Declaration
from app.identity import actions as identity
from tests.agents_in_service import put_in_service
from tests.app.identity.proving import BORN, MATRICULE, OTHER, WRONG_DAY
from tests.app.policies.insuring import insure
from tests.app.webchat.visitor import conversations_of
from tests.hub import Tenant
from tests.working import movable_clock


@dataclass
class Relay:
    """Somebody else's software, with a key that can do nothing else."""

    tenant: Tenant
    secret: str
    session: str

    async def post(self, path: str, **body: Any) -> httpx2.Response:
        bearer = {"Authorization": f"Bearer {self.secret}"}
        return await self.tenant.hub.http.post(path, json=body, headers=bearer)

    async def authenticate(self, matricule: str = MATRICULE, born: str = BORN) -> httpx2.Response:
        body = {"matricule": matricule, "date_naissance": born, "session_id": self.session}
        return await self.post("/conversation/authenticate", **body)

    async def says(self, claim: Claim, words: str, **body: Any) -> httpx2.Response:
        return await self.post(f"/conversation/{claim.id}/message", message=words, **body)


@pytest.fixture
async def relay(drain: Tenant) -> Relay:
    await put_in_service(drain)
    made = await drain.admin.http.post("/api/v1/api-keys", json={"name": "relay", "scopes": ["conversations:relay"]})
    assert made.status_code == 201, made.text
    return Relay(drain, made.json()["secret"], secrets.token_urlsafe(12))


@pytest.fixture
async def claim(relay: Relay) -> Claim:
    insured = await insure(relay.tenant, MATRICULE)
    async with relay.tenant.hub.db.transaction(relay.tenant.id) as tx:
        return await claims.declare(tx, Declaration(UUID(insured["id"]), "collision", "Un accrochage"))


async def said_in(tenant: Tenant) -> list[tuple[str, str]]:
    (conversation,) = await conversations_of(tenant.dispatcher)
    answer = await tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation['id']}/messages")
    return [(m["author"], m["text"]) for m in answer.json()["items"]]


async def test_a_proven_customers_words_are_heard_and_answered(relay: Relay, claim: Claim) -> None:
    proven = (await relay.authenticate()).json()
    assert (proven["authentifie"], proven["verrouille"], proven["session_id"]) == (True, False, relay.session)
    answer = await relay.says(claim, "Bonjour, où en est mon dossier ?")
    assert answer.status_code == 200, answer.text
    view = answer.json()
    assert set(view) == {"reponse", "phase", "action", "escalade", "cci"}
    assert await said_in(relay.tenant) == [("contact", "Bonjour, où en est mon dossier ?"), ("agent", view["reponse"])]


async def test_a_claim_is_named_by_its_number_too_and_everything_answers_under_both_addresses(
    relay: Relay, claim: Claim
) -> None:
    body = {"matricule": MATRICULE, "date_naissance": "14/03/1985"}
    proven = (await relay.post("/api/v1/conversation/authenticate", **body)).json()
    assert proven.get("authentifie"), proven
    answer = await relay.post(f"/api/v1/conversation/{claim.number}/message", texte="Bonjour")
    assert answer.status_code == 200, answer.text


async def test_who_has_not_proved_who_they_are_is_heard_by_nobody(relay: Relay, claim: Claim) -> None:
    await insure(relay.tenant, OTHER, born="1990-01-01")
    refused = await relay.says(claim, "Bonjour")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_proven")
    await relay.authenticate(born=WRONG_DAY)
    assert (await relay.says(claim, "Bonjour")).status_code == 403
    assert (await relay.authenticate(OTHER)).json()["authentifie"]
    assert (await relay.says(claim, "Bonjour")).status_code == 403


async def test_a_claim_there_is_none_of_is_refused_like_one_of_somebody_else(relay: Relay, claim: Claim) -> None:
    theirs = (await relay.says(claim, "Bonjour")).json()
    for address in (secrets.token_hex(4), "SIN-2026-999999", "0190a0a0-0000-7000-8000-000000000000"):
        nobodys = (await relay.post(f"/conversation/{address}/message", message="Bonjour")).json()
        assert nobodys | {"request_id": ""} == theirs | {"request_id": ""}


async def test_a_proof_holds_an_hour_and_another_session_has_none(relay: Relay, claim: Claim) -> None:
    with movable_clock(relay.tenant.hub) as clock:
        await relay.authenticate()
        assert (await relay.says(claim, "Bonjour", session_id=relay.session)).status_code == 200
        assert (await relay.says(claim, "Bonjour", session_id="another-session")).status_code == 403
        await clock.advance(minutes=61)
        assert (await relay.says(claim, "Bonjour")).status_code == 403


async def test_a_conversation_closed_by_the_business_is_proven_no_more(relay: Relay, claim: Claim) -> None:
    await relay.authenticate()
    await relay.says(claim, "Bonjour")
    (conversation,) = await conversations_of(relay.tenant.dispatcher)
    closed = await relay.tenant.dispatcher.http.post(
        f"/api/v1/conversations/{conversation['id']}/close", json={"reason": "fini"}
    )
    assert closed.status_code == 200, closed.text
    assert (await relay.says(claim, "Bonjour")).status_code == 403
    assert (await relay.authenticate()).json()["authentifie"]
    assert (await relay.says(claim, "Bonjour")).status_code == 200


async def test_words_sent_twice_are_heard_once_and_answered_alike(relay: Relay, claim: Claim) -> None:
    await relay.authenticate()
    answers = [(await relay.says(claim, "Bonjour", client_id="one")).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(await said_in(relay.tenant)) == 2


async def test_when_an_advisor_answers_the_relay_is_told_to_wait_for_them(relay: Relay, claim: Claim) -> None:
    await relay.authenticate()
    await relay.says(claim, "Bonjour")
    (conversation,) = await conversations_of(relay.tenant.dispatcher)
    await relay.tenant.dispatcher.http.post(f"/api/v1/conversations/{conversation['id']}/claim", json={})
    view = (await relay.says(claim, "Vous êtes là ?")).json()
    assert (view["reponse"], view["escalade"]) == (None, True)


async def test_a_locked_door_is_a_problem_with_the_members_of_the_answer(relay: Relay, claim: Claim) -> None:
    for _ in range(5):
        answer = await relay.authenticate(born=WRONG_DAY)
    problem = answer.json()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["authentifie"], problem["verrouille"], problem["session_id"]) == (False, True, relay.session)
    assert problem["code"] == "identification_locked"


async def test_ten_failures_of_one_key_lock_it_wherever_its_customers_are(relay: Relay, claim: Claim) -> None:
    bearer = {"Authorization": f"Bearer {relay.secret}"}
    statuses = []
    for number in range(11):
        body = {"matricule": f"QZ-{1000 + number}-00", "date_naissance": BORN}
        headers = {**bearer, "X-Forwarded-For": f"203.0.113.{number}"}
        statuses.append(
            (await relay.tenant.hub.http.post("/conversation/authenticate", json=body, headers=headers)).status_code
        )
    assert statuses == [200] * 9 + [429] * 2


async def test_without_a_second_factor_nothing_is_tried_and_without_the_permission_nothing_answers(
    relay: Relay, claim: Claim
) -> None:
    answers = [await relay.post("/conversation/authenticate", matricule=MATRICULE) for _ in range(12)]
    assert {(a.status_code, a.json()["authentifie"], a.json()["verrouille"]) for a in answers} == {(200, False, False)}
    body = {"matricule": MATRICULE, "date_naissance": BORN}
    refused = await relay.tenant.viewer.http.post("/conversation/authenticate", json=body)
    assert refused.status_code == 403


async def test_a_relay_cannot_prove_anything_in_a_conversation_that_is_not_its_own(
    relay: Relay, claim: Claim, rival: Tenant
) -> None:
    await relay.authenticate()
    await relay.says(claim, "Bonjour")
    (conversation,) = await conversations_of(relay.tenant.dispatcher)
    other = Relay(relay.tenant, relay.secret, conversation["id"])
    assert (await other.authenticate()).json()["authentifie"]
    async with relay.tenant.hub.db.transaction(relay.tenant.id) as tx:
        proofs = await tx.conn.fetchval("SELECT count(*) FROM identity_proofs")
        assert proofs == 2, "the other session proved itself in a conversation of its own"
    async with rival.hub.db.transaction(rival.id) as tx:
        found = await identity.proven_contact(tx.conn, rival.id, UUID(conversation["id"]), tx.at)
    assert found is None
