"""What we ask of a system that knows customers: one signature per method, for every implementation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol

from app.connectors.errors import NotSupported

Segment = Literal["prospect", "client", "vip", "inactive"]
Sort = Literal["name", "email", "created_at", "total_spent", "last_order"]
InteractionKind = Literal["call", "email", "sms", "whatsapp", "visit", "note"]
PER_PAGE = 20


class Capability(StrEnum):
    """The optional methods a system may declare."""

    DELETE = "delete_customer"
    MERGE = "merge_customers"
    READ_NOTES = "get_customer_notes"
    SEARCH_NOTES = "search_customers.notes"
    ADD_TO_SEGMENT = "add_to_segment"
    REMOVE_FROM_SEGMENT = "remove_from_segment"
    CUSTOMER_SEGMENTS = "get_customer_segments"
    LIST_SEGMENTS = "list_segments"
    READ_ACTIVITY = "get_customer_activity"
    LOG_INTERACTION = "log_interaction"
    STATS = "get_customer_stats"
    SUBSCRIBE = "subscribe_to_customer_changes"


@dataclass(frozen=True, slots=True)
class Health:
    """How the system is."""

    status: Literal["connected", "disconnected", "error", "pending"]
    checked_at: datetime
    message: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CommunicationPreferences:
    """How and when they want to hear from us. Marketing needs a yes; days count from Sunday, 0."""

    preferred_channel: Literal["email", "sms", "whatsapp", "phone"] | None = None
    marketing_email: bool = False
    marketing_sms: bool = False
    marketing_whatsapp: bool = False
    marketing_calls: bool = False
    frequency: Literal["daily", "weekly", "monthly", "never"] | None = None
    preferred_hours: tuple[str, str] | None = None
    preferred_days: tuple[int, ...] = ()
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the system knows them; unknown is `None`, never a placeholder. `phone` is E.164."""

    id: str
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    address: str | None
    language: str | None
    tags: tuple[str, ...]
    segment: Segment | None
    preferences: CommunicationPreferences
    created_at: datetime
    total_orders: int = 0
    total_spent_minor: int = 0
    last_order_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """First and last name are required."""

    first_name: str
    last_name: str
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    language: Literal["fr", "en"] | None = None
    tags: Sequence[str] = ()
    segment: Segment | None = None
    preferences: CommunicationPreferences | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """Only what is not `None` changes; an empty text forgets the field; `tags` replaces the whole set."""

    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    language: Literal["fr", "en"] | None = None
    tags: Sequence[str] | None = None
    segment: Segment | None = None


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """A page of customers. `tags`: any of them. `page` counts from 1."""

    page: int = 1
    per_page: int = PER_PAGE
    segment: Segment | None = None
    tags: Sequence[str] = ()
    created_after: datetime | None = None
    created_before: datetime | None = None
    sort: Sort = "created_at"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One page of a list."""

    items: tuple[Customer, ...]
    page: int
    per_page: int
    total: int

    @property
    def total_pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.per_page)

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self.page < self.total_pages

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.page > 1


@dataclass(frozen=True, slots=True)
class CustomerSearch:
    """Where to look for some words; empty words find nobody."""

    words: str
    in_name: bool = True
    in_email: bool = True
    in_phone: bool = True
    in_notes: bool = False
    limit: int = 20


@dataclass(frozen=True, slots=True)
class NewNote:
    """A remark about a customer."""

    author: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerNote:
    """A remark that was made."""

    id: str
    customer_id: str
    author: str
    text: str
    at: datetime
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerGroup:
    """A segment of the system's own making."""

    id: str
    name: str
    description: str = ""
    criteria: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """Something that happened with a customer; logging one sets when they were last in contact."""

    customer_id: str
    kind: InteractionKind
    subject: str
    content: str = ""
    at: datetime | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """Which interactions; the answer is newest first."""

    kind: InteractionKind | None = None
    limit: int = 50
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class CustomerStats:
    """What a customer is worth. Rates are 0..1, `loyalty` 0..100; unknown is `None`."""

    total_orders: int
    total_spent_minor: int
    currency: str
    average_order_minor: int | None
    first_order_at: datetime | None
    last_order_at: datetime | None
    days_since_last_order: int | None
    orders_per_month: float | None
    return_rate: float | None
    lifetime_value_minor: int | None
    loyalty: int


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """A customer was created, updated or deleted in the system."""

    kind: Literal["created", "updated", "deleted"]
    customer_id: str


