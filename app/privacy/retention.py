"""What is forgotten by itself, and when. The worker asks now and then.

Access log: three years. Sound of what was said (recordings, voice messages): thirty days. People whose last claim was
closed longer ago than PRIVACY_FORGET_AFTER_DAYS, and who hold no policy any more: anonymised, where a business has set
it (off unless set). What must be kept by law (PRIVACY_KEPT_DAYS) is never forgotten sooner. Chats, uploads nobody
claimed, codes, links, the journal and remembered answers have their own times, in their slices' `retention`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog

from app.accounts.reading import forget_old_reads
from app.conversations.erasing import forget_sound
from app.db.database import Database
from app.privacy import actions, queries, rules
from app.privacy.models import DueContact
from app.settings import Settings

log = structlog.get_logger(__name__)

SOUND_KEPT_FOR: Final = timedelta(days=30)
AT_ONCE: Final = 20
BY: Final = "retention"
REASON: Final = "retention"


async def forget_old(db: Database, settings: Settings, now: datetime) -> None:
    """Forget what is old enough."""
    async with db.system() as conn:
        await forget_old_reads(conn, now)
    await forget_sound(db, now - SOUND_KEPT_FOR)
    await forget_people(db, settings, now)


async def forget_people(db: Database, settings: Settings, now: datetime) -> int:
    """Anonymise people whose claims are old enough; how many there were. One that fails stops no other."""
    done = 0
    for due in await _due(db, settings, now):
        try:
            async with db.transaction(due.tenant_id) as tx:
                kept = settings.privacy_kept_days
                await actions.anonymise(tx, due.contact_id, REASON, who=None, by=BY, kept_days=kept)
            done += 1
        except (actions.ClaimStillOpen, actions.UnderLegalRetention) as refused:
            log.info("retention.refused", tenant=due.tenant_id, code=refused.code)
    return done


async def _due(db: Database, settings: Settings, now: datetime) -> list[DueContact]:
    setting = settings.privacy_forget_after_days
    named = rules.exceptions(setting)
    everybody = rules.days_of(setting, "")
    async with db.system() as conn:
        found = []
        for slug, days in named.items():
            if days:
                found += await queries.list_due_contacts(conn, slug, [], now - timedelta(days=days), AT_ONCE)
        if everybody:
            cutoff = now - timedelta(days=everybody)
            found += await queries.list_due_contacts(conn, None, list(named), cutoff, AT_ONCE)
    return found
