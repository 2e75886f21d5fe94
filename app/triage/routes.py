"""HTTP edge of triage."""

from __future__ import annotations

from datetime import datetime

from agents.urgency import Ruleset, ruleset_as_data
from app.access import Permission, Principal
from app.accounts import actions as accounts
from app.alerts.models import VerdictView
from app.db.database import Database
from app.triage import actions, queries, rules
from app.triage.models import StoredRuleset
from app.triage.schemas import Draft, Explain, Preview, RulesetsView, RulesetView, VersionPage, VersionView
from app.web.routing import route


async def explain(body: Explain, who: Principal, db: Database, now: datetime) -> VerdictView:
    """How urgent a text would be, and why; nothing is kept."""
    async with db.snapshot(who.tenant_id) as snapshot:
        tenant = await accounts.get_tenant(snapshot.conn, who.tenant_id)
        return await actions.explain(snapshot.conn, tenant, body, now)


async def read_rulesets(who: Principal, db: Database) -> RulesetsView:
    """The rules in force and the draft, whole."""
    async with db.snapshot(who.tenant_id) as snapshot:
        tenant = await accounts.get_tenant(snapshot.conn, who.tenant_id)
        published = await queries.find_ruleset(snapshot.conn, who.tenant_id, "published")
        draft = await queries.find_ruleset(snapshot.conn, who.tenant_id, "draft")
    in_force = _stored(published) if published else _builtin(rules.builtin(tenant.industry))
    return RulesetsView(in_force, _stored(draft) if draft else None)


async def write_draft(body: Draft, who: Principal, db: Database) -> RulesetView:
    """Store a draft; it is refused with every fault it has."""
    async with db.transaction(who.tenant_id) as tx:
        return _stored(await actions.write_draft(tx, body, who))


async def preview_draft(who: Principal, db: Database, now: datetime) -> Preview:
    """What the last 30 days would have become under the draft."""
    return await actions.preview(db, who.tenant_id, now)


async def publish_draft(who: Principal, db: Database) -> VersionView:
    """Put the previewed draft in force."""
    async with db.transaction(who.tenant_id) as tx:
        return VersionView.of(await actions.publish(tx, who))


async def list_versions(who: Principal, db: Database) -> VersionPage:
    """Every version of the rules, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_rulesets(snapshot.conn, who.tenant_id)
    return VersionPage([VersionView.of(r) for r in found])


def _builtin(ruleset: Ruleset) -> RulesetView:
    return RulesetView(ruleset.id, builtin=True, version=None, ruleset=ruleset_as_data(ruleset))


def _stored(stored: StoredRuleset) -> RulesetView:
    name = str(stored.body.get("id", ""))
    return RulesetView(name, builtin=False, version=VersionView.of(stored), ruleset=stored.body)


routes = [
    route("POST", "/triage/explain", explain, needs=Permission.EXPLAIN_TRIAGE),
    route("GET", "/triage/ruleset", read_rulesets, needs=Permission.EXPLAIN_TRIAGE),
    route("PUT", "/triage/ruleset", write_draft, needs=Permission.WRITE_TRIAGE),
    route("POST", "/triage/ruleset/preview", preview_draft, needs=Permission.WRITE_TRIAGE),
    route("POST", "/triage/ruleset/publish", publish_draft, needs=Permission.WRITE_TRIAGE),
    route("GET", "/triage/ruleset/versions", list_versions, needs=Permission.EXPLAIN_TRIAGE),
]
