"""A business changes what its agent says: drafted, proven, published; who is talking already notices nothing."""

from __future__ import annotations

from typing import Any

from tests.agents_in_service import heard_by
from tests.hub import Person, Tenant
from tests.line import Line

CALLER = "+15145550177"
OWN = """
scenarios:
  - name: the greeting is ours
    steps:
      - caller: Bonjour, mon drain est lent
        says: ["Chez nous, ici {name}"]
"""


async def draft(who: Person, **profile: Any) -> Any:
    """Write a draft; the answer."""
    body = {"profile": {"flow": "dispatch_intake", "agent_name": "Paul", **profile}, "note": "essai"}
    return await who.http.put("/api/v1/agent/profile", json=body)


async def prove(who: Person) -> dict[str, Any]:
    answer = await who.http.post("/api/v1/agent/profile/scenarios")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_wording_with_a_fault_is_refused_where_it_is(drain: Tenant) -> None:
    answer = await draft(drain.admin, wording={"disclosure": {"fr": "Ici {agent}, agent virtuel. {surprise}"}})
    assert answer.status_code == 422
    told = answer.json()["errors"]
    assert [e["pointer"] for e in told] == ["#/profile/wording/disclosure/fr"]
    assert "surprise" in told[0]["detail"]


async def test_a_draft_is_published_only_once_its_scenarios_pass(drain: Tenant) -> None:
    wording = {"disclosure": {"fr": "Chez nous, ici {agent}, votre agent virtuel."}}
    assert (await draft(drain.admin, wording=wording, scenarios=OWN.replace("{name}", "Luc"))).status_code == 200
    failed = await prove(drain.admin)
    assert [f["scenario"] for f in failed["failures"]] == ["the greeting is ours"]
    refused = await drain.admin.http.post("/api/v1/agent/profile/publish")
    assert (refused.status_code, refused.json()["code"]) == (409, "scenarios_first")
    assert (await draft(drain.admin, wording=wording, scenarios=OWN.replace("{name}", "Paul"))).status_code == 200
    assert (await prove(drain.admin))["failed"] == 0
    published = await drain.admin.http.post("/api/v1/agent/profile/publish")
    assert (published.status_code, published.json()["status"]) == (200, "published")


async def test_who_is_talking_already_keeps_the_agent_they_began_with(line: Line, drain: Tenant) -> None:
    await line.text(CALLER, "Bonjour, mon drain de cuisine est lent")
    await line.work_off()
    wording = {"ask_name": {"fr": "Comment vous appelez-vous?"}}
    assert (await draft(drain.admin, wording=wording)).status_code == 200
    assert (await prove(drain.admin))["failed"] == 0
    assert (await drain.admin.http.post("/api/v1/agent/profile/publish")).status_code == 200
    await line.text(CALLER, "Pourquoi?")
    await line.text("+15145550178", "Bonjour, mon drain de cuisine est lent")
    await line.work_off()
    assert "Comment vous appelez-vous" not in heard_by(line, CALLER)[-1]
    assert "Comment vous appelez-vous" in heard_by(line, "+15145550178")[-1]


async def test_settings_say_what_may_be_said_differently(drain: Tenant) -> None:
    view = (await drain.admin.http.get("/api/v1/agent/profile")).json()
    assert view["flows"] == ["claim", "dispatch_intake", "message_taking", "shop_assistant"]
    assert view["engine"]["model"] == "none"
    keys = {t["key"]: t for t in view["templates"]["dispatch_intake"]}
    assert {"business", "agent"} <= set(keys["disclosure"]["variables"])


async def test_only_those_who_may_change_the_agent(drain: Tenant) -> None:
    assert (await draft(drain.viewer)).status_code == 403
    assert (await drain.dispatcher.http.post("/api/v1/agent/profile/publish")).status_code == 403
