"""Writes of accounts."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import phonenumbers
import structlog
from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import ROLE_PERMISSIONS, Permission, Principal, Role
from app.accounts import queries
from app.accounts.events import UserUpdated
from app.accounts.models import Credentials, LiveLogin, Member, Tenant
from app.accounts.passwords import PasswordGate, new_api_key, new_token, token_hash
from app.accounts.schemas import ApiKeyView, AuditEntry, MemberChange, NewMember, UserView
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind, NotFound, StaleVersion, TooMany, Unauthenticated

LOGIN_LIFE: Final = timedelta(days=14)
FAILURE_WINDOW: Final = timedelta(minutes=15)
FAILURES_PER_EMAIL: Final = 8
FAILURES_PER_ADDRESS: Final = 60


class WrongPassword(Unauthenticated):
    """The e-mail address or the password is not right."""

    code = "wrong_password"


class TooManySignIns(TooMany):
    """Too many failed sign-ins; wait before trying again."""

    code = "too_many_sign_ins"


class EmailTaken(DomainError):
    """A member of the team already has this e-mail address."""

    kind = Kind.CONFLICT
    code = "email_taken"


class InvalidPhone(InvalidInput):
    """This is not a phone number that can be called."""

    code = "invalid_phone"


async def sign_in(
    db: Database, gate: PasswordGate, *, email: str, password: str, ip: str, user_agent: str, now: datetime
) -> tuple[str, LiveLogin]:
    """Return a new session token and its login.

    Raises:
        TooManySignIns: the e-mail or the network address failed too often within 15 minutes.
        WrongPassword: the same answer, after the same time, whether or not the account exists.
    """
    subject = "email:" + hashlib.sha256(email.strip().lower().encode(errors="replace")).hexdigest()
    address = f"ip:{ip}"
    async with db.system() as conn:
        since = now - FAILURE_WINDOW
        if (
            await queries.count_failures(conn, subject, since) >= FAILURES_PER_EMAIL
            or await queries.count_failures(conn, address, since) >= FAILURES_PER_ADDRESS
        ):
            raise TooManySignIns(retry_after=int(FAILURE_WINDOW.total_seconds()))
        candidates = await queries.list_credentials(conn, email.strip())
    chosen = await _matching(gate, candidates, password)
    async with db.system() as conn:
        if chosen is None:
            await queries.insert_failures(conn, [subject, address], now)
        else:
            await queries.delete_failures(conn, subject)
            token, login_id = new_token(), uuid7()
            await queries.insert_login(
                conn,
                login_id,
                chosen,
                token_hash=token_hash(token),
                at=now,
                expires_at=now + LOGIN_LIFE,
                ip=ip,
                user_agent=user_agent[:300],
            )
            login = await queries.find_login(conn, token_hash(token), now)
    if chosen is None or login is None:
        raise WrongPassword
    return token, login


async def _matching(gate: PasswordGate, candidates: list[Credentials], password: str) -> Credentials | None:
    for candidate in candidates:
        if await gate.matches(candidate.password_hash, password):
            return candidate
    if not candidates:
        await gate.matches(None, password)
    return None


def principal_of_login(login: LiveLogin) -> Principal:
    """What a signed-in member may do."""
    role = Role(login.role)
    return Principal(login.tenant_id, login.user_id, login.name, role, ROLE_PERMISSIONS[role], login_id=login.login_id)


async def authenticate(db: Database, cookie: str | None, bearer: str | None, now: datetime) -> Principal | None:
    """The principal of a session cookie or an API key.

    Raises:
        Unauthenticated: a bearer token was given and is not valid. A stale cookie is simply nobody.
    """
    if bearer is not None:
        async with db.system() as conn:
            key = await queries.find_key(conn, token_hash(bearer))
        if key is None:
            raise Unauthenticated("This API key is not valid.")
        scopes = frozenset(Permission(s) for s in key.scopes if s in set(Permission))
        return Principal(key.tenant_id, None, key.name, None, scopes, key_id=key.key_id)
    if cookie is None:
        return None
    async with db.system() as conn:
        login = await queries.find_login(conn, token_hash(cookie), now)
    return principal_of_login(login) if login else None


async def sign_out(tx: Transaction, who: Principal) -> None:
    """End this login; its live connections close within a second."""
    if who.login_id is not None:
        await queries.delete_login(tx.conn, tx.tenant_id, who.login_id)
        await audit(tx, who, "sign_out", "login", who.login_id)


async def standing_sessions(db: Database, session_keys: set[str], now: datetime) -> set[str]:
    """Which of the live connections' session keys still stand; a changed role ends logins, so it is seen here too."""
    logins = [UUID(key[6:]) for key in session_keys if key.startswith("login:")]
    keys = [UUID(key[4:]) for key in session_keys if key.startswith("key:")]
    async with db.system() as conn:
        standing = {f"login:{x.login_id}" for x in await queries.list_standing_logins(conn, logins, now)}
        if keys:
            standing |= {f"key:{x}" for x in await queries.list_standing_keys(conn, keys)}
    return standing


async def create_tenant(conn: Connection, tenant: Tenant, now: datetime) -> int | None:
    """Add a business, in a system transaction; `None` when the slug is taken."""
    return await queries.insert_tenant(conn, tenant, now)


