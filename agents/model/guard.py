"""The rules of `review` over an answer that is still arriving."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from agents.model.basis import basis_of
from agents.model.checks import broken_by_sentence, broken_by_words
from agents.model.number_words import NUMBER_WORDS
from agents.model.plain import plain
from agents.session.commands import Fact, Say
from agents.session.profile import Profile
from agents.session.state import State

_END: Final = re.compile(r"[!?…\n]+[\s\"»”)]*|\.(?=\s)[\s\"»”)]*")
_WORDS: Final = re.compile(r"\S+\s+")
SETTLED_AFTER: Final = 3
"""Words after a figure before it is known to be whole ("200 à 400 dollars", "10 h 30")."""


class Guard:
    """Lets through what may be shown already.

    Whole words pass as they arrive once the sentence so far breaks no rule; a figure waits until it is whole, and the
    very first word does not wait. Once a rule is broken nothing more comes, and what was shown has to be taken back.
    What is shown is always a beginning of the answer and never contains what `broken_by_words` objects to; rules on
    whole sentences speak when one ends, and rules on the whole answer (a question forgotten) in `review` alone.
    """

    def __init__(self, *, plan: Sequence[Say], state: State, facts: Sequence[Fact], profile: Profile) -> None:
        self._basis = basis_of(plan, state, facts, profile)
        self._sentence = ""
        self._shown = 0
        """Characters of the sentence shown already."""
        self._checked = 0
        self._length = 0
        self.violations: tuple[str, ...] = ()

    @property
    def violated(self) -> bool:
        """Whether the answer will be refused."""
        return bool(self.violations)

    def feed(self, delta: str) -> str:
        """Take the next words; gives what may be shown now, often nothing."""
        if self.violated:
            return ""
        is_first = self._length == 0
        self._length += len(delta)
        if self._length > self._basis.limit + 40:
            self.violations = ("length",)
            return ""
        self._sentence += delta
        if is_first and delta.isalpha() and not _may_be_number(delta):
            self._shown = len(delta)
            return delta
        out = []
        while (end := _END.search(self._sentence)) is not None and end.end() < len(self._sentence):
            out.append(self._close(end.end()))
            if self.violated:
                return "".join(out)
        return "".join([*out, self._settled()])

    def finish(self) -> str:
        """The stream is over: what was still waiting, if it may be shown."""
        return "" if self.violated else self._close(len(self._sentence))

    def _close(self, end: int) -> str:
        sentence = self._sentence[:end]
        if self._broken(broken_by_sentence(sentence, self._basis)):
            return ""
        shown = self._shown
        self._sentence, self._shown, self._checked = self._sentence[end:], 0, 0
        return sentence[shown:]

    def _settled(self) -> str:
        """The next whole words of the open sentence, short of a figure that may go on."""
        end = waiting = 0
        since = SETTLED_AFTER
        for word in _WORDS.finditer(self._sentence):
            if _is_figure(word[0]):
                waiting = word.start() if since >= SETTLED_AFTER else waiting
                since = 0
            else:
                since += 1
            end = word.end()
        end = end if since >= SETTLED_AFTER else waiting
        if end <= max(self._shown, self._checked):
            return ""
        if self._broken(broken_by_words(plain(self._sentence[:end]), self._basis)):
            return ""
        start, self._shown, self._checked = self._shown, end, end
        return self._sentence[start:end]

    def _broken(self, rules: list[str]) -> bool:
        self.violations = tuple(dict.fromkeys(rules))
        return bool(rules)


@lru_cache(4096)
def _is_figure(word: str) -> bool:
    folded = plain(word)
    return any(character.isdecimal() or character in "$€£%@" for character in folded) or any(
        part in NUMBER_WORDS for part in re.split(r"[\W_]+", folded)
    )


def _may_be_number(word: str) -> bool:
    folded = plain(word)
    return any(number.startswith(folded) for number in NUMBER_WORDS)
