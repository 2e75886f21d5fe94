"""A tenant's own rules: drafted, previewed, published."""

from __future__ import annotations

from typing import Any

from tests.app.intake.providers import items, text
from tests.hub import Tenant

RULESET = "/api/v1/triage/ruleset"


async def builtin(tenant: Tenant) -> dict[str, Any]:
    answer = await tenant.admin.http.get(RULESET)
    assert answer.status_code == 200
    published: dict[str, Any] = answer.json()["published"]
    return published


async def with_rule(tenant: Tenant, pattern: str, urgency: str = "P1") -> dict[str, Any]:
    ruleset = (await builtin(tenant))["ruleset"]
    rule = {
        "id": f"own.{len(ruleset['rules'])}",
        "kind": "signal",
        "patterns": [pattern],
        "urgency": urgency,
        "reason": "own_rule",
    }
    return ruleset | {"id": "ours", "rules": [*ruleset["rules"], rule]}


async def draft(tenant: Tenant, ruleset: dict[str, Any]) -> None:
    answer = await tenant.admin.http.put(RULESET, json={"ruleset": ruleset, "note": "essai"})
    assert answer.status_code == 200, answer.text


async def test_explaining_keeps_nothing(drain: Tenant) -> None:
    answer = await drain.dispatcher.http.post(
        "/api/v1/triage/explain", json={"text": "pas d'urgence, mais il y a de l'eau qui monte dans le sous-sol"}
    )
    verdict = answer.json()
    assert (verdict["urgency"], verdict["ruleset"], verdict["decided_by"]) == ("P1", "builtin-1", "rules")
    assert all(e["text"] for e in verdict["evidence"])
    assert await items(drain, "/alerts") == []


async def test_a_change_shows_what_it_would_have_done_before_it_is_published(drain: Tenant) -> None:
    await text(drain, "le crapaud chante dans mon drain")
    await text(drain, "mon évier est lent", From="+15145550143")
    assert (await builtin(drain))["builtin"] is True
    await draft(drain, await with_rule(drain, "crapaud"))
    early = await drain.admin.http.post(f"{RULESET}/publish")
    assert (early.status_code, early.json()["code"]) == (409, "preview_first")

    preview = (await drain.admin.http.post(f"{RULESET}/preview")).json()
    assert (preview["judged"], preview["changed"]) == (2, 1)
    [change] = preview["changes"]
    assert (change["before"]["urgency"], change["after"]["urgency"]) == ("P4", "P1")
    assert change["text"] == "le crapaud chante dans mon drain"

    published = await drain.admin.http.post(f"{RULESET}/publish")
    assert (published.status_code, published.json()["status"]) == (200, "published")
    await text(drain, "un crapaud encore", From="+15145550144")
    newest = next(a for a in await items(drain, "/alerts") if a["text"] == "un crapaud encore")
    assert (newest["urgency"], newest["verdict"]["ruleset"]) == ("P1", f"tenant-{drain.id}-1")


async def test_a_draft_changed_after_its_preview_needs_another(drain: Tenant) -> None:
    await draft(drain, await with_rule(drain, "crapaud"))
    assert (await drain.admin.http.post(f"{RULESET}/preview")).status_code == 200
    await draft(drain, await with_rule(drain, "grenouille"))
    assert (await drain.admin.http.post(f"{RULESET}/publish")).status_code == 409


async def test_versions_follow_each_other_and_the_older_ones_stay(drain: Tenant) -> None:
    for pattern in ("crapaud", "grenouille"):
        await draft(drain, await with_rule(drain, pattern))
        await drain.admin.http.post(f"{RULESET}/preview")
        await drain.admin.http.post(f"{RULESET}/publish")
    versions = await items(drain, "/triage/ruleset/versions")
    assert [(v["version"], v["status"]) for v in versions] == [(2, "published"), (1, "retired")]
    await text(drain, "crapaud")
    await text(drain, "grenouille", From="+15145550144")
    assert {a["text"]: a["urgency"] for a in await items(drain, "/alerts")}["grenouille"] == "P1"


async def test_a_ruleset_that_cannot_work_is_refused_with_every_fault(drain: Tenant) -> None:
    ruleset = await with_rule(drain, "((")
    answer = await drain.admin.http.put(RULESET, json={"ruleset": ruleset | {"needs": []}})
    assert answer.status_code == 422
    assert all(e["pointer"].startswith("#/ruleset/") for e in answer.json()["errors"])


async def test_one_tenants_rules_are_not_anothers(drain: Tenant, rival: Tenant) -> None:
    await draft(drain, await with_rule(drain, "crapaud"))
    await drain.admin.http.post(f"{RULESET}/preview")
    await drain.admin.http.post(f"{RULESET}/publish")
    await text(rival, "le crapaud chante dans mon drain")
    assert [a["urgency"] for a in await items(rival, "/alerts")] == ["P4"]


async def test_dispatchers_may_explain_but_not_change_rules(drain: Tenant) -> None:
    assert (await drain.dispatcher.http.put(RULESET, json={"ruleset": {}})).status_code == 403
    assert (await drain.dispatcher.http.post(f"{RULESET}/publish")).status_code == 403
