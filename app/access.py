"""Who is asking and what they may do: plain values, no look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class Role(StrEnum):
    """What a member of the team is there for."""

    ADMIN = "admin"
    MANAGER = "manager"
    DISPATCHER = "dispatcher"
    ADVISOR = "advisor"
    TECHNICIAN = "technician"
    SALES = "sales"
    VIEWER = "viewer"


class Permission(StrEnum):
    """`noun:verb`. `<topic>:read` is also what the stream asks before carrying a topic."""

    READ_ALERTS = "alerts:read"
    WORK_ALERTS = "alerts:work"
    REPRIORITISE_ALERTS = "alerts:reprioritise"
    READ_CONTACTS = "contacts:read"
    WRITE_CONTACTS = "contacts:write"
    READ_CONVERSATIONS = "conversations:read"
    READ_MESSAGES = "messages:read"
    READ_CALLS = "calls:read"
    READ_HANDOFFS = "handoffs:read"
    READ_NOTES = "notes:read"
    READ_ADVISORS = "advisors:read"
    ANSWER_CONVERSATIONS = "conversations:answer"
    SUPERVISE_CONVERSATIONS = "conversations:supervise"
    READ_KNOWLEDGE = "knowledge:read"
    WRITE_KNOWLEDGE = "knowledge:write"
    READ_CATALOG = "catalog:read"
    WRITE_CATALOG = "catalog:write"
    READ_AGENT = "agent:read"
    WRITE_AGENT = "agent:write"
    READ_CLAIMS = "claims:read"
    READ_CLAIM_ACTIONS = "claim_actions:read"
    READ_POLICIES = "policies:read"
    READ_REIMBURSEMENTS = "reimbursements:read"
    READ_DOCUMENTS = "documents:read"
    WORK_CLAIMS = "claims:work"
    REOPEN_CLAIMS = "claims:reopen"
    WRITE_POLICIES = "policies:write"
    RELAY_CONVERSATIONS = "conversations:relay"
    EXPORT_CONTACTS = "contacts:export"
    ERASE_CONTACTS = "contacts:erase"
    READ_PERSONAL_READS = "personal_reads:read"
    WRITE_CHANNELS = "channels:write"
    READ_NOTIFICATIONS = "notifications:read"
    READ_PRESENCE = "presence:read"
    READ_TEAM = "team:read"
    WRITE_TEAM = "team:write"
    READ_JOURNAL = "journal:read"
    REPLAY_JOURNAL = "journal:replay"
    EXPLAIN_TRIAGE = "triage:explain"
    WRITE_TRIAGE = "triage:write"
    WRITE_ESCALATION = "escalation:write"
    READ_ESCALATION = "escalation:read"
    READ_AUDIT = "audit:read"
    WRITE_API_KEYS = "api_keys:write"
    RUN_DEMO = "demo:run"
    FOLLOW_STREAM = "stream:follow"
    READ_OWN_ACCOUNT = "account:read"


class Open(StrEnum):
    """Doors without a signed-in principal, each a visible choice: nobody asked, or a provider's signature instead."""

    PUBLIC = "public"
    SIGNED = "signed"


PUBLIC: Final = Open.PUBLIC
SIGNED: Final = Open.SIGNED

_EVERYONE = frozenset({Permission.READ_OWN_ACCOUNT, Permission.FOLLOW_STREAM, Permission.READ_PRESENCE})
_LOOK = _EVERYONE | {
    Permission.READ_ALERTS,
    Permission.READ_CONTACTS,
    Permission.READ_CONVERSATIONS,
    Permission.READ_MESSAGES,
    Permission.READ_CALLS,
    Permission.READ_NOTIFICATIONS,
    Permission.READ_TEAM,
    Permission.READ_ESCALATION,
    Permission.READ_HANDOFFS,
    Permission.READ_NOTES,
    Permission.READ_ADVISORS,
    Permission.READ_KNOWLEDGE,
    Permission.READ_CATALOG,
    Permission.READ_CLAIMS,
    Permission.READ_CLAIM_ACTIONS,
    Permission.READ_POLICIES,
    Permission.READ_REIMBURSEMENTS,
    Permission.READ_DOCUMENTS,
}
_WORK = _LOOK | {
    Permission.WORK_ALERTS,
    Permission.WRITE_CONTACTS,
    Permission.EXPLAIN_TRIAGE,
    Permission.ANSWER_CONVERSATIONS,
    Permission.WRITE_KNOWLEDGE,
    Permission.WORK_CLAIMS,
}

ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.ADMIN: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - {Permission.WRITE_API_KEYS},
    Role.DISPATCHER: _WORK
    | {Permission.REPRIORITISE_ALERTS, Permission.READ_JOURNAL, Permission.REPLAY_JOURNAL, Permission.RUN_DEMO}
    | {Permission.SUPERVISE_CONVERSATIONS},
    Role.ADVISOR: _WORK,
    Role.TECHNICIAN: _EVERYONE | {Permission.READ_ALERTS, Permission.WORK_ALERTS, Permission.READ_TEAM},
    Role.SALES: _LOOK | {Permission.WRITE_CONTACTS},
    Role.VIEWER: _EVERYONE | {Permission.READ_ALERTS, Permission.READ_TEAM},
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking, resolved once per request. `login_id` is set for a signed-in browser, `key_id` for an API key."""

    tenant_id: int
    user_id: UUID | None
    name: str
    role: Role | None
    permissions: frozenset[Permission]
    login_id: UUID | None = None
    key_id: UUID | None = None

    def may(self, permission: Permission) -> bool:
        """Whether this principal holds `permission`."""
        return permission in self.permissions

    @property
    def session_key(self) -> str:
        """What its live connections are known by, so that revoking the login or the key cuts them."""
        return f"login:{self.login_id}" if self.login_id else f"key:{self.key_id}"
