"""The desk at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from agents.session.commands import Brief, Fact
from app.alerts.models import Urgency, VerdictView
from app.alerts.schemas import Person
from app.contacts.schemas import ContactView
from app.conversations.schemas import ConversationView, MessageView
from app.desk.models import (
    Advisor,
    AdvisorStatus,
    CannedReply,
    Handoff,
    HandoffStatus,
    Language,
    Mention,
    Mode,
    Note,
    NoteKind,
    Variable,
    VariableType,
)


@dataclass(frozen=True, slots=True)
class DeclineView:
    """Who did not take an offer, and why; `no_answer` when the countdown ran out."""

    user: Person
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandoffView:
    """A conversation offered to advisors. The queue's order is `urgency`, `score` descending, `requested_at`."""

    id: UUID
    version: int
    conversation_id: UUID
    contact_id: UUID
    status: HandoffStatus
    reason: str
    skill: str
    language: Language
    urgency: Urgency
    complexity: int
    emotion: float
    flags: list[str]
    score: int
    requested_at: datetime
    offered_to: Person | None
    offered_until: datetime | None
    declines: list[DeclineView]
    claimed_by: Person | None
    claimed_at: datetime | None
    brief: Brief
    callback_by: datetime | None
    alert_id: UUID | None
    ended_because: str | None

    @classmethod
    def of(cls, h: Handoff) -> HandoffView:
        """As the API and the stream show it."""
        return cls(
            h.id,
            h.version,
            h.conversation_id,
            h.contact_id,
            h.status,
            h.reason,
            h.skill,
            h.language,
            h.urgency,
            h.complexity,
            h.emotion,
            h.flags,
            h.score,
            h.requested_at,
            person(h.offered_to, h.offered_to_name),
            h.offered_until,
            [DeclineView(Person(d.user_id, d.user_name), d.reason, d.at) for d in h.declines],
            person(h.claimed_by, h.claimed_by_name),
            h.claimed_at,
            h.brief,
            h.callback_by,
            h.alert_id,
            h.ended_because,
        )


def person(user_id: UUID | None, name: str | None) -> Person | None:
    """Somebody by name, or nobody."""
    return None if user_id is None else Person(user_id, name or "")


@dataclass(frozen=True, slots=True)
class AdvisorView:
    """A member who answers customers. `status` is `busy` too when an available one has no room left."""

    id: UUID
    version: int
    user: Person
    status: AdvisorStatus
    capacity: int
    active: int
    skills: list[str]
    languages: list[Language]

    @classmethod
    def of(cls, a: Advisor) -> AdvisorView:
        """As the API and the stream show it."""
        status = "busy" if a.status == "available" and not a.has_room else a.status
        user = Person(a.user_id, a.name)
        return cls(a.user_id, a.version, user, status, a.capacity, a.active, a.skills, a.languages)


@dataclass(frozen=True, slots=True)
class NoteView:
    """What a member wrote to the team, or whispered to one advisor."""

    id: UUID
    version: int
    conversation_id: UUID
    author: Person
    text: str
    mentions: list[Mention]
    kind: NoteKind
    at: datetime

    @classmethod
    def of(cls, n: Note) -> NoteView:
        """As the API shows it; the stream never shows a whisper."""
        author = Person(n.author_id, n.author_name)
        return cls(n.id, n.version, n.conversation_id, author, n.text, n.mentions, n.kind, n.at)


