"""HTTP edge of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from starlette.requests import Request

from app.access import Permission, Principal
from app.conversations import ownership, reads
from app.conversations.schemas import ConversationView, MessageView
from app.db.database import Database
from app.desk import advisor_queries, advisors, canned_queries, note_queries, notes, queries, queue, replies, taking
from app.desk.answering import answer, check_upload
from app.desk.changes import actor_of
from app.desk.cursors import read_cursor, write_cursor
from app.desk.pane import read_pane
from app.desk.schemas import (
    AdvisorBody,
    AdvisorPage,
    AdvisorView,
    CannedReplyBody,
    CannedReplyPage,
    CannedReplyView,
    ClaimBody,
    CloseBody,
    DeclineBody,
    DeskView,
    HandOffBody,
    HandoffPage,
    HandoffQuery,
    HandoffView,
    MessageBody,
    MyStatus,
    NoteBody,
    NotePage,
    NoteView,
    ReadBody,
    ReadPage,
    ReleaseBody,
    RenderBody,
    RenderedReply,
    SuggestBody,
    Suggestions,
    SuperviseBody,
    TransferBody,
    TypingBody,
    UploadQuery,
)
from app.errors import NotFound
from app.files import actions as files
from app.files.scanning import Scanner
from app.files.schemas import FileView
from app.files.store import FileStore
from app.listening import Listening
from app.web.endpoint import IfMatch
from app.web.routing import route

MOST_READS: Final = 500
_OPEN: Final = frozenset({"open", "waiting", "offered", "promised"})


async def list_handoffs(query: HandoffQuery, who: Principal, db: Database) -> HandoffPage:
    """Who waits for an advisor, in the order they should be taken; others newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        conn, limit = snapshot.conn, query.limit + 1
        status = None if query.status in ("open", "all") else query.status
        if query.status in _OPEN:
            after = read_cursor(query.cursor) if query.cursor else None
            found = await queries.list_open_handoffs(conn, who.tenant_id, status=status, after=after, limit=limit)
        else:
            before = read_cursor(query.cursor)[3] if query.cursor else None
            found = await queries.list_handoffs_by_time(conn, who.tenant_id, status=status, before=before, limit=limit)
        shown = await queries.with_declines(conn, who.tenant_id, found[: query.limit])
    following = write_cursor(shown[-1]) if len(found) > query.limit else None
    return HandoffPage([HandoffView.of(h) for h in shown], following, snapshot.position)


async def read_handoff(id: UUID, who: Principal, db: Database) -> HandoffView:
    """One hand-off."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.find_handoff(snapshot.conn, who.tenant_id, id)
        if found is None:
            raise NotFound
        return HandoffView.of((await queries.with_declines(snapshot.conn, who.tenant_id, [found]))[0])


async def decline_handoff(id: UUID, body: DeclineBody, who: Principal, db: Database) -> HandoffView:
    """Not take the conversation offered to me; it goes to somebody else at once."""
    async with db.transaction(who.tenant_id) as tx:
        return HandoffView.of(await queue.decline(tx, id, who, body.reason))


async def claim(id: UUID, body: ClaimBody, who: Principal, db: Database) -> ConversationView:
    """Take a conversation; 409 says who was first. Once answered, nothing of the agent's leaves any more."""
    async with db.transaction(who.tenant_id) as tx:
        taken = await taking.claim(tx, id, who, epoch=body.epoch)
    await ownership.quiet(db, who.tenant_id, id)
    return ConversationView.of(taken)


async def release(id: UUID, body: ReleaseBody, who: Principal, db: Database) -> ConversationView:
    """Give a conversation back to the agent, with a note it may know."""
    async with db.transaction(who.tenant_id) as tx:
        return ConversationView.of(await taking.release(tx, id, who, note=body.note))


async def transfer(id: UUID, body: TransferBody, who: Principal, db: Database) -> ConversationView:
    """Give a conversation to a colleague, or to whoever has a skill."""
    async with db.transaction(who.tenant_id) as tx:
        return ConversationView.of(await taking.transfer(tx, id, who, body))


async def hand_off(id: UUID, body: HandOffBody, who: Principal, db: Database) -> ConversationView:
    """Ask for an advisor."""
    async with db.transaction(who.tenant_id) as tx:
        return ConversationView.of(await taking.hand_off(tx, id, who, body))


