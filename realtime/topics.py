"""The grammar of topics: `alerts`, or one thing of a kind: `conversation:<id>`."""

from __future__ import annotations

import re
from sys import intern

MAX_TOPICS = 64
"""Topics one client may follow at once."""

HISTORY = "history"
"""An event of this topic says that earlier events read otherwise in the store from now on. Nobody may follow it."""

_TOPIC = re.compile(r"[a-z][a-z_]{0,39}(?::[A-Za-z0-9_-]{1,64})?", re.ASCII)


def parse_topic(text: str) -> str | None:
    """The topic, interned, or None when the text breaks the grammar."""
    return intern(text) if _TOPIC.fullmatch(text) else None


def kind_of(topic: str) -> str:
    """`conversation` for `conversation:42`; a plain topic is its own kind."""
    return topic.partition(":")[0]
