"""HTTP edge of accounts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from app.access import PUBLIC, Permission, Principal
from app.accounts import actions, queries
from app.accounts.passwords import PasswordGate
from app.accounts.schemas import (
    ApiKeyPage,
    ApiKeyView,
    AuditPage,
    AuditQuery,
    Me,
    MemberChange,
    NewApiKey,
    NewMember,
    SignIn,
    UserPage,
    UserView,
)
from app.db.database import Database
from app.settings import Settings
from app.web.endpoint import IfMatch
from app.web.middleware import SESSION_COOKIE
from app.web.routing import route


async def sign_in(
    request: Request, body: SignIn, db: Database, gate: PasswordGate, settings: Settings, now: datetime
) -> Response:
    """Sign in with e-mail and password; the answer sets the session cookie."""
    ip = request.client.host if request.client else "unknown"
    token, login = await actions.sign_in(
        db,
        gate,
        email=body.email,
        password=body.password,
        ip=ip,
        user_agent=request.headers.get("user-agent", ""),
        now=now,
    )
    me = await _me(db, actions.principal_of_login(login))
    response = Response(msgspec.json.encode(me), media_type="application/json")
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(actions.LOGIN_LIFE.total_seconds()),
        httponly=True,
        secure=settings.is_secure,
        samesite="lax",
        path="/",
    )
    return response


async def sign_out(who: Principal, db: Database) -> Response:
    """Sign out here; live connections of this login close within a second."""
    async with db.transaction(who.tenant_id) as tx:
        await actions.sign_out(tx, who)
    response = Response(status_code=204)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


async def read_me(who: Principal, db: Database) -> Me:
    """Who is signed in, and what they may do."""
    return await _me(db, who)


async def _me(db: Database, who: Principal) -> Me:
    async with db.snapshot(who.tenant_id) as snapshot:
        tenant = await actions.get_tenant(snapshot.conn, who.tenant_id)
        member = await queries.find_member(snapshot.conn, who.tenant_id, who.user_id) if who.user_id else None
    return Me.of(member, tenant, who.permissions)


async def list_users(who: Principal, db: Database) -> UserPage:
    """The team."""
    async with db.snapshot(who.tenant_id) as snapshot:
        members = await queries.list_members(snapshot.conn, who.tenant_id)
    return UserPage([UserView.of(m) for m in members], None, snapshot.position)


async def create_user(body: NewMember, who: Principal, db: Database, gate: PasswordGate) -> UserView:
    """Add somebody to the team."""
    password_hash = await gate.hash(body.password)
    async with db.transaction(who.tenant_id) as tx:
        tenant = await actions.get_tenant(tx.conn, who.tenant_id)
        member = await actions.create_member(tx, body, password_hash=password_hash, who=who, region=tenant.country)
    return UserView.of(member)


async def change_user(id: UUID, body: MemberChange, who: Principal, db: Database, if_match: IfMatch) -> UserView:
    """Change a member: role, phone, on call, active."""
    async with db.transaction(who.tenant_id) as tx:
        tenant = await actions.get_tenant(tx.conn, who.tenant_id)
        member = await actions.change_member(
            tx, id, body, who=who, expected_version=if_match.version, region=tenant.country
        )
    return UserView.of(member)


async def list_api_keys(who: Principal, db: Database) -> ApiKeyPage:
    """API keys, without their secrets."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return ApiKeyPage(await queries.list_keys(snapshot.conn, who.tenant_id))


async def create_api_key(body: NewApiKey, who: Principal, db: Database) -> ApiKeyView:
    """Make an API key; its secret is shown only now."""
    async with db.transaction(who.tenant_id) as tx:
        return await actions.create_api_key(tx, body.name, body.scopes, who)


async def revoke_api_key(id: UUID, who: Principal, db: Database) -> None:
    """Revoke an API key; its live connections close within a second."""
    async with db.transaction(who.tenant_id) as tx:
        await actions.revoke_api_key(tx, id, who)


async def list_audit(query: AuditQuery, who: Principal, db: Database) -> AuditPage:
    """Who did what, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        entries = await queries.list_audit(
            snapshot.conn,
            who.tenant_id,
            entity_kind=query.entity_kind,
            entity_id=query.entity_id,
            before=query.cursor,
            limit=query.limit,
        )
    return AuditPage(entries, str(entries[-1].id) if len(entries) == query.limit else None)


routes = [
    route("POST", "/login", sign_in, needs=PUBLIC),
    route("POST", "/logout", sign_out, needs=Permission.READ_OWN_ACCOUNT),
    route("GET", "/me", read_me, needs=Permission.READ_OWN_ACCOUNT),
    route("GET", "/users", list_users, needs=Permission.READ_TEAM),
    route("POST", "/users", create_user, needs=Permission.WRITE_TEAM, status=201),
    route("PATCH", "/users/{id}", change_user, needs=Permission.WRITE_TEAM),
    route("GET", "/api-keys", list_api_keys, needs=Permission.WRITE_API_KEYS),
    route("POST", "/api-keys", create_api_key, needs=Permission.WRITE_API_KEYS, status=201),
    route("DELETE", "/api-keys/{id}", revoke_api_key, needs=Permission.WRITE_API_KEYS),
    route("GET", "/audit", list_audit, needs=Permission.READ_AUDIT),
]
