"""What web chat and uploads forget, and when. The worker asks now and then."""

from __future__ import annotations

from datetime import datetime

from app.db.database import Database
from app.files import actions as files
from app.files.store import FileStore
from app.webchat import ending


async def forget_old_chats(db: Database, store: FileStore, now: datetime) -> None:
    """Visitors' addresses after an hour, sessions when their time is up, uploads no message carried after a day."""
    await ending.sweep(db, now)
    await files.forget_unclaimed(db, store, now)