async def create_member(
    tx: Transaction, body: NewMember, *, password_hash: str, who: Principal | None, region: str
) -> Member:
    """Add somebody to the team.

    Raises:
        EmailTaken, InvalidPhone.
    """
    member = Member(
        tx.tenant_id,
        uuid7(),
        body.email.strip(),
        body.name,
        body.role.value,
        e164(body.phone, region),
        body.language,
        body.on_call,
        active=True,
        version=1,
    )
    if not await queries.insert_member(tx.conn, member, password_hash, tx.at):
        raise EmailTaken
    tx.emit(UserUpdated(id=member.id, version=member.version, data=UserView.of(member)))
    await audit(tx, who, "create", "user", member.id, detail={"role": member.role})
    return member


async def change_member(
    tx: Transaction, user_id: UUID, change: MemberChange, *, who: Principal, expected_version: int | None, region: str
) -> Member:
    """Change somebody; losing the account or changing its role ends their logins.

    Raises:
        NotFound, StaleVersion, InvalidPhone.
    """
    before = await queries.find_member(tx.conn, tx.tenant_id, user_id)
    if before is None:
        raise NotFound
    fields = change.model_dump(exclude_unset=True, exclude_none=False, mode="json")
    if "phone" in fields:
        fields["phone"] = e164(fields["phone"], region)
    fields = {k: v for k, v in fields.items() if v is not None or k == "phone"}
    after = await queries.update_member(tx.conn, dataclasses.replace(before, **fields), expected_version)
    if after is None:
        raise StaleVersion(current=UserView.of(before))
    if after.role != before.role or not after.active:
        await queries.delete_logins_of(tx.conn, tx.tenant_id, user_id)
    tx.emit(UserUpdated(id=after.id, version=after.version, data=UserView.of(after)))
    await audit(tx, who, "change", "user", user_id, detail={"fields": sorted(fields)})
    return after


async def create_api_key(tx: Transaction, name: str, scopes: list[Permission], who: Principal) -> ApiKeyView:
    """Make a key; the secret is in the answer and nowhere else.

    Raises:
        InvalidInput: a scope the maker does not hold, or the maker is itself a key.
    """
    if who.user_id is None or not who.permissions.issuperset(scopes):
        raise InvalidInput("A key can only hold permissions its maker holds.")
    secret, prefix = new_api_key()
    view = ApiKeyView(uuid7(), name, prefix, sorted(s.value for s in scopes), tx.at, None, secret)
    await queries.insert_key(tx.conn, tx.tenant_id, view, key_hash=token_hash(secret), created_by=who.user_id)
    await audit(tx, who, "create", "api_key", view.id, detail={"scopes": view.scopes})
    return view


async def revoke_api_key(tx: Transaction, key_id: UUID, who: Principal) -> None:
    """End a key; its live connections close within a second."""
    if not await queries.mark_key_revoked(tx.conn, tx.tenant_id, key_id, tx.at):
        raise NotFound
    await audit(tx, who, "revoke", "api_key", key_id)


async def audit(
    tx: Transaction,
    who: Principal | None,
    verb: str,
    entity_kind: str,
    entity_id: UUID | str | None,
    *,
    detail: dict[str, Any] | None = None,
    reason: str | None = None,
    actor_kind: str | None = None,
    actor_name: str | None = None,
    source: str | None = None,
) -> None:
    """Write down who did what and why, with the fact itself. Without `who` it was a provider or the system."""
    kind = actor_kind or ("system" if who is None else "user" if who.user_id else "api_key")
    actor = None if who is None else str(who.user_id or who.key_id)
    entry = AuditEntry(
        uuid7(),
        tx.at,
        kind,
        actor,
        actor_name or (who.name if who else None),
        verb,
        entity_kind,
        None if entity_id is None else str(entity_id),
        detail or {},
        reason,
        source or ("app" if who else "system"),
    )
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    await queries.insert_audit(tx.conn, tx.tenant_id, entry, request_id=request_id)


async def find_member_by_phone(conn: Connection, tenant_id: int, phone: str) -> Member | None:
    """The active member of the tenant with this E.164 number."""
    return await queries.find_member_by_phone(conn, tenant_id, phone)


async def get_tenant(conn: Connection, tenant_id: int) -> Tenant:
    """The tenant's settings.

    Raises:
        NotFound: no such tenant.
    """
    tenant = await queries.find_tenant(conn, tenant_id)
    if tenant is None:
        raise NotFound
    return tenant


async def find_tenant_by_slug(db: Database, slug: str) -> Tenant:
    """The tenant with this short name.

    Raises:
        NotFound: no such tenant.
    """
    async with db.system() as conn:
        tenant = await queries.find_tenant_by_slug(conn, slug)
    if tenant is None:
        raise NotFound(f"There is no tenant called {slug}.")
    return tenant


async def list_members(conn: Connection, tenant_id: int) -> list[Member]:
    """The whole team, active or not, by name."""
    return await queries.list_members(conn, tenant_id)


def e164(phone: str | None, region: str) -> str | None:
    """A phone number in E.164.

    Raises:
        InvalidPhone: not a possible number in `region` (ISO 3166) nor in international form.
    """
    if phone is None or not phone.strip():
        return None
    try:
        parsed = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        raise InvalidPhone from None
    if not phonenumbers.is_possible_number(parsed):
        raise InvalidPhone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
