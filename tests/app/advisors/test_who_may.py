"""Who may do what at the desk, and that another business's desk does not exist."""

from __future__ import annotations

from typing import Any

import pytest

from app.access import Role
from tests.app.advisors.people import Desk, call, claim, done
from tests.app.advisors.test_taking_over import path
from tests.hub import Tenant

NOBODY = "01900000-0000-7000-8000-000000000000"
DOORS = [
    ("GET", "/handoffs", None, "look"),
    ("GET", f"/handoffs/{NOBODY}", None, "look"),
    ("POST", f"/handoffs/{NOBODY}/decline", {"reason": "x"}, "answer"),
    ("GET", "/conversations/reads", None, "look"),
    ("GET", f"/conversations/{NOBODY}/desk", None, "look"),
    ("GET", f"/conversations/{NOBODY}/notes", None, "look"),
    ("PUT", f"/conversations/{NOBODY}/read", {"seq": 1}, "look"),
    ("POST", f"/conversations/{NOBODY}/claim", {}, "answer"),
    ("POST", f"/conversations/{NOBODY}/release", {}, "answer"),
    ("POST", f"/conversations/{NOBODY}/transfer", {"skill": "x"}, "answer"),
    ("POST", f"/conversations/{NOBODY}/hand-off", {"reason": "x"}, "answer"),
    ("POST", f"/conversations/{NOBODY}/messages", {"text": "x"}, "answer"),
    ("POST", f"/conversations/{NOBODY}/notes", {"text": "x"}, "answer"),
    ("POST", f"/conversations/{NOBODY}/typing", {}, "answer"),
    ("POST", f"/conversations/{NOBODY}/suggestions", {}, "answer"),
    ("POST", f"/conversations/{NOBODY}/close", {"reason": "x"}, "answer"),
    ("POST", f"/conversations/{NOBODY}/supervise", {"mode": "watch"}, "supervise"),
    ("GET", "/advisors", None, "look"),
    ("PUT", "/advisors/me", {"status": "paused"}, "answer"),
    ("PUT", f"/advisors/{NOBODY}", {"skills": []}, "supervise"),
    ("GET", "/canned-replies", None, "look"),
    ("POST", "/canned-replies", {"shortcut": "a", "title": "b", "bodies": {"fr": "c"}}, "supervise"),
    ("PUT", f"/canned-replies/{NOBODY}", {"shortcut": "a", "title": "b", "bodies": {"fr": "c"}}, "supervise"),
    ("DELETE", f"/canned-replies/{NOBODY}", None, "supervise"),
    ("POST", f"/canned-replies/{NOBODY}/render", {"conversation_id": NOBODY}, "answer"),
    ("POST", f"/conversations/{NOBODY}/files", None, "answer"),
]
MAY: dict[Role, set[str]] = {
    Role.VIEWER: set(),
    Role.TECHNICIAN: set(),
    Role.SALES: {"look"},
    Role.ADVISOR: {"look", "answer"},
    Role.DISPATCHER: {"look", "answer", "supervise"},
    Role.MANAGER: {"look", "answer", "supervise"},
    Role.ADMIN: {"look", "answer", "supervise"},
}


@pytest.mark.parametrize("role", MAY)
async def test_every_door_opens_to_exactly_those_it_is_for(desk: Desk, role: Role) -> None:
    person = await desk.hire("Dominique Roy", role=role)
    opened = {}
    for method, address, body, needs in DOORS:
        answer = await call(person, method, address, body)
        assert answer.status_code in (200, 201, 204, 403, 404), f"{method} {address}: {answer.text}"
        opened[method, address] = (answer.status_code != 403) == (needs in MAY[role])
    assert [door for door, as_expected in opened.items() if not as_expected] == []
    documented = {
        (spec.method, where.removeprefix("/api/v1"))
        for where, spec in desk.tenant.hub.web.endpoints
        if spec.handler.__module__ == "app.desk.routes"
    }
    tried = {(method, address.replace(NOBODY, "{id}")) for method, address, _, _ in DOORS}
    assert tried == documented


async def test_another_business_has_no_part_in_it(desk: Desk, rival: Tenant) -> None:
    conversation = await desk.text()
    handoff = await desk.ask(conversation)
    alix = await desk.hire("Alix Roy")
    reply: dict[str, Any] = {"shortcut": "a", "title": "b", "bodies": {"fr": "c"}}
    kept = await done(desk.tenant.admin, "POST", "/canned-replies", reply)
    ids = {"handoffs": handoff["id"], "conversations": conversation["id"], "advisors": str(alix.id)}
    ids["canned-replies"] = kept["id"]
    for method, address, body, _ in DOORS:
        if NOBODY in address:
            theirs = address.replace(NOBODY, ids[address.split("/")[1]])
            answer = await call(rival.admin, method, theirs, body)
            assert answer.status_code == 404, f"{method} {theirs}: {answer.status_code} {answer.text}"
    for resource in ("handoffs?status=all", "advisors", "canned-replies", "conversations/reads"):
        assert (await done(rival.admin, "GET", f"/{resource}"))["items"] == []
    await claim(alix, conversation)
    own = {"conversation_id": conversation["id"]}
    theirs = await done(rival.admin, "POST", "/canned-replies", reply)
    answer = await call(rival.admin, "POST", f"/canned-replies/{theirs['id']}/render", own)
    assert answer.status_code == 404
    to = {"user_id": str(rival.admin.id)}
    answer = await call(alix, "POST", path(conversation, "transfer"), to)
    assert answer.status_code == 422
