"""Plumbing: our own Postgres and Valkey, run as children of the process that needs them, when no URL is given.

Life: the first process to lock a server's directory owns it: it makes the cluster, starts the server, restarts it when
it dies and stops it on leaving. Every other process attaches by reading the port the owner left. A killed owner takes
its servers down with it (the kernel signals them), and the next owner recovers.

Invariants: servers listen on 127.0.0.1 only, with a generated password; nobody's directory is made more readable; as
root the servers run as `postgres` or `nobody`, never as root; the Postgres superuser is used by this package alone.
"""

from app.embedded.account import EmbeddedUnavailable
from app.embedded.binaries import postgres_tool
from app.embedded.launch import ServiceUrls, async_services, server_pids, services, temporary_services

__all__ = [
    "EmbeddedUnavailable",
    "ServiceUrls",
    "async_services",
    "postgres_tool",
    "server_pids",
    "services",
    "temporary_services",
]
