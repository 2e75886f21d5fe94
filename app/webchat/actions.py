"""What a chat client sets in motion."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.contacts import actions as contacts
from app.contacts.models import Fact, Identity, Source
from app.conversations import actions as conversations
from app.conversations import opening, reading, reads
from app.conversations.models import Incoming, Media, Message
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, TooMany, Unauthenticated
from app.files import actions as files
from app.files.models import StoredFile
from app.sessions import actions as sessions
from app.webchat import queries, rules, site_settings
from app.webchat.events import SessionLinked
from app.webchat.models import Admitted, Appearance, ChatSession, Line, Link, Standing
from app.webchat.schemas import LinkView, NewSession

LINK_LIFE: Final = timedelta(hours=24)
"""How long a customer may fetch a file they were shown; the next connection shows fresh links."""


SOUNDS: Final = ("audio/", "video/")
"""What spoken words lie in: browsers record into the containers of films."""


class TooManySessions(TooMany):
    """Too many chats were opened; wait before opening another."""

    code = "too_many_sessions"


class SessionExpired(Unauthenticated):
    """This chat has expired; open another."""

    code = "session_expired"


class NothingSaid(DomainError):
    """A message needs words or a file."""

    code = "nothing_said"


class NotAudio(DomainError):
    """This file is no sound."""

    code = "not_audio"


class MessageTooLong(DomainError):
    """This message is too long."""

    kind = Kind.TOO_LARGE
    code = "message_too_long"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened; `secret` exists nowhere else."""

    session: ChatSession
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a client wants said. `client_id` is its own name for it: said twice, it is stored once.

    `confidence` and `audio` are of spoken words (see `frames.Say`); `origin` is where the client speaks from, hashed.
    """

    text: str = field(repr=False)
    client_id: str | None = None
    files: tuple[UUID, ...] = ()
    confidence: float | None = None
    audio: UUID | str | None = field(default=None, repr=False)
    origin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """It is stored, at this position of the session; `is_new` is false when it was before."""

    seq: int
    message_id: UUID
    link: Link
    is_new: bool


async def open_session(
    tx: Transaction, site: Appearance, body: NewSession, *, origin: str | None, address: str
) -> Opened:
    """Open a chat for a browser.

    Raises:
        TooManySessions: too many from this visitor, or on this site, within a minute.
    """
    settings = site_settings.settings_of(site.channel.settings)
    caller = rules.caller_hash(address, site.channel.address, tx.at)
    on_site, of_visitor = await queries.get_rates(tx.conn, tx.tenant_id, site.channel.id, caller, tx.at - rules.WINDOW)
    for rate, limit in ((of_visitor, settings.sessions_per_visitor), (on_site, settings.sessions_per_minute)):
        wait = rules.wait_for(rate, limit, tx.at)
        if wait is not None:
            raise TooManySessions(retry_after=wait)
    secret = secrets.token_urlsafe(32)
    session = ChatSession(
        tx.tenant_id,
        uuid7(),
        site.channel.id,
        rules.secret_hash(secret),
        rules.language_of(body.language, settings.language),
        _plain(origin),
        _plain(body.page),
        _plain(body.referrer),
        caller,
        tx.at,
        tx.at + rules.LIFE_UNSPOKEN,
        None,
    )
    await queries.insert_session(tx.conn, session)
    return Opened(session, secret)


def _plain(text: str | None) -> str | None:
    if not text:
        return None
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:2000]


async def find_session(db: Database, secret: str) -> Admitted | None:
    """The session of a secret, expired or not; `None` for one nobody was given."""
    async with db.system() as conn:
        return await queries.find_admitted(conn, rules.secret_hash(secret))


def identity_of(session: ChatSession) -> Identity:
    """How conversations know whoever is behind a session."""
    return Identity("visitor", str(session.id))


async def speak(tx: Transaction, session: ChatSession, said: Utterance) -> Accepted:
    """Store what a client said, let the agent hear it, and say where in the session it stands.

    Raises:
        NothingSaid, MessageTooLong, SessionExpired, NotAudio. NotFound: a file that is not theirs.
    """
    if not said.text.strip() and not said.files:
        raise NothingSaid
    if len(said.text) > rules.MAX_TEXT:
        raise MessageTooLong(limit=rules.MAX_TEXT)
    speaker = await queries.take_speaker(tx.conn, tx.tenant_id, session.id, at=tx.at, until=tx.at + rules.LIFE_SPOKEN)
    if speaker is None:
        raise SessionExpired
    carried = await files.files_of(tx, session.id, said.files) if said.files else []
    sound = await _sound(tx, session, said.audio)
    incoming = Incoming(
        identity_of(session),
        said.text,
        channel="chat",
        channel_id=session.channel_id,
        client_id=said.client_id or str(uuid7()),
        media=tuple(Media(files.content_address(file.id), file.content_type, file.name) for file in carried),
        facts=(Fact("language", session.language, Source.CHANNEL),),
        speech_confidence=said.confidence,
        audio_ref=said.audio if isinstance(said.audio, str) else files.content_address(sound[0].id) if sound else None,
    )
    received = await conversations.receive_message(tx, speaker.tenant, incoming)
    if received is None:
        return await _said_before(tx, session, incoming)
    link = await _linked(tx, session, received.message)
    if carried or sound:
        await files.claim(tx, session.id, [*carried, *sound], link.conversation_id)
    await sessions.hear(tx, speaker.tenant, received, origin=said.origin)
    return Accepted(link.offset + received.message.seq, received.message.id, link, is_new=True)


async def _sound(tx: Transaction, session: ChatSession, audio: UUID | str | None) -> list[StoredFile]:
    """The file spoken words lie in, if it is one of ours."""
    if not isinstance(audio, UUID):
        return []
    found = await files.files_of(tx, session.id, [audio])
    if not found[0].content_type.startswith(SOUNDS):
        raise NotAudio
    return found


async def _said_before(tx: Transaction, session: ChatSession, incoming: Incoming) -> Accepted:
    before = await reads.find_received(tx.conn, tx.tenant_id, incoming.identity, incoming.client_id or "")
    assert before is not None  # noqa: S101
    link = await _linked(tx, session, before)
    return Accepted(link.offset + before.seq, before.id, link, is_new=False)


async def _linked(tx: Transaction, session: ChatSession, message: Message) -> Link:
    return await _link(tx, session, message.conversation_id)


async def _link(tx: Transaction, session: ChatSession, conversation_id: UUID) -> Link:
    link, is_new = await queries.link_conversation(tx.conn, tx.tenant_id, session.id, conversation_id, tx.at)
    if is_new:
        view = LinkView(session.id, 1, link.conversation_id, link.offset)
        tx.emit(SessionLinked(id=session.id, version=1, data=view))
    return link


async def greet(db: Database, session: ChatSession) -> bool:
    """Have an agent that speaks first begin, once in the life of a session; whether it did just now.

    Only then does a browser that has said nothing cost a contact and a conversation.
    """
    async with db.transaction(session.tenant_id) as tx:
        if not await sessions.speaks_first(tx.conn, tx.tenant_id):
            return False
        tenant = await queries.lock_unspoken(tx.conn, tx.tenant_id, session.id, tx.at)
        if tenant is None:
            return False
        told = (Fact("language", session.language, Source.CHANNEL),)
        contact = await contacts.recognise(tx, identity_of(session), region=tenant.country, facts=told)
        conversation = await opening.open_chat(tx, contact, channel_id=session.channel_id, language=session.language)
        await _link(tx, session, conversation.id)
        await sessions.greet(tx, tenant, conversation, contact)
        return True


async def mark_read(tx: Transaction, standing: Standing, upto: int) -> None:
    """The customer has seen everything up to a position."""
    await reading.mark_read(tx, standing.link.conversation_id, upto - standing.link.offset)


async def find_standing(conn: Connection, tenant_id: int, session_id: UUID) -> Standing | None:
    """Where a session's conversation stands."""
    return await queries.find_standing(conn, tenant_id, session_id)


async def list_lines(
    conn: Connection, tenant_id: int, session_id: UUID, *, after: int, upto: int | None = None, limit: int = 200
) -> Sequence[Line]:
    """What was said in a session after a position, in order."""
    return await queries.list_lines(conn, tenant_id, session_id, after=after, upto=upto, limit=limit)


async def attachments(tx: Transaction, media: Sequence[Mapping[str, str]], site: str) -> list[dict[str, Any]]:
    """The files a message carries, each with a link for the customer."""
    shown: list[dict[str, Any]] = []
    for item in media:
        file_id = file_of(item["url"])
        file = await files.find_file(tx.conn, tx.tenant_id, file_id) if file_id else None
        if file is not None:
            link = files.link_to(file, tx.at, site, LINK_LIFE)
            view = {"id": file.id, "name": file.name, "content_type": file.content_type, "size": file.size}
            shown.append({**view, "url": link.url})
    return shown


def file_of(address: str) -> UUID | None:
    """The file behind such an address."""
    parts = address.split("/")
    try:
        return UUID(parts[-2]) if parts[-1] == "content" else None
    except (ValueError, IndexError):
        return None
