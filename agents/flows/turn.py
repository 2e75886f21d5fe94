"""One event being worked on: what a flow may read and everything it may ask for, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from agents.session.commands import CallTool, Command, End, Learn, RaiseUrgency, Say, StartTimer, StopTimer, Tag
from agents.session.events import CallerSpoke, Judgement, Language, Quote, Urgency
from agents.session.profile import Profile
from agents.session.state import Heard, State, Utterance
from agents.understanding.models import Understanding
from agents.wording import render

SILENCE: Understanding = Understanding(text="", language="fr", is_empty=True)
LEARNED: frozenset[str] = frozenset({"name", "phone", "email", "address", "postal_code", "language", "type"})
"""Fields that say who the contact is, and so leave the session for the contact's file."""


@dataclass(slots=True)
class Turn:
    """A draft of one step: the state as it becomes, the commands so far. Lives for that step only.

    `heard` and `spoke` say nothing when the event was not the caller's. `is_fixed`: a model may not phrase this turn.
    `asked_language`: the one they asked to be spoken to in.
    `is_lost`: the flow made nothing of what was said; the machine counts that and says so.
    """

    state: State
    profile: Profile
    now: datetime
    heard: Understanding = SILENCE
    spoke: CallerSpoke = field(default_factory=lambda: CallerSpoke(""))
    commands: list[Command] = field(default_factory=list)
    says: list[Say] = field(default_factory=list)
    is_fixed: bool = False
    asked_language: Language | None = None
    is_lost: bool = False
    is_first: bool = False

    @property
    def language(self) -> Language:
        return self.state.language

    @property
    def judgement(self) -> Judgement | None:
        return self.spoke.judgement

    @property
    def memo(self) -> Mapping[str, Any]:
        return self.state.memo

    def wording(self, key: str, /, **values: object) -> str:
        """A text of this business in the caller's language."""
        return render(self.profile, key, self.state.language, **values)

    def say(
        self, key: str, /, *, action: str | None = None, data: Mapping[str, Any] | None = None, **values: object
    ) -> None:
        """Plan a sentence; an empty text says nothing."""
        text = self.wording(key, **values)
        if text:
            self.says.append(Say(text, self.state.language, key, self.state.phase, action, data))

    def ask(self, what: str, key: str | None = None, /, *, action: str | None = None, **values: Any) -> None:
        """Plan the turn's question and remember what it was about."""
        self.state = replace(self.state, asked=what)
        self.say(key or f"ask_{what}", action=action, **values)

    def enter(self, phase: str) -> None:
        self.state = replace(self.state, phase=phase)

    def remember(self, **memo: Any) -> None:
        """Keep JSON-able values for later steps; None forgets."""
        kept = {name: value for name, value in {**self.state.memo, **memo}.items() if value is not None}
        self.state = replace(self.state, memo=kept)

    def forget_question(self) -> None:
        self.state = replace(self.state, asked=None)

    def put(self, name: str, value: str, *, confidence: float = 1.0, quote: str = "", confirmed: bool = False) -> None:
        """Set a field of the flow."""
        heard = Heard(value, confidence, quote[:200], confirmed)
        self.state = replace(self.state, fields={**self.state.fields, name: heard})

    def drop(self, *names: str) -> None:
        fields = {name: heard for name, heard in self.state.fields.items() if name not in names}
        self.state = replace(self.state, fields=fields)

    def value(self, name: str) -> str:
        """A field's value, or nothing."""
        heard = self.state.fields.get(name)
        return heard.value if heard else ""

    def learn(self, name: str, value: str, *, confidence: float, quote: str = "") -> None:
        """Set a field the caller just told, and let the contact's file know."""
        before = self.state.fields.get(name)
        self.put(name, value, confidence=confidence, quote=quote, confirmed=True)
        if name in LEARNED and (before is None or before.value != value):
            self.do(Learn(name, value, confidence, self.quoted(quote)))

    def quoted(self, words: str) -> Quote | None:
        """The caller's words with their place in the message."""
        start = self.spoke.text.find(words) if words else -1
        return Quote(words, start, start + len(words)) if start >= 0 else None

    def do(self, *commands: Command) -> None:
        self.commands.extend(commands)

    def tag(self, name: str) -> None:
        if Tag(name) not in self.commands:
            self.do(Tag(name))

    def raise_urgency(self, urgency: Urgency, reason: str, quote: Quote | None = None) -> bool:
        """Raise it; false when it is that urgent already. P1 < P2 < P3 < P4 as text."""
        if self.state.urgency is not None and self.state.urgency <= urgency:
            return False
        self.state = replace(self.state, urgency=urgency)
        if urgency != "P4":
            self.do(RaiseUrgency(urgency, reason, quote))
        return True

    def call(self, name: str, /, **arguments: Any) -> str:
        """Ask a tool; its answer reaches the flow as `returned`."""
        call_id = f"call-{self.next_serial()}"
        self.state = replace(self.state, tools={**self.state.tools, call_id: name})
        self.do(CallTool(call_id, name, arguments))
        return call_id

    def start_timer(self, name: str, seconds: float) -> None:
        if name not in self.state.timers:
            self.state = replace(self.state, timers=[*self.state.timers, name])
        self.do(StartTimer(name, seconds))

    def stop_timers(self) -> None:
        self.do(*(StopTimer(name) for name in self.state.timers))
        self.state = replace(self.state, timers=[])

    def end(self, outcome: str) -> None:
        self.stop_timers()
        self.state = replace(self.state, outcome=outcome, asked=None)
        self.do(End(outcome))

    def next_serial(self) -> int:
        self.state = replace(self.state, serial=self.state.serial + 1)
        return self.state.serial

    def record(self, author: str, text: str, *, kept: int) -> None:
        """Add an utterance to what is remembered, the oldest beyond `kept` forgotten."""
        if text:
            history = [*self.state.history, Utterance(author, text[:2000])][-kept:]
            self.state = replace(self.state, history=history)
