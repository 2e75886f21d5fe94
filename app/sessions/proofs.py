"""Proving a draft: its own scenarios must go as written, and the built-in ones must stay safe in its words."""

from __future__ import annotations

import asyncio
from typing import Final

from agents.scenarios import Failure, ScenarioInvalid, load, run
from agents.scenarios.files import builtin_files
from agents.session.profile import Profile
from app.accounts import actions as accounts
from app.db.database import Database
from app.errors import DomainError, InvalidInput, Kind, NotFound
from app.sessions import profiles, queries
from app.sessions.schemas import FailureView, ProfileBody, ScenariosView

SAFETY: Final = frozenset({"never", "questions", "braces"})
"""What no wording or policy of a business may break in the built-in conversations; their sentences may well differ."""


class ProfileChanged(DomainError):
    """Somebody changed the draft meanwhile."""

    kind = Kind.CONFLICT
    code = "draft_changed"


async def prove(db: Database, tenant_id: int) -> ScenariosView:
    """Play the draft's scenarios; the playing runs off the loop and outside any transaction.

    Raises:
        NotFound: no draft. InvalidInput: its scenarios cannot be read. ProfileChanged.
    """
    async with db.snapshot(tenant_id) as snapshot:
        draft = await queries.find_profile(snapshot.conn, tenant_id, "draft")
        if draft is None:
            raise NotFound("There is no draft.")
        tenant = await accounts.get_tenant(snapshot.conn, tenant_id)
    body = ProfileBody.model_validate(draft.body)
    version = profiles.newest_version(body.flow)
    profile = profiles.profile_of(tenant, body, channel="sms", version=draft.version, flow_version=version)
    found = await asyncio.to_thread(_played, body, profile)
    if found.failed == 0:
        async with db.transaction(tenant_id) as tx:
            if not await queries.mark_proven(tx.conn, tenant_id, draft.id, written_at=draft.created_at, at=tx.at):
                raise ProfileChanged
    return found


def _played(body: ProfileBody, profile: Profile) -> ScenariosView:
    failures: list[FailureView] = []
    played = 0
    if body.scenarios.strip():
        try:
            own = load(body.scenarios)
        except ScenarioInvalid as error:
            raise InvalidInput(errors=[{"pointer": "#/profile/scenarios", "detail": str(error)}]) from error
        for result in run(own.scenarios, profile).results:
            played += 1
            failures += [_told(result.name, failure) for failure in result.failures]
    for path in builtin_files():
        if path.parent.name != profile.flow:
            continue
        for result in run(load(path.read_bytes()).scenarios, profile).results:
            played += 1
            failures += [_told(result.name, failure) for failure in result.failures if failure.code in SAFETY]
    broken = len({failure.scenario for failure in failures})
    return ScenariosView(played - broken, broken, failures)


def _told(scenario: str, failure: Failure) -> FailureView:
    return FailureView(scenario, str(failure.step), failure.expected, failure.got)
