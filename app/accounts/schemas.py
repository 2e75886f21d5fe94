"""Accounts at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.access import Permission, Role
from app.accounts.models import Member, Tenant

Text = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class SignIn(BaseModel):
    """`POST /login`."""

    email: Annotated[str, StringConstraints(min_length=3, max_length=254)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=512)]


class MemberChange(BaseModel):
    """`PATCH /users/{id}`: only the fields given are changed."""

    name: Text | None = None
    role: Role | None = None
    phone: Annotated[str, StringConstraints(max_length=32)] | None = None
    language: Annotated[str, StringConstraints(pattern="^(fr|en)$")] | None = None
    on_call: bool | None = None
    active: bool | None = None


class NewMember(BaseModel):
    """`POST /users`."""

    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
    name: Text
    role: Role
    phone: Annotated[str, StringConstraints(max_length=32)] | None = None
    language: Annotated[str, StringConstraints(pattern="^(fr|en)$")] = "fr"
    password: Annotated[str, StringConstraints(min_length=10, max_length=512)]
    on_call: bool = False


class NewApiKey(BaseModel):
    """`POST /api-keys`."""

    name: Text
    scopes: Annotated[list[Permission], Field(min_length=1, max_length=50)]


class AuditQuery(BaseModel):
    """`GET /audit`."""

    entity_kind: str | None = Field(None, max_length=50)
    entity_id: str | None = Field(None, max_length=100)
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


@dataclass(frozen=True, slots=True)
class MeUser:
    """The signed-in member."""

    id: UUID
    name: str
    email: str
    role: str
    language: str


@dataclass(frozen=True, slots=True)
class TenantView:
    """The business the member works for."""

    id: int
    slug: str
    name: str
    language: str
    locale: str
    time_zone: str
    country: str
    currency: str
    industry: str


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, where, and what they may do."""

    user: MeUser | None
    tenant: TenantView
    permissions: list[str]

    @classmethod
    def of(cls, member: Member | None, tenant: Tenant, permissions: frozenset[Permission]) -> Me:
        """The view; `member` is `None` for an API key."""
        user = MeUser(member.id, member.name, member.email, member.role, member.language) if member else None
        view = TenantView(
            tenant.tenant_id,
            tenant.slug,
            tenant.name,
            tenant.language,
            tenant.locale,
            tenant.time_zone,
            tenant.country,
            tenant.currency,
            tenant.industry,
        )
        return cls(user, view, sorted(p.value for p in permissions))


@dataclass(frozen=True, slots=True)
class UserView:
    """A member as colleagues see them."""

    id: UUID
    version: int
    name: str
    email: str
    role: str
    phone: str | None
    language: str
    on_call: bool
    active: bool

    @classmethod
    def of(cls, member: Member) -> UserView:
        """The view of a member."""
        return cls(
            member.id,
            member.version,
            member.name,
            member.email,
            member.role,
            member.phone,
            member.language,
            member.on_call,
            member.active,
        )


@dataclass(frozen=True, slots=True)
class UserPage:
    """All members; teams are small, so there is one page."""

    items: list[UserView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """An API key; `secret` is shown once, when it is made."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    revoked_at: datetime | None
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class ApiKeyPage:
    """All keys of the tenant."""

    items: list[ApiKeyView]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when, from where, why."""

    id: UUID
    at: datetime
    actor_kind: str
    actor_id: str | None
    actor_name: str | None
    verb: str
    entity_kind: str
    entity_id: str | None
    detail: dict[str, Any]
    reason: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[AuditEntry]
    next: str | None
