"""Who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.access import Role
from app.accounts.models import Tenant
from app.sessions.schemas import PolicyBody, ProfileBody


@dataclass(frozen=True, slots=True)
class DemoMember:
    """Somebody of a demo team."""

    email: str
    name: str
    role: Role
    phone: str | None
    language: str = "fr"
    on_call: bool = False


@dataclass(frozen=True, slots=True)
class DemoTenant:
    """A demo business. `numbers`: `(kind, E.164 address, provider)`; `site`: the key its web chat is embedded with."""

    tenant: Tenant
    team: tuple[DemoMember, ...]
    numbers: tuple[tuple[str, str, str], ...]
    agent: ProfileBody
    site: str


DEMO: Final = (
    DemoTenant(
        Tenant(0, "drain", "Drain Secours", "fr", "fr-CA", "America/Toronto", "CA", "CAD", "drain", 1),
        (
            DemoMember("admin@drain.test", "Camille Roy", Role.ADMIN, "+15145550111"),
            DemoMember("dispatch@drain.test", "Sam Gagnon", Role.DISPATCHER, "+15145550112", on_call=True),
            DemoMember("manager@drain.test", "Alex Tremblay", Role.MANAGER, "+15145550113"),
            DemoMember("tech@drain.test", "Robin Côté", Role.TECHNICIAN, "+15145550114", on_call=True),
        ),
        (("sms", "+15145550100", "twilio"), ("voice", "+15145550100", "vapi")),
        ProfileBody(flow="dispatch_intake", agent_name="Paul", policy=PolicyBody(transfer="callback")),
        "pk_demo_drain_secours",
    ),
    DemoTenant(
        Tenant(0, "assur", "Assur Clair", "fr", "fr-FR", "Africa/Casablanca", "MA", "MAD", "insurance", 1),
        (
            DemoMember("admin@assur.test", "Nadia Benali", Role.ADMIN, "+15145550115"),
            DemoMember("advisor@assur.test", "Yanis Alaoui", Role.ADVISOR, "+15145550116", on_call=True),
            DemoMember("advisor2@assur.test", "Lina Haddad", Role.ADVISOR, "+15145550117", "en", on_call=True),
        ),
        (("sms", "+15145550110", "twilio"), ("voice", "+15145550110", "vapi")),
        ProfileBody(flow="claim", agent_name="Nour"),
        "pk_demo_assur_clair00",
    ),
    DemoTenant(
        Tenant(0, "boutique", "Boutique Rivoli", "fr", "fr-FR", "Europe/Paris", "FR", "EUR", "shop", 1),
        (
            DemoMember("admin@boutique.test", "Jeanne Morel", Role.ADMIN, "+33639980121"),
            DemoMember("sarah@boutique.test", "Sarah Petit", Role.ADVISOR, "+33639980122", on_call=True),
        ),
        (("sms", "+33639980120", "twilio"), ("whatsapp", "+33639980120", "twilio")),
        ProfileBody(flow="shop_assistant", agent_name="Rivoli"),
        "pk_demo_boutique_rivoli",
    ),
)
