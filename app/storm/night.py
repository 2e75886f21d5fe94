"""Playing a night, and telling how far it is."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import msgspec

from app.demo import DEMO, local_secrets
from app.errors import NotFound
from app.settings import Settings
from simulators.storm import Progress as Step
from simulators.storm import Report, storm
from simulators.target import Target

PROGRESS_FILE: Final = "storm.json"
LOCK_FILE: Final = "storm.lock"
CARRIER_OFFSET: Final = 1
"""The simulated carrier listens on the port after the web process's."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the night is; `failures` never got through, although they tried again."""

    running: bool
    sent: int
    total: int
    accepted: int
    refused: int
    failures: int


NONE_YET: Final = Progress(running=False, sent=0, total=0, accepted=0, refused=0, failures=0)


def target(settings: Settings, tenant: str) -> Target:
    """This Vigie as providers see it.

    Raises:
        NotFound: no such demo tenant.
    """
    demo = next((d for d in DEMO if d.tenant.slug == tenant), None)
    if demo is None:
        raise NotFound(f"There is no demo tenant called {tenant}.")
    numbers = {kind: address for kind, address, _ in demo.numbers}
    local = local_secrets(settings)
    return Target(
        base_url=f"http://{settings.host}:{settings.port}",
        public_url=settings.site,
        twilio_account_sid=local.twilio_account_sid,
        twilio_auth_token=local.twilio_auth_token,
        vapi_secret=local.vapi_secret,
        sms_number=numbers["sms"],
        voice_number=numbers.get("voice", numbers["sms"]),
    )


async def play(settings: Settings, *, minutes: float, seed: int, tenant: str, echo: Callable[[str], None]) -> int:
    """Play one night and report; exit code 1 when somebody never got through. One night at a time."""
    data = settings.vigie_data
    data.mkdir(parents=True, exist_ok=True)
    lock = os.open(data / LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        echo("A night is being played already.")
        return 1

    accepted = 0

    def tell(step: Step) -> None:
        nonlocal accepted
        accepted += step.accepted
        write(
            data,
            Progress(
                running=True,
                sent=step.sent,
                total=step.total,
                accepted=accepted,
                refused=0,
                failures=step.sent - accepted,
            ),
        )

    try:
        report = await storm(
            target(settings, tenant), minutes=minutes, seed=seed, on_progress=tell, carrier=phones_of(settings)
        )
        write(data, finished(report))
    finally:
        os.close(lock)
    echo(
        f"{report.sent} texts and calls, {report.accepted} accepted, {report.refused} refused,"
        f" {report.retried} tried again, {len(report.failures)} never got through"
    )
    return int(bool(report.failures or report.refused))


def phones_of(settings: Settings) -> str | None:
    """Where the simulated carrier of `vigie run` is; `None` when a real one carries."""
    if settings.twilio_account_sid:
        return None
    return settings.twilio_api_base_url or f"http://127.0.0.1:{settings.port + CARRIER_OFFSET}"


def finished(report: Report) -> Progress:
    """The whole night as progress."""
    return Progress(
        running=False,
        sent=report.sent,
        total=report.sent,
        accepted=report.accepted,
        refused=report.refused,
        failures=len(report.failures),
    )


def write(data: Path, progress: Progress) -> None:
    """Replace the progress file whole."""
    draft = data / f"{PROGRESS_FILE}.{os.getpid()}"
    draft.write_bytes(msgspec.json.encode(asdict(progress)))
    draft.replace(data / PROGRESS_FILE)


def read(data: Path) -> Progress:
    """How far the last night is; a night whose process died is not running."""
    try:
        progress = msgspec.json.decode((data / PROGRESS_FILE).read_bytes(), type=Progress)
    except (FileNotFoundError, msgspec.DecodeError, msgspec.ValidationError):
        return NONE_YET
    return progress if is_playing(data) else Progress(**{**asdict(progress), "running": False})


def is_playing(data: Path) -> bool:
    """Whether a night's process lives."""
    try:
        lock = os.open(data / LOCK_FILE, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
