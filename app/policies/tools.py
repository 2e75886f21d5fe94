"""What an agent may ask about a customer's contracts.

Only for somebody who proved to be the insured: `contact` is who they proved to be, never whose phone it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.accounts.models import Tenant
from app.connectors.asking import read_arguments
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.policies import actions
from app.policies.asking import asked_about
from app.policies.models import GuaranteeName, Policy


class _Asked(BaseModel):
    question: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = ""
    guarantee: GuaranteeName | None = None
    policy_id: UUID | None = None


async def contract_info(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """`{question?, guarantee?, policy_id?}` → `{policies: [brief], asked: {guarantee?, about?}}`.

    about: `deductible`, `limit`, `cover` or `dates`. A policy of somebody else is answered like none.

    Raises:
        ToolRefused: bad arguments.
    """
    del tenant
    asked = read_arguments(_Asked, arguments)
    guarantee, about = asked_about(asked.question)
    today = await actions.today_of(tx)
    theirs = await actions.policies_of(tx.conn, tx.tenant_id, contact.id)
    shown = [brief(p, today) for p in theirs if asked.policy_id in (None, p.id)]
    named = {"guarantee": asked.guarantee or guarantee, "about": about}
    return {"policies": shown, "asked": {name: value for name, value in named.items() if value}}


def brief(policy: Policy, today: date) -> dict[str, Any]:
    """A policy as an agent tells of it; money in minor units, dates ISO."""
    return {
        "id": str(policy.id),
        "number": policy.number,
        "kind": policy.kind,
        "status": policy.status_on(today),
        "starts_on": policy.starts_on.isoformat(),
        "ends_on": policy.ends_on.isoformat() if policy.ends_on else None,
        "currency": policy.currency,
        "insured_object": policy.insured_object,
        "guarantees": [asdict(g) for g in policy.guarantees],
    }