async def supervise(id: UUID, body: SuperviseBody, who: Principal, db: Database) -> ConversationView:
    """Watch a colleague's conversation, coach in it, barge in, or take it over."""
    async with db.transaction(who.tenant_id) as tx:
        if body.mode != "take_over":
            return ConversationView.of(await taking.supervise(tx, id, who, body.mode))
        taken = await taking.claim(tx, id, who, force=True)
    await ownership.quiet(db, who.tenant_id, id)
    return ConversationView.of(taken)


async def close(id: UUID, body: CloseBody, who: Principal, db: Database) -> ConversationView:
    """End a conversation, with a reason."""
    async with db.transaction(who.tenant_id) as tx:
        return ConversationView.of(await taking.close(tx, id, who, body))


async def send_message(id: UUID, body: MessageBody, who: Principal, db: Database) -> MessageView:
    """Write to the customer on their own channel."""
    async with db.transaction(who.tenant_id) as tx:
        return MessageView.of((await answer(tx, id, who, body)).message)


async def upload(
    id: UUID, query: UploadQuery, request: Request, who: Principal, db: Database, store: FileStore, scanner: Scanner
) -> FileView:
    """Upload a file to send to the customer; a message carries it by its id."""
    async with db.transaction(who.tenant_id) as tx:
        owner_id = await check_upload(tx, id, who)
    content = await request.body()
    tenant_id = who.tenant_id
    file = await files.take_in(
        db, store, scanner, tenant_id=tenant_id, owner_id=owner_id, name=query.name, content=content
    )
    return FileView.of(file)


async def tell_typing(id: UUID, body: TypingBody, who: Principal, db: Database, listening: Listening) -> None:
    """Show the customer and colleagues that I am writing."""
    del body
    actor = actor_of(who)
    async with db.snapshot(who.tenant_id) as snapshot:
        await reads.get_conversation(snapshot.conn, who.tenant_id, id)
    writer = {"id": actor.id, "name": actor.name, "kind": "advisor"}
    frame = {"op": "typing", "topic": "conversations", "id": id, "who": writer}
    listening.whisper(who.tenant_id, msgspec.json.encode(frame))


async def list_notes(id: UUID, who: Principal, db: Database) -> NotePage:
    """The team's notes on a conversation; a whisper only for its advisor and supervisors."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return NotePage(await notes.list_notes(snapshot.conn, who, id), None, snapshot.position)


async def add_note(id: UUID, body: NoteBody, who: Principal, db: Database, listening: Listening) -> NoteView:
    """Write to the team, or whisper to the advisor."""
    async with db.transaction(who.tenant_id) as tx:
        note = await notes.add_note(tx, id, who, body)
    if note.kind == "whisper":
        nudge = {"op": "whisper", "topic": "notes", "id": id, "to": note.whispered_to}
        listening.whisper(who.tenant_id, msgspec.json.encode(nudge))
    return NoteView.of(note)


async def mark_read(id: UUID, body: ReadBody, who: Principal, db: Database) -> None:
    """I have read up to this message."""
    async with db.transaction(who.tenant_id) as tx:
        await notes.mark_read(tx, id, who, body.seq)


async def list_reads(who: Principal, db: Database) -> ReadPage:
    """What I have not read of open conversations."""
    reader = actor_of(who)
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await note_queries.list_reads(snapshot.conn, who.tenant_id, reader.id, MOST_READS)
    return ReadPage(found, snapshot.position)


async def read_desk(id: UUID, who: Principal, db: Database, now: datetime) -> DeskView:
    """Everything the pane shows of a conversation."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await read_pane(snapshot, id, who, now)


async def suggest(id: UUID, body: SuggestBody, who: Principal, db: Database) -> Suggestions:
    """Replies that would fit now, ready to send."""
    del body
    async with db.snapshot(who.tenant_id) as snapshot:
        return Suggestions(await replies.suggest(snapshot.conn, id, who))


