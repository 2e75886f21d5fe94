"""What members of the team do to alerts, through the API, alone and against each other."""

from __future__ import annotations

import asyncio
from typing import Any

from app.access import Role
from tests.app.desk import Clock, Worker, add_member, caller_needs_help, read_alert, told
from tests.hub import Person, Tenant, sign_in


async def act(person: Person, alert: dict[str, Any], verb: str, version: int | None = None, **body: Any) -> Any:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return await person.http.post(f"/api/v1/alerts/{alert['id']}/{verb}", json=body, headers=headers)


async def done(person: Person, alert: dict[str, Any], verb: str, **body: Any) -> dict[str, Any]:
    answer = await act(person, alert, verb, **body)
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


async def test_two_dispatchers_reach_for_the_same_alert_and_the_slower_learns_who_has_it(drain: Tenant) -> None:
    alert = await caller_needs_help(drain)
    mine = await done(drain.dispatcher, alert, "acknowledge")
    assert mine["status"] == "acknowledged"
    assert mine["acknowledged_by"] == {"id": str(drain.dispatcher.id), "name": drain.dispatcher.name}

    late = await act(drain.admin, alert, "acknowledge", version=alert["version"])
    assert late.status_code == 409
    problem = late.json()
    assert problem["code"] == "alert_already_acknowledged"
    assert problem["acknowledged_by"]["name"] == drain.dispatcher.name
    assert problem["current"] == mine


async def test_in_a_hundred_races_exactly_one_of_them_wins(drain: Tenant) -> None:
    alerts = [await caller_needs_help(drain, need=f"race_{n}") for n in range(100)]
    for alert in alerts:
        answers = await asyncio.gather(*(act(p, alert, "acknowledge") for p in (drain.dispatcher, drain.admin)))
        assert sorted(a.status_code for a in answers) == [200, 409]
        loser = next(a for a in answers if a.status_code == 409).json()
        winner = next(a for a in answers if a.status_code == 200).json()
        assert loser["acknowledged_by"] == winner["acknowledged_by"]


async def test_a_stale_card_is_refused_with_the_card_as_it_is_now(drain: Tenant) -> None:
    alert = await caller_needs_help(drain)
    noted = await done(drain.admin, alert, "notes", text="Rappelée, pas de réponse")
    stale = await act(drain.dispatcher, alert, "resolve", version=alert["version"])
    assert stale.status_code == 412
    assert stale.json()["current"] == noted
    fresh = await act(drain.dispatcher, alert, "resolve", version=noted["version"], resolution="Fausse alerte")
    assert fresh.status_code == 200
    assert fresh.json()["resolution"] == "Fausse alerte"


async def test_nothing_can_be_done_to_a_closed_alert(drain: Tenant) -> None:
    alert = await caller_needs_help(drain)
    resolved = await done(drain.dispatcher, alert, "resolve")
    for verb, body in (
        ("acknowledge", {}),
        ("resolve", {}),
        ("assign", {"user_id": None}),
        ("snooze", {"minutes": 5}),
        ("reprioritise", {"urgency": "P2", "reason": "x"}),
        ("escalate", {}),
        ("notes", {"text": "x"}),
    ):
        answer = await act(drain.dispatcher, alert, verb, **body)
        assert (answer.status_code, answer.json()["code"]) == (409, "alert_closed"), verb
        assert answer.json()["current"] == resolved


