"""Composition root of the worker process: carries out jobs, sweeps deadlines, forgets what is too old."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import asyncpg
import redis.asyncio as redis
import structlog
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.models import Job as PickedJob
from redis.exceptions import RedisError
from uuid_utils.compat import uuid7

from app.accounts import retention as accounts_retention
from app.alerts import handlers as alerts
from app.alerts.jobs import ReconsiderReach, RefreshContact, TakeDueStep
from app.catalog import handlers as catalog
from app.claims import handlers as claims
from app.claims import link_handlers as claim_links
from app.claims import links
from app.claims.jobs import AskCustomer, AttachMedia, FollowTakeover, SeekAdvisor, ShowInsured, ShowPolicy
from app.claims.link_jobs import SendFollowLink
from app.composition import open_process
from app.conversations import handlers as conversations
from app.conversations.jobs import LookUpMessage, SendMessage, SendUrgentMessage, TellDailyCap
from app.db.database import LOST, Database, DatabaseUnavailable
from app.db.dead_jobs import insert_dead_job
from app.db.job_context import JobContext
from app.db.job_queue import JOBS_CHANNEL, PendingJob, QueuedJob, decode_job, enqueue_jobs, free_key, job_value
from app.db.queue_schema import delete_old_log, delete_old_statistics
from app.db.stream_log import delete_events_before
from app.desk import handlers as desk
from app.desk.jobs import FollowClosing, RefreshAdvisor, SettleCallback, SettleQueue
from app.errors import DomainError, Kind
from app.files.handlers import forget_content
from app.files.jobs import ForgetContent
from app.files.store import FileStore
from app.identity import handlers as identity
from app.identity import retention as identity_retention
from app.identity.jobs import SendCode
from app.intake import handlers as intake
from app.intake import retention as intake_retention
from app.intake.jobs import ReprocessEntry
from app.jobs import Job, Lane
from app.knowledge import retention as knowledge_retention
from app.log import configure_logging
from app.notifications import handlers as notifications
from app.notifications.jobs import LookUpDelivery, SendNotification, SendUrgentNotification
from app.privacy import retention as privacy_retention
from app.sessions import handlers as sessions
from app.sessions.jobs import CatchUp, ResumeAgent, SilenceAgent
from app.settings import Settings
from app.state import Services
from app.storm.carriers import standing_in
from app.webchat import retention as webchat_retention

log = structlog.get_logger("vigie.worker")

Handler = Callable[[Any, JobContext], Awaitable[None]]
HANDLERS: Final[dict[type[Job], Handler]] = {
    TakeDueStep: alerts.take_due_step,
    ReconsiderReach: alerts.reconsider_reach,
    RefreshContact: alerts.show_contact,
    SendNotification: notifications.send,
    SendUrgentNotification: notifications.send,
    LookUpDelivery: notifications.look_up,
    SendMessage: conversations.send,
    SendUrgentMessage: conversations.send,
    LookUpMessage: conversations.look_up,
    TellDailyCap: conversations.tell_daily_cap,
    SettleQueue: desk.settle_queue,
    RefreshAdvisor: desk.refresh_advisor,
    FollowClosing: desk.follow_closing,
    SettleCallback: desk.settle_callback,
    SendFollowLink: claim_links.send_follow_link,
    SeekAdvisor: claims.seek,
    AskCustomer: claims.ask_customer,
    FollowTakeover: claims.follow_takeover,
    AttachMedia: claims.attach,
    ShowInsured: claims.show_contact,
    ShowPolicy: claims.show_contract,
    ReprocessEntry: intake.reprocess,
    SilenceAgent: sessions.silence,
    ResumeAgent: sessions.resume,
    CatchUp: sessions.catch_up,
    ForgetContent: forget_content,
    SendCode: identity.send_code,
}
SWEEPS: Final[dict[str, Callable[[Database, datetime], Awaitable[Any]]]] = {
    "alerts": alerts.sweep,
    "texts": conversations.sweep,
    "desk": desk.sweep,
    "claims": claims.sweep,
    "sessions": sessions.sweep,
    "reservations": catalog.expire_due,
}
"""What has become due since the last look, once a second, each on its own: one that fails stops no other."""

CONCURRENCY: Final = {Lane.URGENT: 16, Lane.NORMAL: 8, Lane.BULK: 2}
POLL: Final = timedelta(milliseconds=500)
HEARTBEAT: Final = timedelta(seconds=6)
"""A job of a killed worker runs again this long after its last heartbeat."""

SWEEP_SECONDS: Final = 1.0
RETENTION_SECONDS: Final = 600.0
QUEUE_LOG_KEPT_FOR: Final = timedelta(days=3)
_DATABASE_LOST: Final = (DatabaseUnavailable, OSError, asyncpg.InterfaceError, *LOST)
_BY_NAME: Final[dict[str, type[Job]]] = {kind.NAME: kind for kind in HANDLERS}


async def run_job(db: Database, services: Services, queued: QueuedJob) -> None:
    """Carry out one job; a failure is tried again later, then laid among the dead jobs where an operator sees it."""
    kind = _BY_NAME.get(queued.name)
    structlog.contextvars.bind_contextvars(tenant=queued.tenant_id, job=queued.name)
    if kind is None:
        await bury(db, queued, "no handler for this job")
        return
    context = JobContext(queued.tenant_id, db, services, db.clock(), queued.attempt)
    job = job_value(kind, queued)
    try:
        await HANDLERS[kind](job, context)
    except Exception as error:
        await try_later_or_bury(db, queued, job, error)


async def try_later_or_bury(db: Database, queued: QueuedJob, job: Job, error: Exception) -> None:
    """Refused is never tried again; everything else is, with growing pauses, `MAX_ATTEMPTS` times."""
    refused = isinstance(error, DomainError) and error.kind is not Kind.UNAVAILABLE
    attempt = queued.attempt + 1
    if refused or attempt >= job.MAX_ATTEMPTS:
        log.error("job.dead", attempts=attempt, error=type(error).__name__, exc_info=None if refused else error)
        await bury(db, queued, f"{type(error).__name__}: {getattr(error, 'code', '')}".strip(": "))
        return
    pause = timedelta(seconds=min(300.0, 0.5 * 2**attempt))
    log.warning("job.retry", attempt=attempt, error=type(error).__name__, pause_s=pause.total_seconds())
    async with db.transaction(queued.tenant_id) as tx:
        await enqueue_jobs(tx.conn, queued.tenant_id, [PendingJob(job, pause, attempt)])


async def bury(db: Database, queued: QueuedJob, error: str) -> None:
    """Keep a job nobody will try again by itself."""
    async with db.transaction(queued.tenant_id) as tx:
        await insert_dead_job(tx.conn, uuid7(), queued, error, tx.at)


async def carry_out_picked(db: Database, services: Services, pool: asyncpg.Pool, picked: PickedJob) -> None:
    """Carry out a job PgQueuer has picked. It leaves the queue when this returns, and also when this raises.

    So losing the database, which takes the record of the failure with it, must not end it: it starts over instead.
    """
    structlog.contextvars.clear_contextvars()
    queued = decode_job(picked.payload or b"")
    while True:
        try:
            await free_key(pool, picked.id)
            await run_job(db, services, queued)
        except _DATABASE_LOST as error:
            log.warning("job.database_lost", error=type(error).__name__)
            await asyncio.sleep(0.5)
        else:
            return


async def serve_queue(db: Database, services: Services, pool: asyncpg.Pool, stop: asyncio.Event) -> None:
    """Run PgQueuer over its own pool until `stop`; if the database goes away, start over when it is back."""

    async def carry_out(picked: PickedJob) -> None:
        await carry_out_picked(db, services, pool, picked)

    while not stop.is_set():
        queue = PgQueuer(AsyncpgPoolDriver(pool))
        for lane, limit in CONCURRENCY.items():
            queue.entrypoint(lane.value, concurrency_limit=limit)(carry_out)
        stopper = asyncio.ensure_future(_shut(queue, stop))
        try:
            await queue.qm.run(dequeue_timeout=POLL, batch_size=10, heartbeat_timeout=HEARTBEAT)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
            log.warning("queue.database_lost", error=type(error).__name__)
            await asyncio.sleep(0.5)
        finally:
            stopper.cancel()


async def _shut(queue: PgQueuer, stop: asyncio.Event) -> None:
    await stop.wait()
    queue.shutdown.set()


async def wake_on_doorbell(url: str | None, pool: asyncpg.Pool) -> None:
    """Turn rings of the Redis doorbell into one `NOTIFY` to ourselves, so that no hot transaction pays for it."""
    if url is None:
        return
    while True:
        client = redis.Redis.from_url(url, socket_connect_timeout=2)
        try:
            async with client.pubsub(ignore_subscribe_messages=True) as listener:
                await listener.subscribe(JOBS_CHANNEL)
                async for _ in listener.listen():
                    await pool.execute(
                        "SELECT pg_notify('ch_pgqueuer', json_build_object('channel', 'ch_pgqueuer', 'operation',"
                        " 'insert', 'sent_at', now(), 'table', 'pgqueuer', 'type', 'table_changed_event')::text)"
                    )
                    await asyncio.sleep(0.01)
        except (RedisError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            await asyncio.sleep(1.0)
        finally:
            with suppress(RedisError, OSError):
                await client.aclose()


async def repeat(name: str, seconds: float, step: Callable[[], Awaitable[Any]]) -> None:
    """Run `step` for ever; one that fails is logged and tried again after the pause."""
    while True:
        try:
            await step()
        except Exception as error:
            ours = not isinstance(error, DomainError)
            log.warning("loop.failed", loop=name, error=type(error).__name__, exc_info=ours)
        await asyncio.sleep(seconds)


async def forget_old(db: Database, services: Services) -> None:
    """Retention: events beyond the promise, spent logins and keys."""
    now = db.clock()
    settings: Settings = services[Settings]
    async with db.system() as conn:
        await delete_events_before(conn, now - timedelta(days=settings.stream_retention_days))
    async with db.system() as conn:
        await accounts_retention.forget_old(conn, now)
    async with db.system() as conn:
        await intake_retention.forget_old(conn, now)
    async with db.system() as conn:
        await knowledge_retention.forget_old(conn, now)
    async with db.system() as conn:
        await identity_retention.forget_old(conn, now)
    async with db.system() as conn:
        await links.forget_old(conn, now)
    await webchat_retention.forget_old_chats(db, services[FileStore], now)
    await privacy_retention.forget_old(db, settings, now)
    async with db.system() as conn:
        await delete_old_log(conn, now - QUEUE_LOG_KEPT_FOR)
        await delete_old_statistics(conn, now - QUEUE_LOG_KEPT_FOR)


async def sweep(db: Database, name: str) -> None:
    """Look once for what is due."""
    await SWEEPS[name](db, db.clock())


async def run(settings: Settings) -> None:
    """The worker until SIGTERM or SIGINT; running jobs finish first."""
    configure_logging(settings.log_level)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        settings = await stack.enter_async_context(standing_in(settings))
        process = await stack.enter_async_context(open_process(settings, name="worker"))
        db, services = process.db, process.services
        pool = await stack.enter_async_context(process.queue_pool())
        background = [
            *(repeat(name, SWEEP_SECONDS, partial(sweep, db, name)) for name in SWEEPS),
            repeat("retention", RETENTION_SECONDS, lambda: forget_old(db, services)),
            wake_on_doorbell(settings.redis_url, pool),
        ]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in background]
            await serve_queue(db, services, pool, stop)
            for task in tasks:
                task.cancel()