async def list_advisors(who: Principal, db: Database) -> AdvisorPage:
    """Everybody at the desk, with their status and load."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await advisor_queries.list_advisors(snapshot.conn, who.tenant_id)
    return AdvisorPage([AdvisorView.of(a) for a in found], None, snapshot.position)


async def set_my_status(body: MyStatus, who: Principal, db: Database) -> AdvisorView:
    """Come to the desk, pause, leave."""
    async with db.transaction(who.tenant_id) as tx:
        return AdvisorView.of(await advisors.set_my_status(tx, who, body))


async def set_advisor(id: UUID, body: AdvisorBody, who: Principal, db: Database) -> AdvisorView:
    """Say what a member can do and how much."""
    async with db.transaction(who.tenant_id) as tx:
        return AdvisorView.of(await advisors.set_advisor(tx, id, body, who))


async def list_canned_replies(who: Principal, db: Database) -> CannedReplyPage:
    """Replies ready to send."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await canned_queries.list_canned(snapshot.conn, who.tenant_id)
    return CannedReplyPage([CannedReplyView.of(r) for r in found], None, snapshot.position)


async def create_canned_reply(body: CannedReplyBody, who: Principal, db: Database) -> CannedReplyView:
    """Keep a reply."""
    async with db.transaction(who.tenant_id) as tx:
        return CannedReplyView.of(await replies.create(tx, body, who))


async def change_canned_reply(
    id: UUID, body: CannedReplyBody, who: Principal, db: Database, if_match: IfMatch
) -> CannedReplyView:
    """Write a reply anew."""
    async with db.transaction(who.tenant_id) as tx:
        return CannedReplyView.of(await replies.change(tx, id, body, who, version=if_match.version))


async def delete_canned_reply(id: UUID, who: Principal, db: Database) -> None:
    """Throw a reply away."""
    async with db.transaction(who.tenant_id) as tx:
        await replies.forget(tx, id, who)


async def render_canned_reply(id: UUID, body: RenderBody, who: Principal, db: Database) -> RenderedReply:
    """A reply for one conversation, its blanks filled."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await replies.fill_in(snapshot.conn, id, body, who)


_READ = Permission.READ_CONVERSATIONS
_ANSWER = Permission.ANSWER_CONVERSATIONS
_SUPERVISE = Permission.SUPERVISE_CONVERSATIONS

routes = [
    route("GET", "/handoffs", list_handoffs, needs=Permission.READ_HANDOFFS),
    route("GET", "/handoffs/{id}", read_handoff, needs=Permission.READ_HANDOFFS),
    route("POST", "/handoffs/{id}/decline", decline_handoff, needs=_ANSWER),
    route("GET", "/conversations/reads", list_reads, needs=_READ),
    route("POST", "/conversations/{id}/claim", claim, needs=_ANSWER),
    route("POST", "/conversations/{id}/release", release, needs=_ANSWER),
    route("POST", "/conversations/{id}/transfer", transfer, needs=_ANSWER),
    route("POST", "/conversations/{id}/hand-off", hand_off, needs=_ANSWER),
    route("POST", "/conversations/{id}/supervise", supervise, needs=_SUPERVISE),
    route("POST", "/conversations/{id}/close", close, needs=_ANSWER),
    route("POST", "/conversations/{id}/messages", send_message, needs=_ANSWER, status=201),
    route(
        "POST",
        "/conversations/{id:uuid}/files",
        upload,
        needs=_ANSWER,
        status=201,
        raw_body="application/octet-stream",
    ),
    route("POST", "/conversations/{id}/typing", tell_typing, needs=_ANSWER),
    route("GET", "/conversations/{id}/notes", list_notes, needs=Permission.READ_NOTES),
    route("POST", "/conversations/{id}/notes", add_note, needs=_ANSWER, status=201),
    route("PUT", "/conversations/{id}/read", mark_read, needs=_READ),
    route("GET", "/conversations/{id}/desk", read_desk, needs=_READ),
    route("POST", "/conversations/{id}/suggestions", suggest, needs=_ANSWER),
    route("GET", "/advisors", list_advisors, needs=Permission.READ_ADVISORS),
    route("PUT", "/advisors/me", set_my_status, needs=_ANSWER),
    route("PUT", "/advisors/{id}", set_advisor, needs=_SUPERVISE),
    route("GET", "/canned-replies", list_canned_replies, needs=Permission.READ_NOTES),
    route("POST", "/canned-replies", create_canned_reply, needs=_SUPERVISE, status=201),
    route("PUT", "/canned-replies/{id}", change_canned_reply, needs=_SUPERVISE),
    route("DELETE", "/canned-replies/{id}", delete_canned_reply, needs=_SUPERVISE),
    route("POST", "/canned-replies/{id}/render", render_canned_reply, needs=_ANSWER),
]
