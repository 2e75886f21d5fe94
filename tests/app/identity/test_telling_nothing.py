"""A stranger learns nothing: neither from what is answered, nor from what it takes."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.accounts.actions import get_tenant
from app.connectors.asking import Asking
from app.contacts.models import Contact
from app.identity.tools import send_code, verify_identity
from tests.app.identity.conftest import PHONE
from tests.app.identity.proving import (
    BORN,
    MATRICULE,
    NOBODYS,
    SUSPENDED,
    WRONG_DAY,
    Caller,
    audited,
    codes_sent_to,
    comparable,
)
from tests.hub import Tenant
from tests.line import Line

STRANGERS = {
    "nobody has the matricule": {"matricule": NOBODYS, "date_naissance": BORN},
    "it cannot be a matricule": {"matricule": "12", "date_naissance": BORN},
    "the birth date is wrong": {"matricule": MATRICULE, "date_naissance": WRONG_DAY},
    "the insured is suspended": {"matricule": SUSPENDED, "date_naissance": BORN},
    "no code was sent": {"matricule": MATRICULE, "code": "123456"},
    "nobody to send a code to": {"matricule": NOBODYS, "code": "123456"},
}


async def test_every_failure_is_answered_with_the_same_bytes(insurer: Tenant) -> None:
    answers = {}
    for number, (case, body) in enumerate(STRANGERS.items()):
        caller = Caller(insurer.admin, f"203.0.113.{number}")
        answers[case] = comparable(await caller.ask(**body), caller)
    assert len(set(answers.values())) == 1, answers
    status, content = answers["the birth date is wrong"]
    assert status == 200
    assert json.loads(content)["authentifie"] is False


async def test_asking_for_a_code_is_answered_with_the_same_bytes(insurer: Tenant) -> None:
    answers = set()
    for matricule in (MATRICULE, NOBODYS, SUSPENDED, "12"):
        caller = Caller(insurer.admin)
        answers.add(comparable(await caller.wants_code(matricule), caller))
    assert len(answers) == 1


async def test_a_locked_door_is_answered_with_the_same_bytes(insurer: Tenant) -> None:
    locked = Caller(insurer.admin)
    for number in range(5):
        await locked.says(f"QZ-{1000 + number}-00")
    answers = [await locked.says(matricule, BORN) for matricule in (MATRICULE, NOBODYS, SUSPENDED)]
    assert len({(comparable(answer, locked), answer.headers["retry-after"]) for answer in answers}) == 1
    assert (answers[0].status_code, answers[0].json()["verrouille"]) == (429, True)


@pytest.mark.parametrize(
    "pair",
    [
        ({"matricule": NOBODYS, "birth_date": BORN}, {"matricule": MATRICULE, "birth_date": WRONG_DAY}),
        ({"matricule": NOBODYS, "birth_date": BORN}, {"matricule": SUSPENDED, "birth_date": BORN}),
        ({"matricule": NOBODYS, "code": "123456"}, {"matricule": MATRICULE, "code": "123456"}),
    ],
)
async def test_every_failure_takes_the_same_statements(insurer: Tenant, pair: tuple[dict[str, Any], ...]) -> None:
    taken = [await _statements(insurer, verify_identity, arguments) for arguments in pair]
    assert taken[0] == taken[1]
    assert len(taken[0]) >= 4, "nothing was asked: the test itself is broken"


async def test_asking_for_a_code_takes_the_same_statements_and_leaves_the_same_work(insurer: Tenant) -> None:
    taken = [await _statements(insurer, send_code, {"matricule": m}) for m in (NOBODYS, MATRICULE, SUSPENDED)]
    assert taken[0] == taken[1] == taken[2]
    assert taken[0][-1] == "a job"


async def _statements(insurer: Tenant, tool: Any, arguments: dict[str, Any]) -> list[str]:
    """What the database is asked, and whether anything is left for later."""
    asked: list[str] = []
    async with insurer.hub.db.transaction(insurer.id) as tx:
        stranger = Contact(uuid7(), 1, created_at=tx.at, last_message_at=None)
        tenant = await get_tenant(tx.conn, tx.tenant_id)

        async def ask() -> dict[str, Any]:
            asking = Asking(tenant, stranger, uuid7(), uuid7(), "chat", f"web:{uuid7()}")
            found: dict[str, Any] = await tool(tx, asking, arguments)
            return found

        # A connection that has never met a type asks about it first.
        with suppress(Undone):
            async with tx.attempt():
                await ask()
                raise Undone
        with tx.conn.query_logger(lambda record: asked.append(record.query)):
            answer = await ask()
        assert answer in ({"verified": False, "locked": False}, {"sent": True, "locked": False})
        return [*asked, *(["a job"] if tx.has_jobs else [])]


class Undone(Exception):
    """What was done is undone."""


async def test_a_code_asked_for_by_somebody_else_goes_to_the_phone_on_file_alone(insurer: Tenant, line: Line) -> None:
    for matricule in (MATRICULE, NOBODYS, SUSPENDED):
        await Caller(insurer.admin).wants_code(matricule)
    await line.work_off()
    sent = [m.to for m in line.carrier.ledger.messages.values()]
    assert sent == [PHONE]
    assert len(codes_sent_to(line, PHONE)) == 1


async def test_neither_code_nor_matricule_nor_birth_date_lies_readable_in_what_identity_keeps(
    insurer: Tenant, line: Line
) -> None:
    caller = Caller(insurer.admin)
    await caller.wants_code()
    await line.work_off()
    (code,) = codes_sent_to(line, PHONE)
    await caller.says()
    assert (await caller.types(code)).json()["authentifie"]
    kept = ""
    async with insurer.hub.db.system() as conn:
        for table in ("identity_attempts", "identity_codes", "identity_proofs", "deliveries"):
            rows = await conn.fetch(
                f"SELECT row_to_json(t)::text AS r FROM {table} AS t WHERE tenant_id = $1", insurer.id
            )
            assert rows, table
            kept += "".join(row["r"] for row in rows)
    kept += str(await audited(insurer, "prove_identity"))
    for secret in (code, "AB452122", MATRICULE, BORN, WRONG_DAY, caller.address):
        assert secret not in kept
