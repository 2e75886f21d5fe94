"""The open pages of this process: who follows which claim, and who is told that something about it is new.

What is told is the whole page, read again; so nothing depends on any one event, and a page that comes back resumes by
saying what it last saw. A page ends within a second or so of its link.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Final
from uuid import UUID

import structlog

from app.claims import links
from app.claims.link_models import ClaimLink
from app.db.database import Database
from app.errors import DomainError, TooMany
from app.listening import Heard, Listening
from app.web.allowances import Allowances

log = structlog.get_logger(__name__)

CHECK_SECONDS: Final = 0.5
MOST_PER_LINK: Final = 5
"""Beyond, the page of this link that was opened first is asked to look now and then instead."""
MOST_PER_ADDRESS: Final = 50
MOST: Final = 2000
ABOUT: Final = frozenset({"claim_actions", "documents", "reimbursements"})
"""Topics whose views name the claim they belong to."""


class TooManyPages(TooMany):
    """Too many pages are open; this one is brought up to date when it is loaded again."""

    code = "too_many_pages"


class Follower:
    """One open page. `ended`: why it is over (`link`, `replaced`, `drain`), once it is."""

    __slots__ = ("_news", "address", "ended", "link")

    def __init__(self, link: ClaimLink, address: str) -> None:
        self.link = link
        self.address = address
        self.ended: str | None = None
        self._news = asyncio.Event()

    def touch(self) -> None:
        """Something may be new."""
        self._news.set()

    def end(self, why: str) -> None:
        """It is over."""
        self.ended = self.ended or why
        self._news.set()

    async def news(self, patience: float) -> bool:
        """Wait for something new; false when nothing came for so many seconds."""
        try:
            async with asyncio.timeout(patience):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True


class Followers:
    """Every page that is open in this process."""

    def __init__(self, db: Database, listening: Listening) -> None:
        self._db = db
        self._listening = listening
        self._of: dict[UUID, list[Follower]] = {}
        self._tenants: Counter[int] = Counter()
        self._addresses: Counter[str] = Counter()
        self._ears: dict[int, Callable[[], None]] = {}
        self._is_draining = False
        self.visits = Allowances(120, 4)
        self.uploads = Allowances(40, 0.5)

    def count(self) -> int:
        """Open pages."""
        return self._addresses.total()

    def check_room(self, address: str) -> None:
        """Refuse another page from there when there are too many.

        Raises:
            TooManyPages.
        """
        if self.count() >= MOST or self._addresses[address] >= MOST_PER_ADDRESS:
            raise TooManyPages(retry_after=30)

    def enter(self, link: ClaimLink, address: str) -> Follower:
        """A page opens; it is told of everything from here on."""
        pages = self._of.setdefault(link.claim_id, [])
        same = [page for page in pages if page.link.id == link.id and page.ended is None]
        if len(same) >= MOST_PER_LINK:
            same[0].end("replaced")
        follower = Follower(link, address)
        pages.append(follower)
        self._addresses[address] += 1
        self._tenants[link.tenant_id] += 1
        if link.tenant_id not in self._ears:
            tenant_id = link.tenant_id
            self._ears[tenant_id] = self._listening.listen(tenant_id, lambda event: self._hear(tenant_id, event))
        if self._is_draining:
            follower.end("drain")
        return follower

    def leave(self, follower: Follower) -> None:
        """It is closed."""
        link = follower.link
        pages = self._of[link.claim_id]
        pages.remove(follower)
        if not pages:
            del self._of[link.claim_id]
        self._addresses -= Counter({follower.address: 1})
        self._tenants -= Counter({link.tenant_id: 1})
        if link.tenant_id not in self._tenants:
            self._ears.pop(link.tenant_id)()

    async def watch(self) -> None:
        """End pages whose link has ended, whoever ended it and in whichever process. Runs until cancelled."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            pages = [page for pages in self._of.values() for page in pages]
            if not pages:
                continue
            try:
                standing = await links.standing(self._db, {p.link.token_hash for p in pages}, self._db.clock())
            except DomainError as error:
                log.warning("pages.unchecked", error=error.code)
                continue
            for page in pages:
                if page.link.token_hash not in standing:
                    page.end("link")

    async def drain(self) -> None:
        """Every page is told to come back; another process serves it."""
        self._is_draining = True
        for pages in self._of.values():
            for page in pages:
                page.end("drain")

    def _hear(self, tenant_id: int, event: Heard | None) -> None:
        claim_id = None if event is None else _claim_of(event)
        if event is not None and claim_id is None and event.topic not in ABOUT:
            return
        for page in self._of.get(claim_id, []) if claim_id else self._all_of(tenant_id):
            page.touch()

    def _all_of(self, tenant_id: int) -> list[Follower]:
        return [page for pages in self._of.values() for page in pages if page.link.tenant_id == tenant_id]


def _claim_of(event: Heard) -> UUID | None:
    """The claim an event is about; `None`: none, or one it does not name any more."""
    if event.topic == "claims":
        return event.id
    named = (event.data or {}).get("claim_id") if event.topic in ABOUT else None
    return UUID(named) if isinstance(named, str) else None
