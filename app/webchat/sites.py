"""Sites: which pages of a business may embed its chat, and what it looks like there."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from app.access import Principal
from app.accounts import actions as accounts
from app.channels import actions as channels
from app.channels.models import OwnedChannel
from app.channels.secrets import SecretBox
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import Forbidden, NotFound
from app.webchat import rules, site_settings
from app.webchat.models import Appearance
from app.webchat.schemas import AppearanceView, BusinessView, SiteBody, SiteChange
from app.webchat.wording import disclosure

KIND: Final = "chat"
PROVIDER: Final = "vigie"


class UnknownSite(NotFound):
    """No site has this key."""

    code = "unknown_site"


class OriginNotAllowed(Forbidden):
    """Pages of this origin may not use this site key."""

    code = "origin_not_allowed"


async def create_site(
    tx: Transaction, body: SiteBody, *, box: SecretBox, who: Principal | None = None, key: str | None = None
) -> OwnedChannel:
    """Take a site into use, under a key of its own.

    Raises:
        AddressTaken: `key` was given and is in use.
    """
    channel = await channels.create_channel(
        tx,
        kind=KIND,
        address=key or rules.new_site_key(),
        provider=PROVIDER,
        box=box,
        label=body.label,
        settings=body.settings(),
    )
    if who is not None:
        await accounts.audit(tx, who, "create", "chat_site", channel.id)
    return channel


async def change_site(
    tx: Transaction, site_id: UUID, body: SiteChange, *, who: Principal, expected_version: int | None
) -> OwnedChannel:
    """Change a site; browsers see it at their next connection.

    Raises:
        NotFound, StaleVersion.
    """
    changed = await channels.change_channel(
        tx,
        site_id,
        kind=KIND,
        label=body.label,
        settings=body.settings(),
        active=body.active,
        expected_version=expected_version,
    )
    await accounts.audit(tx, who, "change", "chat_site", site_id)
    return changed


async def find_site(db: Database, key: str) -> Appearance:
    """The site of a key, with its business.

    Raises:
        UnknownSite.
    """
    async with db.system() as conn:
        channel = await channels.find_channel(conn, KIND, key)
    if channel is None:
        raise UnknownSite
    async with db.transaction(channel.tenant_id) as tx:
        return Appearance(channel, await accounts.get_tenant(tx.conn, tx.tenant_id))


def appearance(site: Appearance) -> AppearanceView:
    """What a visitor's browser may know."""
    known = site_settings.settings_of(site.channel.settings)
    name = site.tenant.name
    return AppearanceView(
        known.title or name,
        known.colour,
        known.language,
        known.greeting,
        BusinessView(name, site.tenant.language),
        {language: disclosure(language, name) for language in ("fr", "en")},
    )


def check_origin(origin: str | None, settings: dict[str, object], *, own: bool) -> None:
    """Refuse pages that are not on the list. `own`: it is a page of ours, and this hub shows a demo.

    A client that is no browser sends no origin, and could send any: what protects a site from it are the rates.

    Raises:
        OriginNotAllowed.
    """
    if origin is None or (own or site_settings.is_allowed(origin, site_settings.settings_of(settings).origins)):
        return
    raise OriginNotAllowed
