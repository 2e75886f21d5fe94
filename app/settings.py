"""Every environment variable, typed and documented, read once at start; `.env.example` is generated from it."""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Configuration of a process. Values come from the environment, then from `.env`."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, populate_by_name=True, env_ignore_empty=True
    )

    database_url: str | None = Field(
        None, description="Postgres 16 or newer; its user owns the schema. Empty: an embedded server in VIGIE_DATA."
    )
    redis_url: str | None = Field(
        None, description="Redis 6.2 or newer, or Valkey. Empty: an embedded server; `none`: run without (sweep only)."
    )
    port: int = Field(8000, description="Port of the web process.", ge=0, le=65535)
    host: str = Field("127.0.0.1", description="Address the web process listens on.")
    public_url: str = Field(
        "",
        description="Address providers and browsers reach us at, as providers sign it. Empty: http://127.0.0.1:PORT.",
    )
    vigie_data: Path = Field(Path("var"), description="Where embedded servers, generated secrets and files live.")
    vigie_secret_keys: SecretStr = Field(
        SecretStr(""),
        description="Keys for secrets at rest, newest first: `id:base64,id:base64` (32 bytes each)."
        " Empty: generated once into VIGIE_DATA.",
    )
    vigie_demo: bool = Field(default=False, description="1: create the demo tenants and offer the storm night.")
    vigie_demo_claims: int = Field(
        5, description="How many claims each insured person of the demo has had before its first start.", ge=0, le=12
    )
    vigie_demo_password: SecretStr = Field(
        SecretStr(""), description="Password of the demo users. Empty: generated once and printed."
    )
    files_url: str = Field(
        "",
        description="Where files people send are kept: s3://bucket/path (credentials from AWS_*), file:///folder."
        " Empty: VIGIE_DATA/files.",
    )
    files_scanner: str = Field(
        "",
        description="Virus scanner: clamd://host:3310 or clamd:///run/clamd.sock. Empty: files are marked not scanned.",
    )
    web_concurrency: int = Field(1, description="Web processes.", ge=1, le=64)
    db_pool_size: int = Field(8, description="Database connections of a process.", ge=2, le=100)
    stream_retention_days: int = Field(7, description="How long a board may be away and still catch up.", ge=1, le=90)
    privacy_kept_days: str = Field(
        "",
        description="How many days after closing a claim must be kept by law, so that its insured cannot be anonymised:"
        " `730`, or with exceptions by tenant `730,assur=1825`. Empty: none.",
    )
    privacy_forget_after_days: str = Field(
        "",
        description="How many days after their last claim was closed people without a policy are anonymised by"
        " themselves, written the same way. Empty: never.",
    )
    vigie_backup_key: SecretStr = Field(
        SecretStr(""),
        description="Key that backups are encrypted with: base64 of 32 bytes. Empty: the newest of VIGIE_SECRET_KEYS"
        " when that is set, else backups are not encrypted.",
    )
    log_level: str = Field("info", description="debug, info, warning or error.")
    twilio_account_sid: str = Field("", description="Default tenant's Twilio account.")
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Its primary auth token; also verifies webhooks.")
    twilio_phone_number: str = Field(
        "",
        description="Its sending number, E.164 (alias TWILIO_FROM).",
        validation_alias=AliasChoices("twilio_phone_number", "twilio_from"),
    )
    twilio_api_base_url: str = Field(
        "",
        description="Where Twilio's REST API is. Empty: api.twilio.com with credentials, else the built-in simulator.",
    )
    vapi_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Default tenant's Vapi secret: shared secret, bearer token or HMAC key."
    )
    openai_api_key: SecretStr = Field(
        SecretStr(""), description="Key of the language model. Empty: the built-in engine speaks, which needs none."
    )
    openai_base_url: str = Field("", description="An OpenAI-compatible server. Empty: api.openai.com, with a key.")
    openai_model: str = Field("gpt-6-luna", description="Model of agents that name none.")
    openai_prices: str = Field(
        "",
        description="USD per million prompt:completion tokens, `model=0.10:0.40,other=1:3`. A model without a price has"
        " no cost on screen.",
    )

    @property
    def site(self) -> str:
        """The public address without a trailing slash."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us over TLS."""
        return self.site.startswith("https://")


def example() -> str:
    """The text of `.env.example`."""
    lines = ["# Generated from app/settings.py by `vigie env-example`. Every variable is optional.", ""]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        text = "" if shown is None else str(int(shown)) if isinstance(shown, bool) else str(shown)
        lines += [f"# {field.description}", f"{name.upper()}={text}", ""]
    return "\n".join(lines)
