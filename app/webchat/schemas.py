"""Web chat at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, field_validator

from app.channels.models import OwnedChannel
from app.webchat import site_settings

SiteKey = Annotated[str, StringConstraints(pattern=r"^pk_[0-9A-Za-z_-]{16,40}$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class NewSession(BaseModel):
    """`POST /conversations`: a browser opens the chat."""

    site_key: SiteKey
    language: str | None = Field(None, max_length=35)
    page: str | None = Field(None, max_length=2000)
    referrer: str | None = Field(None, max_length=2000)


@dataclass(frozen=True, slots=True)
class BusinessView:
    """Whom the customer speaks with."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class SessionView:
    """An open chat. `session_id` is a secret: whoever has it is this customer. `greeting` is shown, not said."""

    session_id: str
    socket: str
    expires_at: datetime
    language: str
    business: BusinessView
    disclosure: str
    greeting: str | None


@dataclass(frozen=True, slots=True)
class AppearanceView:
    """What the widget needs to show its button; public, and the same for every visitor."""

    title: str
    colour: str
    language: str
    greeting: dict[str, str]
    business: BusinessView
    disclosure: dict[str, str]


class SiteBody(BaseModel):
    """A site that embeds the chat. `origins` are exact (`https://shop.example`) or `https://*.shop.example`."""

    label: str = Field(min_length=1, max_length=80)
    origins: list[str] = Field(default_factory=list, max_length=20)
    title: str | None = Field(None, max_length=60)
    colour: Colour = "#1f4f8f"
    language: str = Field("fr", pattern="^(fr|en)$")
    greeting: dict[str, str] = Field(default_factory=dict)
    sessions_per_minute: int = Field(site_settings.PER_SITE, ge=1, le=100_000)
    sessions_per_visitor: int = Field(site_settings.PER_CALLER, ge=1, le=100_000)

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, given: list[str]) -> list[str]:
        cleaned = [site_settings.clean_origin(origin) for origin in given]
        if None in cleaned:
            raise ValueError("an origin is https://host, or https://*.host; http only on this machine")
        return [origin for origin in cleaned if origin is not None]

    @field_validator("greeting")
    @classmethod
    def _is_in_our_languages(cls, given: dict[str, str]) -> dict[str, str]:
        if not set(given) <= {"fr", "en"} or any(len(text) > 300 for text in given.values()):
            raise ValueError("greetings are in fr and en, up to 300 characters")
        return {language: text for language, text in given.items() if text.strip()}

    def settings(self) -> dict[str, Any]:
        """What is kept with the channel."""
        return self.model_dump(exclude={"label", "active"})


class SiteChange(SiteBody):
    """`PUT /chat-sites/{id}`: the site as it should be from now on."""

    active: bool = True


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site that embeds the chat; `snippet` is what goes into its pages."""

    id: UUID
    version: int
    key: str
    label: str
    active: bool
    origins: list[str]
    title: str | None
    colour: str
    language: str
    greeting: dict[str, str]
    sessions_per_minute: int
    sessions_per_visitor: int
    snippet: str

    @classmethod
    def of(cls, channel: OwnedChannel, site: str) -> SiteView:
        """The view of a chat channel."""
        known = site_settings.settings_of(channel.settings)
        return cls(
            channel.id,
            channel.version,
            channel.address,
            channel.label,
            channel.active,
            known.origins,
            known.title,
            known.colour,
            known.language,
            known.greeting,
            known.sessions_per_minute,
            known.sessions_per_visitor,
            f'<script src="{site}/widget.js" data-site="{channel.address}" async></script>',
        )


@dataclass(frozen=True, slots=True)
class SitePage:
    """Every site of the tenant; there are few."""

    items: list[SiteView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A session and the conversation it now speaks in."""

    id: UUID
    version: int
    conversation_id: UUID
    offset: int
