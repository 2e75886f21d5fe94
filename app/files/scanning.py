"""The virus scanner: clamd's `INSTREAM`, over TCP or a Unix socket. Without one files are marked `not_scanned`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.errors import DomainError, Kind, Unavailable
from app.files.models import Scan

CHUNK: Final = 1 << 16
PATIENCE: Final = 30.0
DEFAULT_PORT: Final = 3310


class FileInfected(DomainError):
    """The virus scanner refuses this file."""

    kind = Kind.INVALID
    code = "file_infected"


class ScannerUnavailable(Unavailable):
    """The virus scanner does not answer, so no file is accepted now."""

    code = "scanner_unavailable"


@dataclass(frozen=True, slots=True)
class Scanner:
    """`address`: `clamd://host:3310`, `clamd:///run/clamd.sock`, or empty for none."""

    address: str

    async def scan(self, content: bytes) -> Scan:
        """Have `content` looked at.

        Raises:
            FileInfected: something was found.
            ScannerUnavailable: nobody looked.
        """
        if not self.address:
            return "not_scanned"
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._ask(content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise ScannerUnavailable(retry_after=30) from error
        if answer.endswith("FOUND"):
            raise FileInfected
        if not answer.endswith("OK"):
            raise ScannerUnavailable(retry_after=30)
        return "clean"

    async def _ask(self, content: bytes) -> str:
        parts = urlsplit(self.address)
        if parts.hostname:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or DEFAULT_PORT)
        else:
            reader, writer = await asyncio.open_unix_connection(parts.path)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
            writer.write(b"\0\0\0\0")
            await writer.drain()
            return (await reader.readuntil(b"\0"))[:-1].decode("utf-8", "replace").strip()
        finally:
            writer.close()
