"""The demo tenants of the README: three invented businesses. Created once, never overwritten."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from typing import Final

from app.access import Role
from app.accounts import actions as accounts
from app.accounts.models import Tenant
from app.accounts.schemas import NewMember
from app.channels import actions as channels
from app.channels.secrets import SecretBox
from app.db.database import Database
from app.settings import Settings

LOCAL_FILE: Final = "local-secrets.json"


@dataclass(frozen=True, slots=True)
class LocalSecrets:
    """What a demo needs and nobody should have to invent: generated once into VIGIE_DATA, for its owner only."""

    demo_password: str
    twilio_account_sid: str
    twilio_auth_token: str
    vapi_secret: str


def local_secrets(settings: Settings) -> LocalSecrets:
    """The environment's values where given, else generated ones, the same at every start."""
    path = settings.vigie_data / LOCAL_FILE
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    generated = LocalSecrets(
        demo_password=known.get("demo_password") or "-".join(secrets.token_hex(2) for _ in range(3)),
        twilio_account_sid=known.get("twilio_account_sid") or "AC" + secrets.token_hex(16),
        twilio_auth_token=known.get("twilio_auth_token") or secrets.token_hex(16),
        vapi_secret=known.get("vapi_secret") or secrets.token_urlsafe(24),
    )
    if asdict(generated) != known:
        settings.vigie_data.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(generated)))
        draft.replace(path)
    return LocalSecrets(
        demo_password=settings.vigie_demo_password.get_secret_value() or generated.demo_password,
        twilio_account_sid=settings.twilio_account_sid or generated.twilio_account_sid,
        twilio_auth_token=settings.twilio_auth_token.get_secret_value() or generated.twilio_auth_token,
        vapi_secret=settings.vapi_webhook_secret.get_secret_value() or generated.vapi_secret,
    )


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
    """A demo business: `numbers` are `(kind, E.164 address, provider)`."""

    tenant: Tenant
    team: tuple[DemoMember, ...]
    numbers: tuple[tuple[str, str, str], ...]


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
    ),
    DemoTenant(
        Tenant(0, "assur", "Assur Clair", "fr", "fr-FR", "Africa/Casablanca", "MA", "MAD", "insurance", 1),
        (
            DemoMember("admin@assur.test", "Nadia Benali", Role.ADMIN, "+15145550115"),
            DemoMember("advisor@assur.test", "Yanis Alaoui", Role.ADVISOR, "+15145550116", on_call=True),
            DemoMember("advisor2@assur.test", "Lina Haddad", Role.ADVISOR, "+15145550117", "en", on_call=True),
        ),
        (("sms", "+15145550110", "twilio"), ("voice", "+15145550110", "vapi")),
    ),
    DemoTenant(
        Tenant(0, "boutique", "Boutique Rivoli", "fr", "fr-FR", "Europe/Paris", "FR", "EUR", "shop", 1),
        (
            DemoMember("admin@boutique.test", "Jeanne Morel", Role.ADMIN, "+33639980121"),
            DemoMember("sarah@boutique.test", "Sarah Petit", Role.ADVISOR, "+33639980122", on_call=True),
        ),
        (("sms", "+33639980120", "twilio"), ("whatsapp", "+33639980120", "twilio")),
    ),
)


async def create_demo(
    db: Database, box: SecretBox, *, password_hash: str, credentials: dict[str, dict[str, str]]
) -> list[str]:
    """Create the demo tenants that do not exist yet and return their slugs.

    `credentials` is keyed by provider (`twilio`, `vapi`): what their webhooks are signed with.
    """
    created: list[str] = []
    for demo in DEMO:
        async with db.system() as conn:
            tenant_id = await accounts.create_tenant(conn, demo.tenant, db.clock())
        if tenant_id is None:
            continue
        async with db.transaction(tenant_id) as tx:
            for member in demo.team:
                body = NewMember(
                    email=member.email,
                    name=member.name,
                    role=member.role,
                    phone=member.phone,
                    language=member.language,
                    password="unused-only-the-hash-counts",
                    on_call=member.on_call,
                )
                await accounts.create_member(
                    tx, body, password_hash=password_hash, who=None, region=demo.tenant.country
                )
            for kind, address, provider in demo.numbers:
                await channels.create_channel(
                    tx,
                    kind=kind,
                    address=address,
                    provider=provider,
                    box=box,
                    credentials=credentials.get(provider, {}),
                )
        created.append(demo.tenant.slug)
    return created
