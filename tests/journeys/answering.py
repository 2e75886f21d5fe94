"""What an agent in service and a chat on the site leave behind."""

from __future__ import annotations

from typing import Any

from tests.app.webchat.visitor import found_site
from tests.hub import Tenant
from tests.line import Line

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "05fe02fea70000000049454e44ae426082"
)


async def an_agent_answers(line: Line, tenant: Tenant, phone: str) -> None:
    """Put in service the way a business does it; then a text, and a chat with a picture."""
    http = tenant.admin.http
    profile: dict[str, Any] = {"flow": "dispatch_intake", "agent_name": "Paul"}
    for method, path, body in (
        ("PUT", "/agent/profile", {"profile": profile}),
        ("POST", "/agent/profile/scenarios", None),
        ("POST", "/agent/profile/publish", None),
    ):
        answer = await http.request(method, f"/api/v1{path}", json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
    sent = await line.text(phone, "Bonjour, mon drain de cuisine est lent")
    assert len(sent.replies) == 1
    visitor = await (await found_site(tenant)).visitor()
    uploaded = await visitor.upload(PIXEL)
    assert uploaded.status_code == 201, uploaded.text
    async with visitor.chat() as chat:
        await chat.say("Bonjour, ça sent mauvais dans la cave")
        assert (await chat.hear())["author"] == "agent"
