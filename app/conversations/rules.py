"""Pure: stop words, what a text tells about its author, and the life of a call."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from agents.extraction import extract
from agents.folding import bare_word, fold
from agents.language import detect_words
from app.alerts.models import VerdictView
from app.contacts.models import Fact, Identity, Source
from app.conversations.models import Call, CallNews, Conversation, Turn

MAX_TEXT: Final = 20_000
SURE_ENOUGH: Final = 0.6
"""A reading less sure than this is a suggestion, not a fact."""

READABLE_COUNTRIES: Final = ("CA", "US", "FR", "MA")
RANK: Final = {"queued": 0, "ringing": 1, "in_progress": 2, "forwarding": 3, "ended": 4}

_STOP: Final = frozenset(
    {
        *("stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "arret", "arrete", "arreter", "arretez"),
        *("desinscrire", "desinscription", "desabonner", "desabonnez", "desabonnement", "medesabonner", "sedesabonner"),
    }
)
_ABOUT: Final = ("sms", "pub", "texto", "textos", "svp", "please", "messages")
"""What may follow such a word without making a sentence of it."""

_START: Final = frozenset({"start", "unstop", "optin", "reabonner", "mereabonner"})
_YES: Final = frozenset({"yes", "oui"})
_CANCEL: Final = frozenset({"cancel", "annuler"})
_WORD: Final = re.compile(r"\w+")
_NOT_LETTERS: Final = re.compile(r"[\W_]+")

Keyword = Literal["stop", "start", "yes", "cancel"]


def keyword(text: str) -> Keyword | None:
    """A word that, being the whole message, means opting out or in; a sentence that contains one is a sentence."""
    if len(text) > 60:
        return None
    decomposed = unicodedata.normalize("NFKD", text.lower())
    folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = _NOT_LETTERS.sub(" ", folded).split()
    if len(words) > 1 and words[-1] in _ABOUT:
        words.pop()
    word = "".join(words) if len(words) <= 2 or all(len(w) == 1 for w in words) else ""
    if word in _STOP:
        return "stop"
    if word in _START:
        return "start"
    if word in _CANCEL:
        return "cancel"
    return "yes" if word in _YES else None


def asks_something(conversation: Conversation) -> bool:
    """Whether the last words are ours and a question, so that what comes now is its answer."""
    return conversation.last_author in ("agent", "advisor") and "?" in (conversation.last_text or "")


def reply_address(identity: Identity) -> str | None:
    """Where we can text somebody who wrote from there; short codes can be, names of senders cannot."""
    if identity.kind == "phone" or (identity.kind == "sender" and identity.address.lstrip("+").isdigit()):
        return identity.address
    return None


def client_key(identity: Identity, client_id: str) -> str:
    """The name under which a chat client's message is stored, whatever characters it uses."""
    said = f"{identity.kind}\n{identity.address}\n{client_id}".encode("utf-8", "surrogatepass")
    return f"client:{hashlib.sha256(said).hexdigest()}"


def language_of(facts: list[Fact]) -> str | None:
    """The language a text was recognised to be in."""
    return next((str(f.value) for f in facts if f.field == "language"), None)


def is_everyday(verdict: VerdictView, industry: str) -> bool:
    """A question or a detail an agent or an advisor simply answers, without an alert of its own.

    A drain company calls back about every need somebody names; a shop's P4 questions are what its agent is for.
    """
    return (
        verdict.urgency == "P4" and verdict.reason == "standard" and (verdict.need == "general" or industry != "drain")
    )


def clean_text(text: str) -> str:
    """Text the database can hold: NUL and lone surrogates become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text[:MAX_TEXT]


@lru_cache(maxsize=20_000)
def _folded_word(word: str) -> str:
    return bare_word(fold(word))


def facts_in(text: str, country: str) -> list[Fact]:
    """What a caller's own words tell about them; `country` decides how numbers and postal codes are read."""
    facts: list[Fact] = []
    language = detect_words(map(_folded_word, _WORD.findall(text)))
    if language.confidence > 0:
        facts.append(Fact("language", language.language, Source.TEXT, language.confidence))
    found = extract(text, country=country if country in READABLE_COUNTRIES else "CA")
    if found.name is not None and found.name.confidence >= SURE_ENOUGH:
        facts.append(Fact("name", found.name.full, Source.TEXT, found.name.confidence))
    if found.address is not None and found.address.confidence >= SURE_ENOUGH:
        where = ", ".join(part for part in (found.address.street, found.address.city) if part)
        facts.append(Fact("address", where, Source.TEXT, found.address.confidence))
    for field, detail in (("email", found.email), ("phone", found.phone), ("postal_code", found.postal_code)):
        if detail is not None and detail.confidence >= SURE_ENOUGH:
            facts.append(Fact(field, detail.value, Source.TEXT, detail.confidence))
    return facts


def follow(call: Call, news: CallNews, now: datetime) -> Call:
    """The call after a report, whatever came before; the very same object when it tells nothing new."""
    changed = dataclasses.replace(
        call,
        ended_reason=call.ended_reason or news.ended_reason,
        started_at=(news.is_report and news.started_at) or _earliest(call.started_at, news.started_at),
        ended_at=news.ended_at or call.ended_at,
        summary=news.summary or call.summary,
        recording_url=news.recording_url or call.recording_url,
        structured=news.structured or call.structured,
        reported_at=call.reported_at or (now if news.is_report else None),
    )
    rank = RANK.get(news.status or "", -1)
    if rank > call.rank:
        changed = dataclasses.replace(changed, status=news.status or call.status, rank=rank)
    if changed.status == "ended" and changed.ended_at is None:
        changed = dataclasses.replace(changed, ended_at=now)
    if changed.rank >= RANK["in_progress"] and changed.started_at is None and not news.is_report:
        changed = dataclasses.replace(changed, started_at=min(now, changed.ended_at or now))
    return call if changed == call else dataclasses.replace(changed, version=call.version + 1)


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [at for at in (one, other) if at is not None]
    return min(known) if known else None


def said_at(turn: Turn, now: datetime) -> datetime:
    """When a turn was said; a provider's clock is believed within a day, never into the future."""
    if turn.at is None or turn.at > now or turn.at < now - timedelta(days=1):
        return now
    return turn.at


def unheard(turns: list[Turn], heard: list[tuple[str, str]]) -> list[Turn]:
    """The turns of a final report that were not already stored while the call went on, in order."""
    left = [(author, _same(text)) for author, text in heard]
    new = []
    for turn in turns:
        key = (turn.author, _same(turn.text))
        if key in left:
            left.remove(key)
        else:
            new.append(turn)
    return new


def _same(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def adds(urgency: str, need: str, call: Call) -> bool:
    """Whether a turn's verdict says more than what the call has already raised an alert for."""
    if call.urgency is None or urgency < call.urgency:
        return True
    return call.need == "general" and need != "general"
