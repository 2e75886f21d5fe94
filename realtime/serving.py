"""How a process that carries live connections is served, and how it leaves without losing anybody."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from typing import Any, Final

import uvicorn

from realtime.ws import STALLED_MS, HubProtocol

MAX_MESSAGE: Final = 64 << 10
"""Bytes of the largest message a socket client may send; more is answered with close code 1009."""
BACKLOG: Final = 4096


def listen(host: str, port: int) -> socket.socket:
    """A listening socket whose connections die when their peer stops acknowledging (where the system can do that).

    uvicorn never reaps a stalled client by itself: closing waits for a buffer that does not drain.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MS)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def uvicorn_options() -> dict[str, Any]:
    """The arguments of `uvicorn.Config` that live connections depend on."""
    return {
        "ws": HubProtocol,
        "ws_max_size": MAX_MESSAGE,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20.0,
        "ws_ping_timeout": 20.0,
        "backlog": BACKLOG,
        "timeout_graceful_shutdown": 5,
    }


class DrainingServer(uvicorn.Server):
    """A server that stops accepting, says farewell (`on_drain`), and only then closes what is left."""

    def __init__(self, config: uvicorn.Config, on_drain: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._on_drain = on_drain

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain, then shut down as usual."""
        for server in self.servers:
            server.close()
        await self._on_drain()
        await super().shutdown(sockets)
