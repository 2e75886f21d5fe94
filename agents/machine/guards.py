"""Is this a person, have we heard it before, have we said too much?"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from agents.folding import fold, unmarked
from agents.session.events import Language
from agents.session.profile import Profile
from agents.session.state import State

HOUR: Final = 3600.0
WORTH_COMPARING: Final = 12
"""A shorter message ("oui", "1234") says something new each time it answers another question."""

_SPACES: Final = re.compile(r"[\W_]+")
_AUTOMATIC: Final = re.compile(
    r"ceci est un (?:message|courriel|texto) automati|reponse automati|message automati(?:que|se)|"
    r"ne (?:pas|repondez pas) (?:repondre )?a ce (?:message|numero|courriel)|(?:suis|est) absente? du bureau|"
    r"auto(?:matic|mated)?[ -]?(?:reply|response|message)|out of (?:the )?office|do not reply to this|"
    r"this is an automated|i m driving (?:right now )?(?:and|so)|i am driving with do not disturb|"
    r"conduis en mode ne pas deranger"
)

_SPEAK: Final = r"(?:speak|talk|in|parl\w+|en|do you have)"
_ASKS_LANGUAGE: Final = re.compile(
    rf"\b{_SPEAK} (?P<english>english|anglais)\b|\b{_SPEAK} (?P<french>french|francais)\b"
    r"|^(?:(?P<just_english>english|anglais)|(?P<just_french>french|francais))(?: (?:please|svp|s il vous plait))?$"
)


def normal(text: str) -> str:
    """A message as it is compared with the one before: words only."""
    return _SPACES.sub(" ", unmarked(fold(text))).strip()[:500]


def is_wordless(text: str) -> bool:
    """No letter and no digit: nothing, signs or emoji."""
    return not any(character.isalnum() for character in text)


def asks_language(plain: str) -> Language | None:
    """The language somebody asks to be spoken to in, in whichever one they ask."""
    wanted = _ASKS_LANGUAGE.search(plain)
    if wanted is None:
        return None
    return "en" if (wanted.lastgroup or "").endswith("english") else "fr"


def greets_in_english(plain: str) -> bool:
    """Too short to tell a language by, except that nobody greets so in French."""
    return plain in {"hi", "hello", "hey", "hi there", "hello there", "good morning", "good afternoon", "good evening"}


def is_automatic(text: str) -> bool:
    """Another machine's message, by what such machines write."""
    return _AUTOMATIC.search(normal(text)) is not None


def is_repeated(state: State, plain: str) -> bool:
    """The caller's last message word for word."""
    return len(plain) >= WORTH_COMPARING and plain == state.last_heard


def recent_replies(state: State, now: datetime) -> list[float]:
    """When we answered, within the last hour."""
    since = now.timestamp() - HOUR
    return [at for at in state.replies if at > since]


def has_said_too_much(state: State, profile: Profile, now: datetime) -> bool:
    """As many answers within an hour as the business allows."""
    return len(recent_replies(state, now)) >= profile.policy.max_replies_per_hour
