"""Composition root of the `vigie` command."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from app import demo as demo_tenants
from app.accounts import actions as accounts
from app.accounts.passwords import PasswordGate
from app.accounts.schemas import NewMember
from app.backup.actions import back_up, unreadable
from app.backup.actions import restore as restore_hub
from app.backup.errors import BackupFailed
from app.backup.keys import keys_of
from app.channels.secrets import SecretBox
from app.composition import open_process
from app.db import dump
from app.db.database import utc_now
from app.db.migrate import DatabaseNotPrepared, MigrationRefused
from app.db.migrate import migrate as run_migrations
from app.diagnosis import diagnose
from app.embedded import EmbeddedUnavailable, services
from app.embedded.supervise import Child, supervise
from app.files.scanning import Scanner
from app.files.store import FileStore
from app.log import configure_logging
from app.settings import Settings, example
from app.storm.night import CARRIER_OFFSET
from realtime.serving import listen

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Vigie: the on-call desk for callers.",
)
simulate = typer.Typer(no_args_is_help=True, help="Play callers through the real, signed doors.")
user = typer.Typer(no_args_is_help=True, help="Members of a team.")
triage = typer.Typer(no_args_is_help=True, help="The triage rules.")
cli.add_typer(simulate, name="simulate")
cli.add_typer(user, name="user")
cli.add_typer(triage, name="triage")

VIGIE = (sys.executable, "-m", "app.cli")

MODEL_OFFSET = 2
"""The simulated language model listens two ports after the web process's."""


@contextmanager
def with_servers(settings: Settings) -> Iterator[Settings]:
    """The settings with URLs of real servers: those given, else the embedded ones."""
    need_redis = settings.redis_url is None
    wanted = None if settings.redis_url == "none" else settings.redis_url
    if settings.database_url and not need_redis:
        yield settings.model_copy(update={"redis_url": wanted})
        return
    with services(settings.vigie_data, need_postgres=settings.database_url is None, need_redis=need_redis) as urls:
        yield settings.model_copy(
            update={
                "database_url": settings.database_url or urls.database_url,
                "redis_url": urls.redis_url if need_redis else wanted,
            }
        )


@cli.command()
def run() -> None:
    """Everything on this machine: servers if none are given, migrations, web, worker, simulated carriers."""
    settings = Settings()
    try:
        with with_servers(settings) as ready:
            code = _run_all(ready)
    except (EmbeddedUnavailable, MigrationRefused, DatabaseNotPrepared) as error:
        typer.echo(f"vigie: {error}", err=True)
        code = 1
    raise typer.Exit(code)


def _run_all(settings: Settings) -> int:
    try:
        listener = listen(settings.host, settings.port)
    except OSError as error:
        typer.echo(f"vigie: cannot listen on {settings.host}:{settings.port}: {error.strerror}; set PORT", err=True)
        return 1
    with listener:
        asyncio.run(_prepare(settings))
        _greet(settings)
        return supervise(_children(settings, listener.fileno()))


def _children(settings: Settings, listener: int) -> list[Child]:
    env: dict[str, str] = {}
    children: list[Child] = []
    if not settings.twilio_account_sid and not settings.twilio_api_base_url:
        port = str(settings.port + CARRIER_OFFSET)
        env["TWILIO_API_BASE_URL"] = f"http://127.0.0.1:{port}"
        children.append(Child("carriers", (*VIGIE, "simulate", "carriers", "--port", port)))
    if settings.vigie_demo and not settings.openai_api_key.get_secret_value() and not settings.openai_base_url:
        port = str(settings.port + MODEL_OFFSET)
        env["OPENAI_BASE_URL"] = f"http://127.0.0.1:{port}/v1"
        children.append(Child("model", (*VIGIE, "simulate", "model", "--port", port)))
    children.append(Child("worker", (*VIGIE, "worker"), {**_servers_env(settings), **env}))
    return [*children, *_web_children(settings, listener, env)]


