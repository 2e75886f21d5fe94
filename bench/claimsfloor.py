"""The least a page of claims can be: Starlette asks one indexed query and answers its rows as JSON. Nobody signs in."""

from __future__ import annotations

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.db.database import APP_ROLE
from realtime.serving import listen, uvicorn_options

PAGE: Final = """
    SELECT id, version, number, contact_id, contact_name, contact_matricule, policy_id, policy_number, policy_kind,
        conversation_id, type, type_confidence, occurred_on, occurred_time, place, description, answers,
        third_party_name, third_party_contact, insured_liability_percent, report_number, police_report_number,
        estimate_minor, currency, language, emotion, status, treatment, priority, cci, cci_level, formula, factors,
        rules, escalation_reason, escalated_at, outcome, outcome_reason, missing, documents_complete, customer_due_at,
        advisor_id, advisor_name, declared_at, updated_at, closed_at, anonymised_at
    FROM claims WHERE tenant_id = $1 AND status = $2 AND cci >= $3 ORDER BY id DESC LIMIT $4
"""


def make_app(database_url: str, tenant_id: int, pool_size: int) -> Starlette:
    """One page."""
    pools: list[asyncpg.Pool] = []

    async def page(request: Request) -> Response:
        asked = request.query_params
        status, lowest, limit = asked["status"], int(asked["cci_min"]), int(asked["limit"])
        rows = await pools[0].fetch(PAGE, tenant_id, status, lowest, limit)
        return Response(msgspec.json.encode([dict(row) for row in rows]), media_type="application/json")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        settings = {"role": APP_ROLE, "app.tenant_id": str(tenant_id)}
        sizes = {"min_size": pool_size, "max_size": pool_size}
        async with asyncpg.create_pool(database_url, server_settings=settings, **sizes) as pool:
            pools.append(pool)
            yield

    return Starlette(routes=[Route("/api/v1/claims", page)], lifespan=lifespan)


def main() -> None:
    """Serve until stopped."""
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("--tenant", type=int, required=True)
    options.add_argument("--pool", type=int, default=8)
    chosen = options.parse_args()
    app = make_app(os.environ["DATABASE_URL"], chosen.tenant, chosen.pool)
    config = uvicorn.Config(app, log_level="warning", access_log=False, **uvicorn_options())
    uvicorn.Server(config).run(sockets=[listen("127.0.0.1", chosen.port)])


if __name__ == "__main__":
    main()
