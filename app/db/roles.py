"""The two roles the application works as. The embedded server has them; elsewhere we make them, or say who must."""

from __future__ import annotations

from typing import Final

import asyncpg
from asyncpg import Connection

ROLES: Final = ("vigie_app", "vigie_system")
OLDEST_POSTGRES: Final = 16


class DatabaseNotPrepared(Exception):
    """The database lacks something its administrator must provide; the message is the SQL to run."""


async def ensure_roles(conn: Connection) -> None:
    """Make sure both roles exist and the connected user may become them.

    Raises:
        DatabaseNotPrepared: something is missing and we may not add it.
    """
    version = conn.get_server_version()
    if version.major < OLDEST_POSTGRES:
        raise DatabaseNotPrepared(f"Postgres 16 or newer is needed; this is {version.major}.{version.minor}.")
    try:
        async with conn.transaction():
            for role in ROLES:
                await _ensure_role(conn, role)
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseNotPrepared(await _instructions(conn)) from error


async def _ensure_role(conn: Connection, role: str) -> None:
    if not await conn.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
        await conn.execute(f"CREATE ROLE {role} NOLOGIN")
    if not await conn.fetchval("SELECT pg_has_role(current_user, $1, 'SET')", role):
        await conn.execute(f"GRANT {role} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")


async def _instructions(conn: Connection) -> str:
    user, database = await conn.fetchrow("SELECT quote_ident(current_user), quote_ident(current_database())")
    existing = {row["rolname"] for row in await conn.fetch("SELECT rolname FROM pg_roles")}
    lines = [
        f"User {user} may not create Vigie's roles. An administrator runs this once, connected to database {database}:",
        "",
        *(f"    CREATE ROLE {role} NOLOGIN;" for role in ROLES if role not in existing),
        f"    GRANT {', '.join(ROLES)} TO {user} WITH INHERIT FALSE, SET TRUE;",
        f"    GRANT CREATE ON SCHEMA public TO {user};",
    ]
    return "\n".join(lines)
