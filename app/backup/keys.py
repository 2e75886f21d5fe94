"""Which key seals a backup, and which ones may open it."""

from __future__ import annotations

import base64
import binascii

from app.backup.errors import BackupFailed
from app.channels.secrets import BadSecretKeys, parse_keys
from app.settings import Settings


def keys_of(settings: Settings) -> list[bytes]:
    """VIGIE_BACKUP_KEY, then those of VIGIE_SECRET_KEYS: the first one seals, any of them opens; none: not sealed.

    Raises:
        BackupFailed: one of them is no key.
    """
    own = settings.vigie_backup_key.get_secret_value().strip()
    try:
        key = base64.b64decode(own, validate=True)
        secrets = settings.vigie_secret_keys.get_secret_value().strip()
        others = [key for _, key in parse_keys(secrets)] if secrets else []
    except (binascii.Error, BadSecretKeys) as error:
        raise BackupFailed(f"VIGIE_BACKUP_KEY or VIGIE_SECRET_KEYS cannot be read: {error}") from None
    if own and len(key) != 32:
        raise BackupFailed("VIGIE_BACKUP_KEY is base64 of 32 bytes")
    return [key, *others] if own else others
