"""What those of the cast who phone say to the voice assistant, as calls to play (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulators.storm_cast import Line, Person
from simulators.vapi.scripts import ARGUMENT_SHAPES, CallScript, ToolUse, Turn


def call_script(call_id: str, person: Person, lines: Sequence[Line], *, variant: int = 0) -> CallScript:
    """The call of one person: the assistant asks, they answer. `variant` chooses among the provider's habits."""
    french = person.language == "fr"
    questions = _QUESTIONS_FR if french else _QUESTIONS_EN
    turns: list[Turn] = []
    for question, line in zip(questions, lines, strict=False):
        turns += [Turn("assistant", question), Turn("user", line.text)]
    turns.append(
        Turn("assistant", "Merci, l'équipe vous rappelle." if french else "Thank you, the team will call back.")
    )
    problem = lines[0].text
    return CallScript(
        call_id=call_id,
        caller=person.phone,
        turns=tuple(turns),
        tools=_tools(person, problem, after=len(turns) - 2, variant=variant),
        structured=_structured(person, problem),
        summary=problem,
        ended_reason=("customer-ended-call", "assistant-ended-call", "silence-timed-out")[variant % 3],
        report="old" if variant % 3 == 0 else "new",
        asks_for_assistant=variant % 4 == 0,
        typed_transcripts=variant % 2 == 0,
        unknown_types=("assistant.started", "a-type-of-next-year") if variant % 5 == 0 else (),
    )


_GOODBYE_FR, _GOODBYE_EN = "Merci, l'équipe vous rappelle.", "Thank you, the team will call you back."
_QUESTIONS_FR = (
    "Bonjour, je suis Paul, votre agent virtuel. Comment puis-je vous aider ?",
    "À quel nom et à quelle adresse ?",
    "Est-ce que l'eau monte en ce moment ?",
)
_QUESTIONS_EN = (
    "Hello, I am Paul, the virtual agent. How can I help?",
    "May I have your name and address?",
    "Is the water still rising?",
)


def _tools(person: Person, problem: str, *, after: int, variant: int) -> tuple[ToolUse, ...]:
    shapes = ARGUMENT_SHAPES
    asked: Mapping[str, str] = {"service": person.service, "description": problem}
    client = {"clientName": person.name, "clientAddress": person.address, "problemDescription": problem}
    known = {name: value for name, value in client.items() if value}
    if person.phone and person.phone.startswith("+"):
        known["clientPhone"] = person.phone
    return (
        ToolUse("validateServiceRequest", asked, after=1, shape=shapes[variant % 4]),
        ToolUse("sendSMSAlert", known, after=after, shape=shapes[(variant + 1) % 4]),
    )


def _structured(person: Person, problem: str) -> Mapping[str, str]:
    facts = {"nom": person.name, "adresse": person.address, "description": problem, "serviceType": person.service}
    return {name: value for name, value in facts.items() if value}
