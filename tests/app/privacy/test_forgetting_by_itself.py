"""What is forgotten without anybody asking, and what never is; and whose data goes along with somebody's."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from app.contacts import actions as contacts
from app.contacts.models import Identity
from app.identity import actions as identity
from app.privacy import retention, rules
from app.privacy.models import Standing
from app.settings import Settings
from tests.app.privacy.somebody import Somebody, chats, has_a_claim, is_known, is_settled
from tests.hub import Tenant
from tests.line import line_of
from tests.shop import done
from tests.working import movable_clock, work_off


async def settled(tenant: Tenant, who: Somebody) -> None:
    async with line_of(tenant) as line:
        await is_known(tenant, who)
        await chats(tenant, who)
        await has_a_claim(tenant, who)
        await is_settled(tenant, who)
        await line.work_off()


async def name_of(tenant: Tenant, contact_id: UUID) -> str:
    found: str = (await done(tenant.admin, "GET", f"/contacts/{contact_id}"))["name"]
    return found


async def end_policy(tenant: Tenant, who: Somebody) -> None:
    policy = (await done(tenant.admin, "GET", f"/policies?contact_id={who.id}"))["items"][0]
    await done(tenant.admin, "PATCH", f"/policies/{policy['id']}", {"status": "ferme", "version": policy["version"]})


async def test_old_claims_are_forgotten_where_a_business_has_said_so(drain: Tenant) -> None:
    who = Somebody()
    await settled(drain, who)
    plain = drain.hub.web.settings
    forgetful = plain.model_copy(update={"privacy_forget_after_days": "drain=100"})
    with movable_clock(drain.hub) as clock:
        clock.ahead = timedelta(days=101)
        now = clock.now()
        assert await retention.forget_people(drain.hub.db, forgetful, now) == 0, "they are still insured"
        clock.ahead = timedelta()
        await end_policy(drain, who)
        assert await retention.forget_people(drain.hub.db, forgetful, clock.now()) == 0, "it is too early"
        assert await retention.forget_people(drain.hub.db, plain, now) == 0, "nobody has asked for it"
        elsewhere = plain.model_copy(update={"privacy_forget_after_days": "100,drain=0"})
        assert await retention.forget_people(drain.hub.db, elsewhere, now) == 0, "this business has said never"
        assert await name_of(drain, who.id) == "Zoubida Benyoussef"
        assert await retention.forget_people(drain.hub.db, forgetful, now) == 1
        assert (await name_of(drain, who.id)).startswith("Personne ")
        assert await retention.forget_people(drain.hub.db, forgetful, now) == 0


async def test_what_the_law_keeps_is_not_forgotten_by_itself(drain: Tenant) -> None:
    who = Somebody()
    await settled(drain, who)
    await end_policy(drain, who)
    both = {"privacy_forget_after_days": "10", "privacy_kept_days": "1000"}
    settings: Settings = drain.hub.web.settings.model_copy(update=both)
    now = drain.hub.db.clock() + timedelta(days=20)
    assert await retention.forget_people(drain.hub.db, settings, now) == 0
    assert await name_of(drain, who.id) == "Zoubida Benyoussef"


async def test_sound_is_kept_for_a_month_and_looks_for_three_years(drain: Tenant) -> None:
    who = Somebody()
    await is_known(drain, who)
    visitor = await chats(drain, who)
    uploaded = (await visitor.upload(b"OggS" + b"\0" * 200, "voix.ogg")).json()
    hub = drain.hub
    async with hub.db.transaction(drain.id) as tx:
        await tx.conn.execute("UPDATE messages SET audio_ref = $2 WHERE tenant_id = $1", drain.id, uploaded["id"])
    now = hub.db.clock()
    assert await name_of(drain, who.id) == "Zoubida Benyoussef"
    await retention.forget_old(hub.db, hub.web.settings, now + timedelta(days=29))
    assert await count(drain, "SELECT count(*) FROM messages WHERE audio_ref IS NOT NULL") > 0
    await retention.forget_old(hub.db, hub.web.settings, now + timedelta(days=31))
    await work_off(hub)
    assert await count(drain, "SELECT count(*) FROM messages WHERE audio_ref IS NOT NULL") == 0
    assert await count(drain, "SELECT count(*) FROM personal_reads") == 1
    gone = await drain.dispatcher.http.get(f"/api/v1/files/{uploaded['id']}/content")
    assert gone.status_code == 404
    await retention.forget_old(hub.db, hub.web.settings, now + timedelta(days=3 * 365 + 1))
    assert await count(drain, "SELECT count(*) FROM personal_reads") == 0


async def count(tenant: Tenant, query: str) -> int:
    async with tenant.hub.db.system() as conn:
        return int(await conn.fetchval(query))


async def test_whoever_only_spoke_for_them_goes_along_and_whoever_is_somebody_stays(drain: Tenant) -> None:
    """A stranger's phone that proved to be them in all it said is theirs; a spouse who is insured too is not."""
    who = Somebody()
    wife = Somebody(given="Nawal", family="Chraibi", phone="+14385550163", email="n@c.exemple", matricule="NC-9911-70")
    await is_known(drain, who)
    await is_known(drain, wife)
    async with line_of(drain) as line:
        await line.text("+14385550164", "Bonjour")
        await line.text(wife.phone, "Bonjour")
        await line.work_off()
    conversations = (await done(drain.admin, "GET", "/conversations"))["items"]
    async with drain.hub.db.transaction(drain.id) as tx:
        for conversation in conversations:
            await identity.prove(tx, UUID(conversation["id"]), who.id, "birth_date")
        stranger = await contacts.recognise(tx, Identity("phone", "+14385550164"), region="CA")
    await done(drain.admin, "POST", f"/contacts/{who.id}/anonymise", {"reason": "sur demande"})
    assert (await name_of(drain, stranger.id)).startswith("Personne ")
    assert await name_of(drain, wife.id) == "Nawal Chraibi"
    assert (await done(drain.admin, "GET", f"/contacts/{wife.id}"))["phone"] == wife.phone


@pytest.mark.parametrize(
    ("setting", "slug", "days"),
    [("", "assur", None), ("730", "assur", 730), ("730,assur=1825", "assur", 1825), ("assur=10", "drain", None)],
)
def test_days_are_everybodys_or_a_tenants(setting: str, slug: str, days: int | None) -> None:
    assert rules.days_of(setting, slug) == days


def test_without_a_claim_nothing_must_be_kept() -> None:
    assert rules.kept_until(Standing([], None), 730) is None
