"""Bringing them into being, through the actions everybody uses."""

from __future__ import annotations

from app.access import ROLE_PERMISSIONS, Principal, Role
from app.accounts import actions as accounts
from app.accounts.models import Member
from app.accounts.schemas import NewMember
from app.catalog import demo as catalog
from app.channels import actions as channels
from app.channels.secrets import SecretBox
from app.db.database import Database
from app.db.transaction import Transaction
from app.demo.insuring import Stage
from app.demo.replies import ready_replies
from app.demo.tenants import DEMO, DemoMember, DemoTenant
from app.desk import advisors, replies
from app.desk.schemas import AdvisorBody
from app.files.scanning import Scanner
from app.files.store import FileStore
from app.knowledge import demo as knowledge
from app.sessions import profiles
from app.webchat import sites
from app.webchat.schemas import SiteBody


async def create_demo(
    db: Database,
    box: SecretBox,
    store: FileStore,
    scanner: Scanner,
    *,
    password_hash: str,
    credentials: dict[str, dict[str, str]],
    claims_each: int,
) -> list[str]:
    """Create the demo tenants that do not exist yet and return their slugs.

    `claims_each`: how many claims each insured person has had. `credentials` is keyed by provider (`twilio`, `vapi`):
    what their webhooks are signed with.
    """
    created: list[str] = []
    for demo in DEMO:
        async with db.system() as conn:
            tenant_id = await accounts.create_tenant(conn, demo.tenant, db.clock())
        if tenant_id is None:
            continue
        async with db.transaction(tenant_id) as tx:
            members: list[tuple[DemoMember, Member]] = []
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
                created_member = await accounts.create_member(
                    tx, body, password_hash=password_hash, who=None, region=demo.tenant.country
                )
                members.append((member, created_member))
            for kind, address, provider in demo.numbers:
                await channels.create_channel(
                    tx,
                    kind=kind,
                    address=address,
                    provider=provider,
                    box=box,
                    credentials=credentials.get(provider, {}),
                )
            await _furnish(tx, demo, box)
            await _staff_desk(tx, demo, members)
            tenant = await accounts.get_tenant(tx.conn, tenant_id)
        if tenant.industry == "insurance":
            await Stage(db, store, scanner, tenant, [_principal(tenant_id, *one) for one in members]).play(claims_each)
        created.append(demo.tenant.slug)
    return created


async def _furnish(tx: Transaction, demo: DemoTenant, box: SecretBox) -> None:
    """What it knows and sells, a chat for its site, and an agent in service."""
    await knowledge.install_demo(tx, demo.tenant)
    await catalog.install_demo(tx, demo.tenant)
    site = SiteBody(label=f"Site {demo.tenant.name}", language=demo.tenant.language)
    await sites.create_site(tx, site, box=box, key=demo.site)
    await profiles.install(tx, demo.agent, "demo")


async def _staff_desk(tx: Transaction, demo: DemoTenant, members: list[tuple[DemoMember, Member]]) -> None:
    """Ready replies, and advisors who come to the desk when they sign in and say so."""
    admin = next(_principal(tx.tenant_id, who, member) for who, member in members if who.role is Role.ADMIN)
    for reply in ready_replies(demo.tenant.industry):
        await replies.create(tx, reply, admin)
    for who, member in members:
        if who.role in (Role.ADVISOR, Role.DISPATCHER):
            languages = ["fr", "en"] if who.language == "en" or who.role is Role.DISPATCHER else ["fr"]
            await advisors.set_advisor(
                tx, member.id, AdvisorBody.model_validate({"languages": languages, "capacity": 5}), admin
            )


def _principal(tenant_id: int, who: DemoMember, member: Member) -> Principal:
    return Principal(tenant_id, member.id, member.name, who.role, ROLE_PERMISSIONS[who.role])
