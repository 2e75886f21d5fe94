"""HTTP edge of sessions: the agent a business has, and what its turns took."""

from __future__ import annotations

from uuid import UUID

from agents import flows
from app.access import Permission, Principal
from app.conversations import reads
from app.db.database import Database
from app.sessions import profiles, proofs, queries
from app.sessions.model_directory import ModelDirectory
from app.sessions.schemas import Draft, EngineView, ProfilesView, ProfileView, ScenariosView, TurnPage, TurnView
from app.web.routing import route

TURNS: int = 200


async def read_profile(who: Principal, db: Database, models: ModelDirectory) -> ProfilesView:
    """The agent in force, the draft, and what there is to choose from."""
    async with db.snapshot(who.tenant_id) as snapshot:
        published = await queries.find_profile(snapshot.conn, who.tenant_id, "published")
        draft = await queries.find_profile(snapshot.conn, who.tenant_id, "draft")
    return ProfilesView(
        ProfileView.of(published) if published else None,
        ProfileView.of(draft) if draft else None,
        list(flows.names()),
        EngineView(models.kind, models.default),
        {flow: profiles.templates_of(flow) for flow in flows.names()},
    )


async def write_draft(body: Draft, who: Principal, db: Database) -> ProfileView:
    """Store a draft; it is refused with every fault it has."""
    async with db.transaction(who.tenant_id) as tx:
        return ProfileView.of(await profiles.write_draft(tx, body, who))


async def prove_draft(who: Principal, db: Database) -> ScenariosView:
    """Run the flow's own scenarios and the draft's against the draft; nobody is written to."""
    return await proofs.prove(db, who.tenant_id)


async def publish_draft(who: Principal, db: Database) -> ProfileView:
    """Put the proven draft in force, for conversations that begin from here on."""
    async with db.transaction(who.tenant_id) as tx:
        return ProfileView.of(await profiles.publish(tx, who))


async def list_turns(id: UUID, who: Principal, db: Database) -> TurnPage:
    """What the agent's turns in a conversation took, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        await reads.get_conversation(snapshot.conn, who.tenant_id, id)
        found = await queries.list_turns(snapshot.conn, who.tenant_id, id, TURNS)
    return TurnPage([TurnView.of(t) for t in found], snapshot.position)


routes = [
    route("GET", "/agent/profile", read_profile, needs=Permission.READ_AGENT),
    route("PUT", "/agent/profile", write_draft, needs=Permission.WRITE_AGENT),
    route("POST", "/agent/profile/scenarios", prove_draft, needs=Permission.WRITE_AGENT),
    route("POST", "/agent/profile/publish", publish_draft, needs=Permission.WRITE_AGENT),
    route("GET", "/conversations/{id}/turns", list_turns, needs=Permission.READ_MESSAGES),
]
