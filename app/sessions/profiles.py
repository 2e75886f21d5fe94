"""A business's agent: drafts, proofs, publishing, and the profile a session obeys."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from typing import Any, Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from agents import flows
from agents.session.profile import Policy, Profile
from agents.wording import Fault, check_wording, find_template, variables_of
from agents.wording.templates import COMMON, TEMPLATES
from app.access import Principal
from app.accounts import actions as accounts
from app.accounts.models import Tenant
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind, NotFound
from app.sessions import queries
from app.sessions.models import StoredProfile
from app.sessions.schemas import Draft, ProfileBody, TemplateView

_KEPT: Final = 500
_bodies: OrderedDict[UUID, ProfileBody] = OrderedDict()
"""Published versions never change."""


class ScenariosFirst(DomainError):
    """Run the draft's scenarios, and have them pass, before it answers customers."""

    kind = Kind.CONFLICT
    code = "scenarios_first"


def profile_of(tenant: Tenant, body: ProfileBody, *, channel: str, version: int, flow_version: int) -> Profile:
    """The agent library's view of a version, for one channel of the tenant."""
    policy = body.policy
    return Profile(
        business=tenant.name,
        flow=body.flow,
        flow_version=flow_version,
        language="en" if tenant.language == "en" else "fr",
        locale=tenant.locale,
        country=tenant.country,
        time_zone=tenant.time_zone,
        currency=tenant.currency,
        agent_name=body.agent_name,
        engine=body.engine,
        model=body.model,
        channel=channel,
        policy=Policy(
            transfer=policy.transfer,
            hand_off_on=frozenset(policy.hand_off_on),
            callback_minutes={str(k): v for k, v in policy.callback_minutes.items()},
            misunderstandings=policy.misunderstandings,
            max_replies_per_hour=policy.max_replies_per_hour,
            catch_up_minutes=policy.catch_up_minutes,
            reserve_hours=policy.reserve_hours,
            model_budget_ms=policy.model_budget_ms,
            model_tool_rounds=policy.model_tool_rounds,
        ),
        wording=body.wording,
        settings=body.settings,
        version=version,
    )


async def body_of(conn: Connection, tenant_id: int, profile_id: UUID) -> ProfileBody:
    """A published version's body, remembered by this process."""
    known = _bodies.get(profile_id)
    if known is not None:
        return known
    stored = await queries.get_profile(conn, tenant_id, profile_id)
    if stored is None:
        raise NotFound
    body = ProfileBody.model_validate(stored.body)
    _bodies[profile_id] = body
    if len(_bodies) > _KEPT:
        _bodies.popitem(last=False)
    return body


async def write_draft(tx: Transaction, body: Draft, who: Principal | None) -> StoredProfile:
    """Store a draft that can be obeyed.

    Raises:
        InvalidInput: with every fault of its wording.
    """
    faults = check_wording(body.profile.wording, flow=body.profile.flow)
    if faults:
        raise InvalidInput(errors=[_told(fault) for fault in faults])
    await queries.lock_profiles(tx.conn, tx.tenant_id)
    plain: dict[str, Any] = body.profile.model_dump(mode="json")
    by = who.name if who else "Vigie"
    stored = await queries.upsert_draft(tx.conn, tx.tenant_id, uuid7(), plain, body.note, by=by, at=tx.at)
    await accounts.audit(tx, who, "draft", "agent_profile", stored.id, detail={"version": stored.version})
    return stored


def _told(fault: Fault) -> dict[str, str]:
    where = "/".join(part for part in ("#/profile/wording", fault.key, fault.language) if part)
    return {"pointer": where, "detail": f"{fault.code} {fault.detail}".strip()}


async def publish(tx: Transaction, who: Principal | None, *, proven: bool = False) -> StoredProfile:
    """Put the draft in force for sessions that begin from here on. `proven`: its scenarios ship with us.

    Raises:
        NotFound: no draft. ScenariosFirst: its scenarios have not passed as it stands.
    """
    await queries.lock_profiles(tx.conn, tx.tenant_id)
    draft = await queries.lock_draft(tx.conn, tx.tenant_id)
    if draft is None:
        raise NotFound("There is no draft.")
    if draft.proven_at is None and not proven:
        raise ScenariosFirst
    await queries.retire_published(tx.conn, tx.tenant_id)
    published = await queries.publish_draft(tx.conn, tx.tenant_id, draft.id, tx.at)
    await accounts.audit(tx, who, "publish", "agent_profile", draft.id, detail={"version": draft.version})
    return published


async def install(tx: Transaction, body: ProfileBody, note: str) -> StoredProfile:
    """Draft and publish a built-in profile, for a business that has none."""
    await write_draft(tx, Draft(profile=body, note=note), None)
    return await publish(tx, None, proven=True)


def newest_version(flow: str) -> int:
    """The version a session that begins now runs."""
    return flows.latest(flow).version


@cache
def templates_of(flow: str) -> list[TemplateView]:
    """What a business may say differently in a flow."""
    keys = sorted({*TEMPLATES[COMMON], *TEMPLATES.get(flow, {})})
    found = [(key, find_template(flow, key)) for key in keys]
    return [TemplateView(key, dict(texts), sorted(variables_of(key, flow))) for key, texts in found if texts]
