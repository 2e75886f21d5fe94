"""What a demo needs and nobody should have to invent."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from typing import Final

from app.settings import Settings

LOCAL_FILE: Final = "local-secrets.json"


@dataclass(frozen=True, slots=True)
class LocalSecrets:
    """Generated once into VIGIE_DATA, for its owner only."""

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