def _web_children(settings: Settings, listener: int, env: dict[str, str]) -> list[Child]:
    env = {**_servers_env(settings), **env}
    if settings.web_concurrency > 1:
        metrics = settings.vigie_data / "metrics"
        _empty(metrics)
        env["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
    serve_web = (*VIGIE, "serve", "--listener", str(listener))
    return [Child(f"web-{i}", serve_web, env, fds=(listener,)) for i in range(settings.web_concurrency)]


def _serve_many(settings: Settings) -> int:
    with listen(settings.host, settings.port) as listener:
        return supervise(_web_children(settings, listener.fileno(), {}))


def _servers_env(settings: Settings) -> dict[str, str]:
    return {"DATABASE_URL": settings.database_url or "", "REDIS_URL": settings.redis_url or "none"}


def _empty(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for file in directory.glob("*.db"):
        file.unlink()


async def _prepare(settings: Settings) -> None:
    configure_logging(settings.log_level)
    await run_migrations(settings.database_url or "")
    if settings.vigie_demo:
        await _create_demo(settings)


async def _create_demo(settings: Settings) -> list[str]:
    local = demo_tenants.local_secrets(settings)
    async with open_process(settings, name="demo") as process:
        password_hash = await process.services[PasswordGate].hash(local.demo_password)
        return await demo_tenants.create_demo(
            process.db,
            process.services[SecretBox],
            process.services[FileStore],
            process.services[Scanner],
            password_hash=password_hash,
            credentials={
                "twilio": {"account_sid": local.twilio_account_sid, "auth_token": local.twilio_auth_token},
                "vapi": {"secret": local.vapi_secret},
            },
            claims_each=settings.vigie_demo_claims,
        )


def _greet(settings: Settings) -> None:
    lines = ["", f"  Vigie is at {settings.site}"]
    if settings.vigie_demo:
        password = demo_tenants.local_secrets(settings).demo_password
        lines += [
            "",
            "  Sign in as the dispatcher of the demo drain company:",
            "    dispatch@drain.test",
            f"    {password}",
            "",
            "  Then press “Play a stormy night”, or in another terminal: .venv/bin/vigie simulate storm --minutes 2",
            "",
            f"  Chat as a customer: {settings.site}/chat-demo?site=pk_demo_boutique_rivoli",
            "  and answer as its advisor, sarah@boutique.test (same password), at /inbox",
        ]
    if not settings.twilio_account_sid:
        lines += [
            "",
            "  No carrier is configured: SMS go to the simulated one, whose phones are at"
            f" http://127.0.0.1:{settings.port + CARRIER_OFFSET}/_sim",
        ]
    typer.echo("\n".join([*lines, "", "  Ctrl-C stops. Data stays in " + str(settings.vigie_data), ""]))


@cli.command()
def serve(
    listener: Annotated[int | None, typer.Option(help="File descriptor of an inherited listening socket.")] = None,
) -> None:
    """The web process."""
    from app.main import serve as serve_web

    with with_servers(Settings()) as settings:
        if listener is None and settings.web_concurrency > 1:
            raise typer.Exit(_serve_many(settings))
        _loop_run(serve_web(settings, listener=listener))


@cli.command()
def worker() -> None:
    """The worker process: jobs, deadlines, retention."""
    from app.worker import run as run_worker

    with with_servers(Settings()) as settings:
        _loop_run(run_worker(settings))


def _loop_run(main: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
    else:
        uvloop.run(main)


@cli.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    with with_servers(Settings()) as settings:
        applied = asyncio.run(run_migrations(settings.database_url or ""))
    typer.echo("\n".join(applied) if applied else "Nothing to do.")


@cli.command()
def demo() -> None:
    """Create the demo tenants that do not exist yet."""
    with with_servers(Settings()) as settings:
        created = asyncio.run(_create_demo(settings))
    typer.echo(f"Created: {', '.join(created)}" if created else "All demo tenants exist.")
    typer.echo(f"Password: {demo_tenants.local_secrets(Settings()).demo_password}")


@cli.command()
def backup(file: Path) -> None:
    """Write the whole hub, database and files, to FILE; sealed if VIGIE_BACKUP_KEY or VIGIE_SECRET_KEYS is set."""
    with with_servers(Settings()) as settings, _told():
        keys = keys_of(settings)
        store = FileStore.of(settings)
        made = asyncio.run(back_up(settings.database_url or "", store, file, keys, settings, utc_now()))
    rows = sum(made.tables.values())
    typer.echo(f"Wrote {file}: {rows} rows, {made.files} files, {'sealed' if keys else 'NOT sealed: no key is set'}.")


@cli.command()
def restore(
    file: Path, *, replace: Annotated[bool, typer.Option(help="Restore over the hub that is there, losing it.")] = False
) -> None:
    """Make an empty hub what it was when FILE was written; boards reload, since positions start anew."""
    with with_servers(Settings()) as settings, _told():
        store = FileStore.of(settings)
        made = asyncio.run(restore_hub(settings.database_url or "", store, file, keys_of(settings), replace=replace))
        typer.echo(f"Restored: {sum(made.tables.values())} rows, {made.files} files of {made.taken_at:%Y-%m-%d %H:%M}.")
        for name in unreadable(made, settings):
            typer.echo(f"Secrets sealed with key {name!r} cannot be read here: add it to VIGIE_SECRET_KEYS.", err=True)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BackupFailed as error:
        typer.echo(f"vigie: {error}", err=True)
        raise typer.Exit(1) from None


@cli.command()
def doctor() -> None:
    """What is configured, what is simulated, what is broken; exit 1 if anything is broken."""
    settings = Settings()
    try:
        with with_servers(settings) as ready:
            findings = asyncio.run(diagnose(ready, given=settings))
    except EmbeddedUnavailable as error:
        typer.echo(f"✗ servers: {error}")
        raise typer.Exit(1) from None
    for finding in findings:
        typer.echo(str(finding))
    raise typer.Exit(int(any(f.is_broken for f in findings)))


@cli.command("env-example")
def env_example() -> None:
    """Print `.env.example`."""
    typer.echo(example(), nl=False)


@cli.command("schema")
def schema() -> None:
    """Print the schema of the migrated database (`migrations/schema.sql`)."""
    with with_servers(Settings()) as settings:
        typer.echo(dump.schema_sql(settings.database_url or ""), nl=False)


@simulate.command()
def storm(
    minutes: Annotated[float, typer.Option(help="How long the night lasts.")] = 2.0,
    seed: Annotated[int, typer.Option(help="The same seed plays the same night.")] = 0,
    tenant: Annotated[str, typer.Option(help="Which demo tenant is called.")] = "drain",
) -> None:
    """A stormy night: callers and texters through the real, signed doors of a running Vigie."""
    from app.storm.night import play

    raise typer.Exit(asyncio.run(play(Settings(), minutes=minutes, seed=seed, tenant=tenant, echo=typer.echo)))


@simulate.command()
def chats(
    pace: Annotated[float, typer.Option(help="Multiplies every waiting time.")] = 1.0,
) -> None:
    """Scripted customers chat on the demo's sites and text its numbers, so that the inbox lives."""
    from app.storm.chats import play_chats

    raise typer.Exit(asyncio.run(play_chats(Settings(), pace=pace, echo=typer.echo)))


@simulate.command()
def carriers(port: Annotated[int, typer.Option(help="Port to listen on.")] = 8001) -> None:
    """The simulated carriers: Twilio's REST API, its receipts, and phones to look at (`/_sim`)."""
    from app.storm.carriers import serve_carriers

    serve_carriers(Settings(), port=port)


@simulate.command()
def model(port: Annotated[int, typer.Option(help="Port to listen on.")] = 8002) -> None:
    """A simulated language model behind OpenAI's API, for agents whose engine is `model`."""
    from app.storm.language_model import serve_model

    serve_model(Settings(), port=port)


@triage.command()
def matrix() -> None:
    """The confusion matrix of the built-in rules over the labelled utterances."""
    from agents.urgency.matrix import main as print_matrix

    print_matrix()


@user.command("add")
def add_user(tenant: str, email: str, name: str, role: str, phone: str | None = None) -> None:
    """Add a member; the password is generated and printed once."""
    password = secrets.token_urlsafe(12)
    with with_servers(Settings()) as settings:
        asyncio.run(_add_user(settings, tenant, email, name, role, phone, password))
    typer.echo(f"{email}\n{password}")


async def _add_user(
    settings: Settings, slug: str, email: str, name: str, role: str, phone: str | None, password: str
) -> None:
    body = NewMember.model_validate({"email": email, "name": name, "role": role, "phone": phone, "password": password})
    async with open_process(settings, name="cli") as process:
        tenant = await accounts.find_tenant_by_slug(process.db, slug)
        password_hash = await process.services[PasswordGate].hash(password)
        async with process.db.transaction(tenant.tenant_id) as tx:
            await accounts.create_member(tx, body, password_hash=password_hash, who=None, region=tenant.country)


def main() -> None:
    """The console script."""
    cli()


if __name__ == "__main__":
    main()
