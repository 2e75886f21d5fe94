"""`vigie run` as a machine runs it, in a directory of its own, with every process within reach of a kill."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
import httpx2

from app.embedded import async_services, server_pids
from app.settings import Settings
from app.storm.night import target
from simulators.target import Target

PASSWORD: Final = "only-this-test-knows"
SERVERS: Final = ("postgres", "valkey")
_WORD_OF: Final = {"web": "serve", "worker": "worker"}


@dataclass
class House:
    """A running Vigie."""

    settings: Settings
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def carrier_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port + 1}"

    @property
    def model_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port + 2}"

    @property
    def target(self) -> Target:
        return target(self.settings, "drain")

    def pid_of(self, name: str) -> int | None:
        """The process id of `web`, `worker`, `postgres` or `valkey`; `None` while it is not there."""
        if name in SERVERS:
            pid = server_pids(self.settings.vigie_data).get(name)
            return pid if pid is not None and _is_program(pid, name) else None
        return next((pid for pid, words in self._children() if _WORD_OF[name] in words[3:4]), None)

    def kill(self, name: str) -> bool:
        """`kill -9`; false when there was nothing to kill."""
        pid = self.pid_of(name)
        if pid is None:
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _children(self) -> list[tuple[int, list[str]]]:
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, IndexError):
                if not entry.name.isdigit():
                    continue
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    found.append((int(entry.name), (entry / "cmdline").read_bytes().decode().split("\0")))
        return found

    async def until(self, what: str, done: Callable[[], bool], seconds: float = 30) -> None:
        """Wait for something; if it does not come, tell what is running and what was said."""
        try:
            async with asyncio.timeout(seconds):
                while not done():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            running = {name: self.pid_of(name) for name in (*_WORD_OF, *SERVERS)}
            raise AssertionError(f"not within {seconds} s: {what}; {running}\n{self.tail()}") from None

    def tail(self) -> str:
        """The end of what the processes complained about."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(line[:1000] for line in lines if '"level": "info"' not in line)[-20_000:]

    @asynccontextmanager
    async def database(self) -> AsyncIterator[asyncpg.Connection]:
        """A look into the tables, across tenants."""
        async with async_services(self.settings.vigie_data, need_redis=False) as urls:
            conn = await asyncpg.connect(urls.database_url, server_settings={"role": "vigie_system"})
            try:
                yield conn
            finally:
                await conn.close()

    async def take_agents_out_of_service(self) -> None:
        """From here on nobody answers by itself."""
        async with self.database() as conn:
            for (tenant_id,) in await conn.fetch("SELECT tenant_id FROM tenants"):
                async with conn.transaction():
                    await conn.execute("SET LOCAL ROLE vigie_app")
                    await conn.execute("SELECT set_config('app.tenant_id', $1, true)", str(tenant_id))
                    await conn.execute("UPDATE agent_profiles SET status = 'retired' WHERE status = 'published'")

    async def ready(self, seconds: float = 40) -> None:
        """Wait until the web process takes work."""
        async with httpx2.AsyncClient(trust_env=False) as http, asyncio.timeout(seconds):
            while True:
                with contextlib.suppress(httpx2.HTTPError):
                    if (await http.get(f"{self.url}/readyz", timeout=2)).status_code == 200:
                        return
                assert self.process.poll() is None, self.tail()
                await asyncio.sleep(0.1)

    async def signed_in(self, email: str) -> httpx2.AsyncClient:
        """A member of the demo's drain company."""
        http = httpx2.AsyncClient(base_url=self.url, trust_env=False, timeout=15)
        answer = await http.post("/api/v1/login", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return http


@asynccontextmanager
async def a_house(**given: str) -> AsyncIterator[House]:
    """Start everything, durability included; stop it and clean up afterwards. `given`: settings by their names."""
    data = Path(tempfile.mkdtemp(prefix="vigie-chaos-"))
    data.chmod(0o711)
    given = {"vigie_demo_claims": "0", **given}
    settings = Settings(
        _env_file=None, vigie_data=data, port=_free_ports(), vigie_demo=True, vigie_demo_password=PASSWORD, **given
    )
    hidden = {name.upper() for name in Settings.model_fields} | {"TWILIO_FROM"}
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env |= {
        "PORT": str(settings.port),
        "VIGIE_DATA": str(data),
        "VIGIE_DEMO": "1",
        "VIGIE_DEMO_PASSWORD": PASSWORD,
        "LOG_LEVEL": "info",
        "PYTHONUNBUFFERED": "1",
        **{name.upper(): value for name, value in given.items()},
    }
    log = data / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "app.cli", "run"], env=env, stdout=output, stderr=output)
    house = House(settings, process, log)
    try:
        await house.ready()
        yield house
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, 30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if kept := os.environ.get("CHAOS_LOG"):
            shutil.copy(log, kept)
        shutil.rmtree(data, ignore_errors=True)


def _free_ports() -> int:
    """A port that is free together with the next two, which the simulated carriers and model take."""
    for _ in range(100):
        with socket.socket() as one, socket.socket() as two, socket.socket() as three:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                two.bind(("127.0.0.1", port + 1))
                three.bind(("127.0.0.1", port + 2))
                return port
    raise AssertionError("no three free ports next to each other")


def _is_program(pid: int, name: str) -> bool:
    """Whether the process is there and is what it was: ids are handed out again."""
    try:
        return name in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode()
    except OSError:
        return False
