"""Bringing them into being, through the actions everybody uses."""

from __future__ import annotations

from app.accounts import actions as accounts
from app.accounts.schemas import NewMember
from app.catalog import demo as catalog
from app.channels import actions as channels
from app.channels.secrets import SecretBox
from app.db.database import Database
from app.db.transaction import Transaction
from app.demo.tenants import DEMO, DemoTenant
from app.knowledge import demo as knowledge
from app.sessions import profiles
from app.webchat import sites
from app.webchat.schemas import SiteBody


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
            await _furnish(tx, demo, box)
        created.append(demo.tenant.slug)
    return created


async def _furnish(tx: Transaction, demo: DemoTenant, box: SecretBox) -> None:
    """What it knows and sells, a chat for its site, and an agent in service."""
    await knowledge.install_demo(tx, demo.tenant)
    await catalog.install_demo(tx, demo.tenant)
    site = SiteBody(label=f"Site {demo.tenant.name}", language=demo.tenant.language)
    await sites.create_site(tx, site, box=box, key=demo.site)
    await profiles.install(tx, demo.agent, "demo")
