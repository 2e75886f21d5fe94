"""Playing scenarios: a counted clock, tools that answer what was written, the built-in rules for urgency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from agents.flows import UnknownFlow
from agents.machine import Step, begin, step
from agents.scenarios.checking import check_step, said, unmet
from agents.scenarios.notation import Model, Scenario, ScenarioStep
from agents.scenarios.report import Failure, Report, Result
from agents.session.commands import AskModel, CallTool, Command, Learn, StartTimer, StopModel, StopTimer
from agents.session.events import (
    CallerSpoke,
    Claimed,
    Event,
    HungUp,
    Interrupted,
    Judgement,
    Known,
    Media,
    ModelAnswered,
    ModelFailed,
    Quote,
    Released,
    Started,
    TimerFired,
    ToolReturned,
    ToolWish,
)
from agents.session.profile import Profile
from agents.session.state import State, decode_state, encode_state
from agents.urgency import BUILTIN, CallContext, judge

BEGINS: Final = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""A Monday morning in Montréal."""

BETWEEN: Final = timedelta(seconds=30)
RULES: Final = {"drain": "builtin-1", "general": "builtin-general-1", "insurance": "builtin-insurance-1"}
RULES_OF: Final = {"dispatch_intake": "drain", "claim": "insurance"}
"""By flow, where a scenario names none."""
MOST_STEPS: Final = 50
"""Tool answers and timers one trigger may set off before it is called a loop."""


class _NothingWaits(Exception):
    """The scenario answers a question nobody asked."""


class _Play:
    """One scenario under way."""

    def __init__(self, scenario: Scenario, profile: Profile) -> None:
        self.scenario = scenario
        self.profile = replace(
            profile,
            channel=scenario.channel or profile.channel,
            engine="model" if scenario.engine == "model" else profile.engine,
        )
        self.state: State = begin(self.profile, language=scenario.language)
        self.now = BEGINS
        self.known = {name: Known(value, 1.0, _source(name)) for name, value in scenario.known.items()}
        self.timers: dict[str, datetime] = {}
        self.asked: AskModel | None = None
        self.calls: list[CallTool] = []
        self.answers = {name: list(one) if isinstance(one, list) else [one] for name, one in scenario.tools.items()}
        self.transcript: list[tuple[str, str]] = []

    def take(self, written: ScenarioStep, following: ScenarioStep | None) -> list[Command]:
        """Everything the agent does because of this step."""
        if written.silence is not None:
            return self._wait(written.silence, following)
        self.now += BETWEEN
        event = self._event(written)
        if written.caller is not None:
            self.transcript.append(("caller", written.caller))
        else:
            self.transcript.append(("event", type(event).__name__))
        return self._settle(self._step(event), following)

    def _event(self, written: ScenarioStep) -> Event:
        if written.caller is not None:
            media = tuple(Media(kind, f"{kind}/x") for kind in written.media)
            judged = self._judge(written.caller)
            return CallerSpoke(written.caller, "", judged, dict(self.known), media, written.speech)
        if written.tool is not None:
            call = next((one for one in self.calls if one.name == written.tool.name), None)
            if call is None:
                raise _NothingWaits(written.tool.name)
            self.calls.remove(call)
            return ToolReturned(call.call_id, call.name, written.tool.result, written.tool.error)
        if written.model is not None:
            return self._model(written.model)
        if written.model_fails is not None:
            return ModelFailed(self._pending(None), written.model_fails)
        if written.claimed is not None:
            return Claimed(written.claimed)
        if written.released is not None:
            return Released(written.released.advisor, written.released.note, dict(self.known))
        if written.interrupted is not None:
            return Interrupted(written.interrupted)
        if written.open is not None:
            return Started(dict(self.known), written.open)
        return HungUp()

    def _model(self, answer: str | Model) -> ModelAnswered:
        answer = Model(text=answer) if isinstance(answer, str) else answer
        wishes = tuple(ToolWish(wish.name, wish.arguments) for wish in answer.wishes)
        return ModelAnswered(self._pending(answer.ask_id), answer.text, wishes, answer.finish)

    def _pending(self, ask_id: str | None) -> str:
        if ask_id is not None:
            return ask_id
        if self.asked is None:
            raise _NothingWaits("a model")
        return self.asked.ask_id

    def _judge(self, text: str) -> Judgement:
        default = RULES_OF.get(self.profile.flow, "general")
        ruleset = BUILTIN[RULES[self.scenario.rules if self.scenario.rules in RULES else default]]
        verdict = judge(text, ruleset, now=self.now, context=CallContext(language=self.state.language))
        return Judgement(
            verdict.urgency,
            verdict.reason,
            verdict.disposition,
            verdict.need,
            verdict.service,
            verdict.flags,
            tuple(Quote(found.text, found.start, found.end) for found in verdict.evidence),
            tuple(Quote(found.text, found.start, found.end) for found in verdict.negated),
            verdict.confidence,
        )

    def _step(self, event: Event) -> list[Command]:
        """One step; the state goes through its stored form, as it does between two real events."""
        taken: Step = step(self.state, event, self.profile, self.now)
        self.state = decode_state(encode_state(taken.state))
        for command in taken.commands:
            self._note(command)
        return list(taken.commands)

    def _note(self, command: Command) -> None:
        match command:
            case StartTimer():
                self.timers[command.name] = self.now + timedelta(seconds=command.seconds)
            case StopTimer():
                self.timers.pop(command.name, None)
            case AskModel():
                self.asked = command
            case StopModel():
                self.asked = None
            case CallTool():
                self.calls.append(command)
            case Learn():
                self.known[command.field] = Known(command.value, command.confidence, "text")

    def _settle(self, commands: list[Command], following: ScenarioStep | None) -> list[Command]:
        """Answer tools and models the scenario does not answer itself next."""
        for _ in range(MOST_STEPS):
            event = self._next_answer(following)
            if event is None:
                break
            commands += self._step(event)
        if words := said(commands):
            self.transcript.append(("agent", words))
        return commands

    def _next_answer(self, following: ScenarioStep | None) -> Event | None:
        for call in self.calls:
            if call.name in self.answers or following is None or following.tool is None:
                self.calls.remove(call)
                return _returned(call, self.answers.get(call.name))
        is_answered = (
            self.scenario.engine == "model"
            and following is not None
            and (
                following.model is not None
                or following.model_fails is not None
                or following.interrupted is not None
                or following.claimed is not None
                or following.tool is not None
            )
        )
        if self.asked is not None and self.state.waiting is not None and not self.calls and not is_answered:
            asked, self.asked = self.asked, None
            return ModelFailed(asked.ask_id, "unconfigured")
        return None

    def _wait(self, seconds: float, following: ScenarioStep | None) -> list[Command]:
        until = self.now + timedelta(seconds=seconds)
        self.transcript.append(("event", f"{seconds:g} s"))
        commands: list[Command] = []
        for _ in range(MOST_STEPS):
            due = min((at, name) for name, at in self.timers.items()) if self.timers else None
            if due is None or due[0] > until:
                break
            self.now = due[0]
            del self.timers[due[1]]
            commands += self._settle(self._step(TimerFired(due[1])), following)
        self.now = until
        return commands


