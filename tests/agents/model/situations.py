"""A turn to phrase, as tests put it together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agents.model import Guard, Review, compose, review
from agents.session.commands import AskModel, Fact, ModelTool, Say
from agents.session.events import Language, ModelAnswered, ToolWish
from agents.session.profile import Profile
from agents.session.state import State, Utterance

PROFILE = Profile(business="Drain Éclair", flow="dispatch_intake", flow_version=1, engine="model")


@dataclass(frozen=True)
class Turn:
    """`plan` is what has to be said, `heard` what the caller said, oldest first."""

    plan: Sequence[str]
    language: Language = "fr"
    heard: Sequence[str] = ("Bonjour, mon drain est bouché",)
    facts: Mapping[str, str] = field(default_factory=dict)
    tools: tuple[ModelTool, ...] = ()

    @property
    def says(self) -> list[Say]:
        return [Say(text, self.language, "planned") for text in self.plan]

    @property
    def state(self) -> State:
        history = [Utterance("contact", text) for text in self.heard]
        return State(flow="dispatch_intake", version=1, language=self.language, turn=1, history=history)

    @property
    def known(self) -> list[Fact]:
        return [Fact(name, value) for name, value in self.facts.items()]

    def question(self) -> AskModel:
        return compose(PROFILE, self.state, self.says, self.tools, self.known)

    def review(self, text: str, *wishes: ToolWish, finish: str = "stop") -> Review:
        answer = ModelAnswered("1.0", text, wishes, finish)
        return review(answer, plan=self.says, state=self.state, profile=PROFILE, facts=self.known, tools=self.tools)

    def guard(self) -> Guard:
        return Guard(plan=self.says, state=self.state, profile=PROFILE, facts=self.known)
