"""Rows of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Tenant:
    """A business using Vigie. `time_zone` is an IANA name; `country` an ISO 3166 code, also the phone region."""

    tenant_id: int
    slug: str
    name: str
    language: str
    locale: str
    time_zone: str
    country: str
    currency: str
    industry: str
    version: int


@dataclass(frozen=True, slots=True)
class Member:
    """A user: a member of the tenant's team. `phone` is E.164."""

    tenant_id: int
    id: UUID
    email: str
    name: str
    role: str
    phone: str | None
    language: str
    on_call: bool
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """What sign-in compares: a member and the stored argon2 hash."""

    tenant_id: int
    user_id: UUID
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class LiveLogin:
    """A login that still stands, with the member it belongs to."""

    tenant_id: int
    login_id: UUID
    user_id: UUID
    name: str
    role: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LiveKey:
    """An API key that still stands."""

    tenant_id: int
    key_id: UUID
    name: str
    scopes: list[str]
