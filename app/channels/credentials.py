"""Whose account a channel sends with and verifies webhooks by."""

from __future__ import annotations

from uuid import UUID

import msgspec

from app.channels.models import OwnedChannel
from app.channels.secrets import SecretBox
from app.settings import Settings


def seal_credentials(
    box: SecretBox, credentials: dict[str, str], *, tenant_id: int, kind: str, channel_id: UUID
) -> bytes | None:
    """What is stored; `None` when there is nothing to keep."""
    if not credentials:
        return None
    return box.seal(msgspec.json.encode(credentials), bound_to=_row(tenant_id, kind, channel_id))


def credentials_of(channel: OwnedChannel, box: SecretBox, settings: Settings) -> dict[str, str]:
    """The channel's own credentials, else those of the environment, else `{}`.

    Twilio: `account_sid`, `auth_token`. Vapi: `secret`.

    Raises:
        UnreadableSecret: the stored ones cannot be opened.
    """
    if channel.credentials is not None:
        row = _row(channel.tenant_id, channel.kind, channel.id)
        return msgspec.json.decode(box.open(channel.credentials, bound_to=row), type=dict[str, str])
    if channel.provider == "twilio" and settings.twilio_account_sid:
        return {
            "account_sid": settings.twilio_account_sid,
            "auth_token": settings.twilio_auth_token.get_secret_value(),
        }
    if channel.provider == "vapi" and settings.vapi_webhook_secret.get_secret_value():
        return {"secret": settings.vapi_webhook_secret.get_secret_value()}
    return {}


def _row(tenant_id: int, kind: str, channel_id: UUID) -> bytes:
    return f"{tenant_id}/{kind}/{channel_id}".encode()
