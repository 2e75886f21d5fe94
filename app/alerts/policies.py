"""Pure: the built-in escalation policies, plans made from policies, and who a step tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.access import ROLE_PERMISSIONS, Permission, Role
from app.accounts.models import Member
from app.alerts.models import Plan, Step, Urgency, Who
from app.alerts.schemas import PolicyStepView, PolicyView

ON_CALL: Final = Who("on_call", [], None)
LEADS: Final = Who("role", ["manager", "admin"], None)
EVERYONE: Final = Who("everyone", [], None)

BUILT_IN: Final[dict[str, PolicyView]] = {
    "P1": PolicyView(
        "P1",
        "P1",
        [
            PolicyStepView(ON_CALL, "sms", 30, 1),
            PolicyStepView(ON_CALL, "call", 60, 1),
            PolicyStepView(LEADS, "sms", 60, 1),
            PolicyStepView(EVERYONE, "sms", 120, 3),
        ],
        10,
        0,
    ),
    "P2": PolicyView(
        "P2",
        "P2",
        [
            PolicyStepView(ON_CALL, "sms", 300, 1),
            PolicyStepView(LEADS, "sms", 600, 1),
            PolicyStepView(EVERYONE, "sms", 900, 2),
        ],
        30,
        0,
    ),
    "P3": PolicyView(
        "P3", "P3", [PolicyStepView(ON_CALL, "sms", 3600, 1), PolicyStepView(LEADS, "sms", 3600, 1)], None, 0
    ),
    "P4": PolicyView("P4", "P4", [PolicyStepView(ON_CALL, "sms", 14_400, 1)], None, 0),
}

_ROLE_WORDS: Final = {
    "fr": {
        "admin": "administration",
        "manager": "responsables",
        "dispatcher": "répartition",
        "advisor": "conseil",
        "technician": "techniciens",
        "sales": "ventes",
    },
    "en": {
        "admin": "administrators",
        "manager": "managers",
        "dispatcher": "dispatchers",
        "advisor": "advisors",
        "technician": "technicians",
        "sales": "sales",
    },
}
_MAX_NAMES: Final = 2


def plan_of(policy: PolicyView) -> Plan:
    """The policy as an alert keeps it, repeats written out."""
    steps = [Step(s.who, s.medium, s.wait_seconds) for s in policy.steps for _ in range(s.repeat)]
    return Plan(policy.name, steps, policy.lease_minutes)


def reachable(step: Step, members: Sequence[Member]) -> list[Member]:
    """The active members with a phone whom the step tells."""
    return [m for m in members if m.active and m.phone and _is_told(step.who, m)]


def _is_told(who: Who, member: Member) -> bool:
    match who.kind:
        case "on_call":
            return member.on_call
        case "role":
            return member.role in who.roles
        case "user":
            return member.id == who.user_id
        case _:
            return Permission.WORK_ALERTS in ROLE_PERMISSIONS[Role(member.role)]


def label(step: Step, language: str, members: Sequence[Member] = ()) -> str:
    """Whom the step tells, in words: names when they are few, else what they have in common."""
    names = [m.name for m in reachable(step, members)]
    if 0 < len(names) <= _MAX_NAMES:
        return ", ".join(names)
    french = language != "en"
    match step.who.kind:
        case "on_call":
            return "de garde" if french else "on call"
        case "role":
            words = _ROLE_WORDS["fr" if french else "en"]
            return ", ".join(words.get(role, role) for role in step.who.roles)
        case "user":
            return "membre" if french else "member"
        case _:
            return "toute l’équipe" if french else "the whole team"


def built_in(urgency: Urgency | str) -> PolicyView:
    """The policy of an urgency nobody has written one for."""
    return BUILT_IN[urgency]