class CustomerSystem(Protocol):
    """A system that knows customers.

    Failures are those of `app.connectors.errors`. Methods named in `Capability` are optional: one that is not in
    `capabilities` raises `NotSupported`, as these bodies do; implementations derive from this class.
    """

    system_name: str
    api_version: str
    capabilities: frozenset[Capability]

    async def check_health(self) -> Health:
        """How the system is; never raises."""
        ...

    async def test_connection(self) -> bool:
        """Whether the system answers us; no side effect."""
        ...

    async def get_customer(self, customer_id: str) -> Customer:
        """One customer; raises `NotFound`."""
        ...

    async def get_customer_by_email(self, email: str) -> Customer | None:
        """The customer with this address, in any case of letters."""
        ...

    async def get_customer_by_phone(self, phone: str) -> Customer | None:
        """The customer with this number, however it is written."""
        ...

    async def list_customers(self, query: CustomerQuery) -> CustomerPage:
        """A page of customers."""
        ...

    async def search_customers(self, search: CustomerSearch) -> Sequence[Customer]:
        """Customers with all the words in the places asked for."""
        ...

    async def create_customer(self, new: NewCustomer) -> Customer:
        """A new customer; raises `Validation`, or `Duplicate` with `existing_id` for a known e-mail or phone."""
        ...

    async def update_customer(self, customer_id: str, change: CustomerChange) -> Customer:
        """Change some fields; raises `NotFound`, `Validation`, `Duplicate`."""
        ...

    async def update_communication_preferences(
        self, customer_id: str, preferences: CommunicationPreferences
    ) -> Customer:
        """Replace how they want to hear from us; raises `NotFound`."""
        ...

    async def add_customer_note(self, customer_id: str, note: NewNote) -> CustomerNote:
        """Write a remark; raises `NotFound`."""
        ...

    async def add_tags(self, customer_id: str, tags: Sequence[str]) -> Customer:
        """The customer with these tags too; raises `NotFound`."""
        ...

    async def remove_tags(self, customer_id: str, tags: Sequence[str]) -> Customer:
        """The customer without these tags; raises `NotFound`."""
        ...

    async def delete_customer(self, customer_id: str) -> None:
        """Put a customer out of use; what was said with them stays."""
        raise NotSupported(method=Capability.DELETE)

    async def merge_customers(self, primary_id: str, secondary_ids: Sequence[str]) -> Customer:
        """Make several records of one person one."""
        raise NotSupported(method=Capability.MERGE)

    async def get_customer_notes(self, customer_id: str, *, limit: int = 50) -> Sequence[CustomerNote]:
        """Remarks, newest first; raises `NotFound`."""
        raise NotSupported(method=Capability.READ_NOTES)

    async def add_to_segment(self, customer_id: str, segment_id: str) -> None:
        """Put a customer into a group."""
        raise NotSupported(method=Capability.ADD_TO_SEGMENT)

    async def remove_from_segment(self, customer_id: str, segment_id: str) -> None:
        """Take a customer out of a group."""
        raise NotSupported(method=Capability.REMOVE_FROM_SEGMENT)

    async def get_customer_segments(self, customer_id: str) -> Sequence[CustomerGroup]:
        """The groups a customer is in."""
        raise NotSupported(method=Capability.CUSTOMER_SEGMENTS)

    async def list_segments(self) -> Sequence[CustomerGroup]:
        """The system's groups."""
        raise NotSupported(method=Capability.LIST_SEGMENTS)

    async def get_customer_activity(self, customer_id: str, query: ActivityQuery) -> Sequence[Interaction]:
        """What happened with a customer, newest first."""
        raise NotSupported(method=Capability.READ_ACTIVITY)

    async def log_interaction(self, interaction: Interaction) -> None:
        """Tell the system what happened."""
        raise NotSupported(method=Capability.LOG_INTERACTION)

    async def get_customer_stats(self, customer_id: str) -> CustomerStats:
        """What a customer is worth; raises `NotFound`."""
        raise NotSupported(method=Capability.STATS)

    async def subscribe_to_customer_changes(self, hear: Callable[[CustomerChanged], Awaitable[None]]) -> str:
        """Be told of changes; the answer names the subscription."""
        raise NotSupported(method=Capability.SUBSCRIBE)

    async def unsubscribe_from_customer_changes(self, subscription_id: str) -> None:
        """Not any more."""
        raise NotSupported(method=Capability.SUBSCRIBE)