@dataclass(frozen=True, slots=True)
class HandoffPage:
    """Open ones in the order of the queue, others newest first; `next` is the cursor of the following page."""

    items: list[HandoffView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class AdvisorPage:
    """Everybody who has ever been at the desk."""

    items: list[AdvisorView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class NotePage:
    """In the order they were written, as far as the reader may read them."""

    items: list[NoteView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class ReadView:
    """How far the reader is in a conversation; `mentions` counts notes naming them since they last read it."""

    conversation_id: UUID
    read_seq: int
    unread: int
    mentions: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Open conversations, the most recent first, and what is unread in each."""

    items: list[ReadView]
    position: str


ShortWords = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Skill = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Languages = Annotated[list[Language], Field(min_length=1, max_length=2)]


class HandoffQuery(BaseModel):
    """`GET /handoffs`."""

    status: Literal["open", "waiting", "offered", "claimed", "promised", "cancelled", "all"] = "open"
    limit: int = Field(200, ge=1, le=500)
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class DeclineBody(BaseModel):
    """`POST /handoffs/{id}/decline`."""

    reason: ShortWords


class ClaimBody(BaseModel):
    """`POST /conversations/{id}/claim`. With `epoch`, only if nobody has spoken for it since it was read."""

    epoch: int | None = Field(None, ge=1, le=2_000_000_000)


class ReleaseBody(BaseModel):
    """`POST /conversations/{id}/release`: back to the agent, which knows of the past only what `note` says."""

    note: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] | None = None


class TransferBody(BaseModel):
    """`POST /conversations/{id}/transfer`: to a member, or to whoever has a skill; exactly one of them."""

    user_id: UUID | None = None
    skill: Skill | None = None
    note: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] | None = None


class HandOffBody(BaseModel):
    """`POST /conversations/{id}/hand-off`: a human asks for another human."""

    reason: ShortWords
    skill: Skill = "general"
    note: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] | None = None


class SuperviseBody(BaseModel):
    """`POST /conversations/{id}/supervise`."""

    mode: Literal["watch", "coach", "barge", "take_over"]


class CloseBody(BaseModel):
    """`POST /conversations/{id}/close`. `tell`: whether the customer hears of it."""

    reason: ShortWords
    tell: bool = True


class MessageBody(BaseModel):
    """`POST /conversations/{id}/messages`: words, `files` uploaded before, or both. Twice one `client_id` is one."""

    text: Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)] = ""
    files: list[UUID] = Field([], max_length=10)
    client_id: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text and not self.files:
            raise ValueError("a message needs words or a file")
        return self


class UploadQuery(BaseModel):
    """`POST /conversations/{id}/files`: the file's name; its bytes are the body."""

    name: Annotated[str, StringConstraints(max_length=300)] = ""


class TypingBody(BaseModel):
    """`POST /conversations/{id}/typing`: nothing to say."""


class NoteBody(BaseModel):
    """`POST /conversations/{id}/notes`. Without `kind`, a supervisor who coaches whispers."""

    text: Words
    mentions: list[UUID] = Field([], max_length=20)
    kind: NoteKind | None = None


class ReadBody(BaseModel):
    """`PUT /conversations/{id}/read`."""

    seq: int = Field(ge=0, le=2_000_000_000)


class MyStatus(BaseModel):
    """`PUT /advisors/me`."""

    status: AdvisorStatus
    capacity: int | None = Field(None, ge=0, le=50)


class AdvisorBody(BaseModel):
    """`PUT /advisors/{id}`."""

    skills: list[Skill] | None = Field(None, max_length=50)
    languages: Languages | None = None
    capacity: int | None = Field(None, ge=0, le=50)
    status: AdvisorStatus | None = None


@dataclass(frozen=True, slots=True)
class SupervisionView:
    """A supervisor present in the conversation."""

    user: Person
    mode: Mode
    since: datetime


@dataclass(frozen=True, slots=True)
class VerdictEntryView:
    """What was made of one message."""

    id: UUID
    at: datetime
    message_id: UUID
    verdict: VerdictView


@dataclass(frozen=True, slots=True)
class PastThing:
    """Something else that happened with the contact."""

    kind: Literal["conversation", "call", "alert"]
    id: UUID
    channel: str
    at: datetime
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """Everything the pane shows of one conversation, at one instant. `messages` are the latest hundred.

    `supervisors` are shown to supervisors and to the advisor who owns the conversation.
    """

    conversation: ConversationView
    contact: ContactView
    messages: list[MessageView]
    verdicts: list[VerdictEntryView]
    notes: list[NoteView]
    handoff: HandoffView | None
    facts: list[Fact]
    missing: list[str]
    tone: str | None
    history: list[PastThing]
    supervisors: list[SupervisionView]
    position: str


@dataclass(frozen=True, slots=True)
class CannedReplyView:
    """A reply ready to send; `bodies` by language, with `{variables}`."""

    id: UUID
    version: int
    shortcut: str
    title: str
    bodies: dict[str, str]
    variables: list[Variable]
    skill: str | None

    @classmethod
    def of(cls, r: CannedReply) -> CannedReplyView:
        """As the API shows it."""
        return cls(r.id, r.version, r.shortcut, r.title, r.bodies, r.variables, r.skill)


@dataclass(frozen=True, slots=True)
class CannedReplyPage:
    """Every reply of the business, by shortcut."""

    items: list[CannedReplyView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class RenderedReply:
    """A reply with its blanks filled. `missing` ones are left in the text as they are written there.

    `values`: what filled the others, as it was given or known, before it was written out.
    """

    text: str
    language: Language
    missing: list[str]
    values: dict[str, str]
    segments: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words an advisor could send as they are."""

    source: Literal["canned", "knowledge", "agent"]
    title: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The most fitting first."""

    items: list[Suggestion]


class VariableBody(BaseModel):
    """A blank of a canned reply."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    type: VariableType = "text"
    required: bool = True


class Bodies(BaseModel):
    """The words of a canned reply, in one language or both."""

    fr: Annotated[str, StringConstraints(max_length=1600, strip_whitespace=True)] = ""
    en: Annotated[str, StringConstraints(max_length=1600, strip_whitespace=True)] = ""


class CannedReplyBody(BaseModel):
    """`POST /canned-replies` and `PUT /canned-replies/{id}`."""

    shortcut: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    title: ShortWords
    bodies: Bodies
    variables: list[VariableBody] = Field([], max_length=20)
    skill: Skill | None = None


class RenderBody(BaseModel):
    """`POST /canned-replies/{id}/render`. `values` by variable; what is known already needs none."""

    conversation_id: UUID
    language: Language | None = None
    values: dict[str, Annotated[str, StringConstraints(max_length=500)]] = Field({}, max_length=20)


class SuggestBody(BaseModel):
    """`POST /conversations/{id}/suggestions`: nothing to say."""