async def test_a_p1_taken_by_somebody_who_then_does_nothing_goes_back_and_the_next_people_are_told(
    drain: Tenant, worker: Worker
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    taken = await done(drain.dispatcher, alert, "acknowledge")
    assert taken["lease_until"] is not None
    assert taken["escalation"]["next"] is None
    await worker.tick(minutes=9)
    assert (await read_alert(drain, alert["id"]))["status"] == "acknowledged"
    await worker.tick(minutes=2)
    released = await read_alert(drain, alert["id"])
    assert (released["status"], released["acknowledged_by"]) == ("pending", None)
    assert [n["medium"] for n in await told(drain, alert)] == ["sms", "call"]


async def test_any_human_act_renews_the_lease(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    await done(drain.dispatcher, alert, "acknowledge")
    for _ in range(3):
        await worker.tick(minutes=9)
        await done(drain.dispatcher, alert, "notes", text="En route")
    assert (await read_alert(drain, alert["id"]))["status"] == "acknowledged"


async def test_a_p3_once_taken_stays_taken(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain, urgency="P3")
    taken = await done(drain.dispatcher, alert, "acknowledge")
    assert taken["lease_until"] is None
    await worker.tick(hours=30)
    assert (await read_alert(drain, alert["id"]))["status"] == "acknowledged"


async def test_a_snoozed_alert_is_silent_until_its_time_then_the_next_people_are_told(
    drain: Tenant, worker: Worker
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    snoozed = await done(drain.dispatcher, alert, "snooze", minutes=20)
    assert snoozed["escalation"]["next"] is None
    await worker.tick(minutes=19)
    assert len(await told(drain, alert)) == 1
    await worker.tick(minutes=2)
    assert (await read_alert(drain, alert["id"]))["snoozed_until"] is None
    assert len(await told(drain, alert)) == 2


async def test_a_p1_cannot_be_put_off_for_hours(drain: Tenant, clock: Clock) -> None:
    alert = await caller_needs_help(drain)
    answer = await act(drain.dispatcher, alert, "snooze", minutes=300)
    assert (answer.status_code, answer.json()["code"]) == (422, "snooze_too_long")
    past = await act(drain.dispatcher, alert, "snooze", until=clock().replace(year=2020).isoformat())
    assert past.status_code == 422
    both = await act(drain.dispatcher, alert, "snooze", minutes=5, until=clock().isoformat())
    assert both.status_code == 422


async def test_lowering_needs_a_reason_and_new_words_can_raise_it_again(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    refused = await act(drain.dispatcher, alert, "reprioritise", urgency="P4")
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_needed")
    lowered = await done(drain.dispatcher, alert, "reprioritise", urgency="P4", reason="Simple évier lent")
    assert lowered["urgency"] == "P4"
    assert lowered["verdict"]["decided_by"] == "human"
    assert lowered["verdict"]["evidence"] == alert["verdict"]["evidence"]

    again = await caller_needs_help(drain, text="L'égout remonte maintenant!")
    assert again["id"] == alert["id"]
    assert (again["urgency"], again["occurrences"]) == ("P1", 2)
    assert again["text"] == "L'égout remonte maintenant!"
    assert again["verdict"]["decided_by"] == "rules"


async def test_raising_restarts_escalation_with_the_other_policy(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain, urgency="P3")
    await worker.work()
    raised = await done(drain.dispatcher, alert, "reprioritise", urgency="P1")
    assert (raised["escalation"]["policy"], raised["escalation"]["step"]) == ("P1", 0)
    await worker.work()
    assert (await read_alert(drain, alert["id"]))["escalation"]["step"] == 1


async def test_calling_again_bumps_the_open_alert_and_milder_words_do_not_hide_the_evidence(drain: Tenant) -> None:
    alert = await caller_needs_help(drain)
    again = await caller_needs_help(drain, urgency="P4", text="Et combien ça coûte?")
    assert again["id"] == alert["id"]
    assert (again["urgency"], again["occurrences"], again["text"]) == ("P1", 2, alert["text"])
    assert again["verdict"] == alert["verdict"]
    other = await caller_needs_help(drain, urgency="P3", need="relining")
    assert other["number"] == alert["number"] + 1


async def test_a_p3_somebody_holds_must_be_taken_again_when_it_becomes_an_emergency(drain: Tenant) -> None:
    alert = await caller_needs_help(drain, urgency="P3")
    await done(drain.dispatcher, alert, "acknowledge")
    raised = await caller_needs_help(drain, urgency="P1")
    assert (raised["id"], raised["status"], raised["urgency"]) == (alert["id"], "pending", "P1")
    assert raised["assigned_to"]["name"] == drain.dispatcher.name


async def test_twenty_concurrent_calls_of_one_person_make_one_alert_and_numbers_have_no_holes(drain: Tenant) -> None:
    await asyncio.gather(*(caller_needs_help(drain) for _ in range(20)))
    await asyncio.gather(*(caller_needs_help(drain, phone=f"+1438555{n:04}") for n in range(130, 140)))
    page = (await drain.dispatcher.http.get("/api/v1/alerts")).json()["items"]
    assert sorted(a["number"] for a in page) == list(range(1, 12))
    assert max(a["occurrences"] for a in page) == 20


async def test_escalating_by_hand_tells_the_next_people_now_and_gives_up_ones_hold(
    drain: Tenant, worker: Worker
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    await done(drain.dispatcher, alert, "acknowledge")
    escalated = await done(drain.dispatcher, alert, "escalate")
    assert (escalated["status"], escalated["escalation"]["step"]) == ("pending", 2)
    assert [n["medium"] for n in await told(drain, alert)] == ["sms", "call"]


async def test_assigning_names_an_active_member_or_nobody(drain: Tenant, rival: Tenant) -> None:
    alert = await caller_needs_help(drain)
    given = await done(drain.dispatcher, alert, "assign", user_id=str(drain.admin.id))
    assert given["assigned_to"] == {"id": str(drain.admin.id), "name": drain.admin.name}
    assert (await done(drain.dispatcher, alert, "assign", user_id=None))["assigned_to"] is None
    foreign = await act(drain.dispatcher, alert, "assign", user_id=str(rival.admin.id))
    assert foreign.status_code == 422


async def test_an_alert_of_another_business_does_not_exist(drain: Tenant, rival: Tenant) -> None:
    alert = await caller_needs_help(drain)
    assert (await rival.admin.http.get(f"/api/v1/alerts/{alert['id']}")).status_code == 404
    acts: list[tuple[str, dict[str, Any]]] = [("acknowledge", {}), ("resolve", {}), ("notes", {"text": "x"})]
    for verb, body in [*acts, ("escalate", {})]:
        assert (await act(rival.admin, alert, verb, **body)).status_code == 404
    assert (await rival.admin.http.get("/api/v1/alerts")).json()["items"] == []


async def test_a_viewer_sees_and_does_nothing(drain: Tenant) -> None:
    alert = await caller_needs_help(drain)
    assert (await drain.viewer.http.get(f"/api/v1/alerts/{alert['id']}")).status_code == 200
    assert (await act(drain.viewer, alert, "acknowledge")).status_code == 403
    advisor = await sign_in(drain.hub, await add_member(drain, "Ada", "+14385550140", role=Role.ADVISOR))
    assert (await act(advisor, alert, "reprioritise", urgency="P4", reason="x")).status_code == 403


async def test_a_dispatcher_posts_an_alert_by_hand(drain: Tenant, worker: Worker) -> None:
    body = {
        "urgency": "P2",
        "text": "La Ville a appelé au bureau",
        "contact": {"phone": "514 555-0170", "name": "Travaux publics", "address": "1 rue de la Mairie"},
        "need": "municipal",
    }
    answer = await drain.dispatcher.http.post("/api/v1/alerts", json=body)
    assert answer.status_code == 201, answer.text
    alert = answer.json()
    assert alert["channel"] == "manual"
    assert alert["contact"]["phone"] == "+15145550170"
    assert alert["contact"]["name"] == "Travaux publics"
    assert alert["verdict"]["decided_by"] == "human"
    await worker.work()
    [first] = await told(drain, alert)
    assert "ADRESSE: 1 rue de la Mairie" in first["body"]
    nameless = body | {"contact": {}}
    anonymous = (await drain.dispatcher.http.post("/api/v1/alerts", json=nameless)).json()
    assert anonymous["contact"]["is_anonymous"] is True


async def test_an_alert_posted_by_hand_is_titled_in_the_language_of_the_business(drain: Tenant) -> None:
    body = {"urgency": "P3", "text": "Called at the counter", "contact": {"name": "Ann"}, "need": "drain"}
    french = (await drain.dispatcher.http.post("/api/v1/alerts", json=body)).json()
    assert french["title"] == "Drain ou égout"
    async with drain.hub.db.transaction(drain.id) as tx:
        await tx.conn.execute("UPDATE tenants SET language = 'en' WHERE tenant_id = $1", drain.id)
    english = (await drain.dispatcher.http.post("/api/v1/alerts", json=body)).json()
    assert (english["title"], english["verdict"]["language"]) == ("Drain or sewer", "en")
    assert english["escalation"]["next"]["who"] == "on call"


async def test_the_corrected_name_of_a_contact_shows_on_every_open_alert(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain, name="Jan")
    other = await caller_needs_help(drain, urgency="P4", need="inspection", name="Jan")
    contact = alert["contact"]["id"]
    answer = await drain.dispatcher.http.patch(f"/api/v1/contacts/{contact}", json={"name": "Jeanne Roy"})
    assert answer.status_code == 200, answer.text
    await worker.work()
    for one in (alert, other):
        assert (await read_alert(drain, one["id"]))["contact"]["name"] == "Jeanne Roy"


async def test_what_was_done_is_in_the_audit_log_with_who_and_why(drain: Tenant) -> None:
    alert = await caller_needs_help(drain)
    await done(drain.dispatcher, alert, "acknowledge")
    await done(drain.dispatcher, alert, "reprioritise", urgency="P3", reason="Déjà contenu")
    page = await drain.admin.http.get("/api/v1/audit", params={"entity_kind": "alert", "entity_id": alert["id"]})
    told_ = [(e["verb"], e["actor_name"], e["reason"]) for e in page.json()["items"]]
    assert told_ == [
        ("reprioritise", drain.dispatcher.name, "Déjà contenu"),
        ("acknowledge", drain.dispatcher.name, None),
    ]
