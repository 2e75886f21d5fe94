"""Whatever the API document allows, and much it does not, is answered without a 500."""

from __future__ import annotations

import asyncio

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case

from app.access import Permission
from tests.hub import Tenant

EXAMPLES = 12
ENDLESS = {"/api/v1/stream"}


def fuzz(url: str, key: str) -> tuple[int, list[str]]:
    """How many operations were tried, and the requests that broke us."""
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    broken: list[str] = []
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path in ENDLESS and operation.method == "get":
            continue
        tried += 1

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def check(case: Case) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {key}"}, timeout=20)
            if answer.status_code >= 500:
                broken.append(f"{case.as_curl_command()} → {answer.status_code}")

        check()
    return tried, broken


async def test_no_request_makes_the_hub_fail(drain: Tenant) -> None:
    everything = [p.value for p in Permission]
    made = await drain.admin.http.post("/api/v1/api-keys", json={"name": "fuzz", "scopes": everything})
    tried, broken = await asyncio.to_thread(fuzz, drain.hub.url, made.json()["secret"])
    assert tried > 30
    assert not broken, "\n".join(broken[:5])