def run(scenarios: Iterable[Scenario], profile: Profile, *, never: Sequence[str] = ()) -> Report:
    """Play each scenario from its beginning. Never raises, whatever is in them."""
    return Report(tuple(_play(scenario, profile, never) for scenario in scenarios))


def _play(scenario: Scenario, profile: Profile, never: Sequence[str]) -> Result:
    try:
        play = _Play(scenario, profile)
    except UnknownFlow as error:
        return Result(scenario.name, (Failure(0, "profile", f"a flow named {error}", "no such flow"),), ())
    failures: list[Failure] = []
    pending: list[tuple[int, int, ScenarioStep, list[Command]]] = []
    for number, written in enumerate(scenario.steps, 1):
        following = scenario.steps[number] if number < len(scenario.steps) else None
        try:
            commands = play.take(written, following)
        except _NothingWaits as error:
            failures.append(Failure(number, "trigger", str(error), "no such question"))
            break
        failures += check_step(number, written, scenario, commands, play.state, never)
        pending.append((number, number + max(1, written.within), written, []))
        for _, until, _, seen in pending:
            if number < until:
                seen += commands
    for number, _, written, seen in pending:
        failures += [Failure(number, code, what, said(seen) or "silence") for code, what in unmet(written, seen)]
    failures.sort(key=lambda failure: failure.step)
    return Result(scenario.name, tuple(failures), tuple(play.transcript))


def _returned(call: CallTool, answers: list[dict[str, Any]] | None) -> ToolReturned:
    if not answers:
        return ToolReturned(call.call_id, call.name, None, "unavailable")
    answer = answers.pop(0) if len(answers) > 1 else answers[0]
    if "error" in answer:
        return ToolReturned(call.call_id, call.name, None, str(answer["error"]))
    return ToolReturned(call.call_id, call.name, answer)


def _source(name: str) -> str:
    return "channel" if name == "phone" else "structured"
