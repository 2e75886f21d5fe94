"""A busy hour of one tenant, through real doors only: afterwards every table of the catalogue knows the tenant."""

from __future__ import annotations

import uuid
from typing import Any

from uuid_utils.compat import uuid7

from app.alerts.jobs import RefreshContact
from simulators.vapi.scripts import CallScript, ToolUse, Turn
from tests.hub import Person, Tenant
from tests.journeys.answering import an_agent_answers
from tests.journeys.insuring import an_evening_of_insurance
from tests.journeys.shopping import an_hour_in_the_shop
from tests.line import Line, line_of
from tests.working import work_off


async def a_busy_hour(tenant: Tenant) -> None:
    """Texts, a call, a STOP, work on the cards, settings, keys, tickets; jobs carried out, one of them in vain."""
    async with line_of(tenant) as line:
        await _settings(tenant.admin)
        await _callers(line, tenant)
        await _work(tenant.dispatcher)
        await an_hour_in_the_shop(tenant)
        await an_evening_of_insurance(tenant)
        await _a_job_in_vain(tenant)
        await line.work_off()
        await _at_the_desk(line, tenant)
        await an_agent_answers(line, tenant, phone(tenant, 46))
        # Consumed as soon as somebody uses it, so it comes last.
        await _done(tenant.admin, "POST", "/stream/tickets")
        await line.text(phone(tenant, 45), "Ça refoule encore, l'eau monte!")
        await work_off(tenant.hub, carrier=line.url)


def phone(tenant: Tenant, number: int) -> str:
    """A caller of this tenant: nobody calls both."""
    return f"+1{'438' if tenant.slug == 'drain' else '450'}55501{number}"


async def _callers(line: Line, tenant: Tenant) -> None:
    await line.text(phone(tenant, 41), "Ça refoule, l'eau monte dans le sous-sol, 12 rue des Érables, Laval")
    await line.text(phone(tenant, 42), "Soumission pour un nettoyage de drain français")
    await line.text(phone(tenant, 43), "STOP")
    script = CallScript(
        str(uuid.uuid4()),
        phone(tenant, 44),
        (Turn("assistant", "Bonjour?"), Turn("user", "Bonjour, c'est Luc Gagnon, l'eau monte dans la cave!")),
        (ToolUse("sendSMSAlert", {"clientName": "Luc Gagnon", "problemDescription": "refoulement"}, after=1),),
    )
    outcome = await line.call(script)
    assert outcome.complete, outcome


async def _settings(admin: Person) -> None:
    await _done(admin, "POST", "/api-keys", {"name": "Reports", "scopes": ["alerts:read"]})
    rules = (await _done(admin, "GET", "/triage/ruleset"))["published"]["ruleset"]
    await _done(admin, "PUT", "/triage/ruleset", {"ruleset": rules, "note": "the same"})
    step = {"who": {"kind": "on_call"}, "medium": "sms", "wait_seconds": 60}
    await _done(admin, "PUT", "/escalation-policies/P2", {"name": "Ours", "steps": [step], "lease_minutes": 15})
    await _done(admin, "PUT", "/quiet-hours", {"starts": "22:00", "ends": "06:00", "batch_minutes": 0})


async def _work(dispatcher: Person) -> None:
    cards = (await _done(dispatcher, "GET", "/alerts?status=open"))["items"]
    assert len(cards) >= 3, cards
    first, second, *_ = cards
    await _done(dispatcher, "POST", f"/alerts/{first['id']}/acknowledge", key=str(uuid.uuid4()))
    await _done(dispatcher, "POST", f"/alerts/{first['id']}/notes", {"text": "En route"})
    await _done(dispatcher, "POST", f"/alerts/{second['id']}/assign", {"user_id": str(dispatcher.id)})


async def _at_the_desk(line: Line, tenant: Tenant) -> None:
    """A conversation asks for a human: declined by one, noted on, supervised; a reply is kept for the next time."""
    boss, advisor = tenant.admin, tenant.dispatcher
    await _done(advisor, "PUT", "/advisors/me", {"status": "available"})
    body = {"shortcut": "bonjour", "title": "Accueil", "bodies": {"fr": "Bonjour!"}}
    await _done(boss, "POST", "/canned-replies", body)
    open_ones = (await _done(boss, "GET", "/conversations?status=open&channel=sms"))["items"]
    desk = f"/conversations/{open_ones[0]['id']}"
    await _done(boss, "POST", f"{desk}/hand-off", {"reason": "caller_asked", "note": "Veut parler à quelqu’un"})
    await line.work_off()
    [handoff] = (await _done(boss, "GET", "/handoffs"))["items"]
    await _done(advisor, "POST", f"/handoffs/{handoff['id']}/decline", {"reason": "En ligne"})
    await _done(boss, "POST", f"{desk}/supervise", {"mode": "watch"})
    await _done(boss, "PUT", f"{desk}/read", {"seq": 1})


async def _a_job_in_vain(tenant: Tenant) -> None:
    """A job about nobody: refused at once, it ends among the dead ones."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        tx.enqueue(RefreshContact(contact_id=uuid7()))


async def _done(
    who: Person, method: str, path: str, body: dict[str, Any] | None = None, *, key: str | None = None
) -> dict[str, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = await who.http.request(method, f"/api/v1{path}", json=body, headers=headers)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found
