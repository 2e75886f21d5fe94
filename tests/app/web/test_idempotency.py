"""The same write sent twice is done once."""

from __future__ import annotations

import asyncio

from tests.hub import Tenant

NEW = {"email": "new@drain.test", "name": "New", "role": "viewer", "password": "long enough 123"}


async def test_ten_identical_writes_at_once_have_one_effect(drain: Tenant) -> None:
    key = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}
    answers = await asyncio.gather(*(drain.admin.http.post("/api/v1/users", json=NEW, headers=key) for _ in range(10)))
    assert {a.status_code for a in answers} <= {201, 409}
    again = await drain.admin.http.post("/api/v1/users", json=NEW, headers=key)
    assert again.status_code == 201
    assert again.headers["idempotent-replayed"] == "true"
    team = (await drain.admin.http.get("/api/v1/users")).json()["items"]
    assert [m["email"] for m in team].count(NEW["email"]) == 1


async def test_a_key_used_for_something_else_is_refused(drain: Tenant) -> None:
    key = {"Idempotency-Key": "one"}
    await drain.admin.http.post("/api/v1/users", json=NEW, headers=key)
    other = await drain.admin.http.post("/api/v1/users", json={**NEW, "email": "b@drain.test"}, headers=key)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"


async def test_a_refusal_is_an_answer_and_is_remembered(drain: Tenant) -> None:
    key = {"Idempotency-Key": "two"}
    body = {**NEW, "email": "admin@drain.test"}
    first = await drain.admin.http.post("/api/v1/users", json=body, headers=key)
    second = await drain.admin.http.post("/api/v1/users", json=body, headers=key)
    assert (first.status_code, second.status_code) == (409, 409)
    assert first.json()["code"] == second.json()["code"] == "email_taken"
