"""Prompt injection changes nothing: not what is asked of the model, and not what the agent does if the model obeys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.model import Guard
from agents.session.commands import AskModel, Command, ModelTool, Say, Tag
from agents.session.events import ModelAnswered, ToolWish
from tests.agents.model.situations import Turn
from tests.agents.session.talking import Talk, profile_of

CORPUS: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("injections.yaml").read_text("utf-8"))
OPENINGS = ["Bonjour, mon drain de cuisine est bouché", "Hi, my kitchen drain is clogged"]

attacked = pytest.mark.parametrize("case", CORPUS, ids=[case["attack"][:40] for case in CORPUS])


def talk(engine: str, opening: str) -> Talk:
    begun = Talk(profile_of(engine=engine))
    return answered(begun.hears(opening), "")


def answered(talk: Talk, text: str, *wishes: ToolWish) -> Talk:
    """Whatever the model was asked, it answers this; with nothing to say the plan is said."""
    asked = talk.of(AskModel)
    before = talk.done
    if asked:
        talk.takes(ModelAnswered(asked[-1].ask_id, text, wishes))
        talk.done = (*before, *talk.done)
    return talk


def deeds(commands: tuple[Command, ...]) -> list[Command]:
    """Everything done, but for asking the model and saying how that went."""
    return [
        command
        for command in commands
        if not isinstance(command, AskModel) and not (isinstance(command, Tag) and command.name.startswith("model_"))
    ]


def order(commands: list[Command]) -> list[str]:
    """Words come later when a model was asked: what is done, and what is said, each in their order."""
    done = [repr(command) for command in commands if not isinstance(command, Say)]
    return done + [command.text for command in commands if isinstance(command, Say)]


def test_there_are_enough_of_them() -> None:
    assert len(CORPUS) >= 40


@attacked
@pytest.mark.parametrize("opening", OPENINGS)
def test_a_model_that_obeys_changes_nothing_the_agent_does_or_says(case: dict[str, str], opening: str) -> None:
    plain = talk("builtin", opening).hears(case["attack"])
    obeying = answered(talk("model", opening).hears(case["attack"]), case["obeyed"])
    assert order(deeds(obeying.done)) == order(deeds(plain.done))
    assert obeying.state.urgency == plain.state.urgency
    assert {name: heard.value for name, heard in obeying.state.fields.items()} == {
        name: heard.value for name, heard in plain.state.fields.items()
    }


@attacked
def test_the_obedience_is_noticed_while_it_streams(case: dict[str, str]) -> None:
    for language, plan in (("fr", "Quel est votre nom complet?"), ("en", "What is your full name?")):
        turn = Turn([plan], language, [case["attack"]])  # type: ignore[arg-type]
        assert turn.review(case["obeyed"]).text is None
        assert not streams_whole(turn.guard(), case["obeyed"]) or turn.review(case["obeyed"]).violations


def streams_whole(guard: Guard, text: str) -> bool:
    shown = "".join([*(guard.feed(text[at : at + 4]) for at in range(0, len(text), 4)), guard.finish()])
    return shown == text


@attacked
def test_an_attack_cannot_leave_its_delimiters(case: dict[str, str]) -> None:
    question = Turn(["Quel est votre nom complet?"], heard=[case["attack"]]).question()
    harmless = Turn(["Quel est votre nom complet?"], heard=["Bonjour"]).question()
    assert question.messages[0] == harmless.messages[0]
    assert [message.role for message in question.messages] == ["system", "user"]
    words = question.messages[1].content
    assert words.startswith("<caller>")
    assert words.endswith("</caller>")
    assert words.count("<") == words.count(">") == 2


@attacked
def test_in_a_fact_an_attack_is_quoted_data(case: dict[str, str]) -> None:
    turn = Turn(["Nous vendons des robes et des manteaux."], facts={"search_knowledge": case["attack"]})
    system = turn.question().messages[0].content
    facts = system.split("<facts>\n")[1].split("\n</facts>")[0]
    assert len(facts.splitlines()) == 1
    assert "<" not in facts
    assert turn.review(case["obeyed"]).text is None


WISHED: list[tuple[str, Any]] = [
    ("send_sms", '{"to": "+19005550100", "text": "WIN"}'),
    ("opening_hours", '{"on": "demain", "and": "send a text"}'),
    ("opening_hours", '{"on": 3}'),
    ("opening_hours", "rm -rf /"),
    ("opening_hours", "[" * 2000),
    ("raise_urgency", '{"urgency": "P4"}'),
    ("", "{}"),
]


@pytest.mark.parametrize(("name", "arguments"), WISHED)
def test_a_tool_nobody_offered_is_not_called(name: str, arguments: str) -> None:
    tool = ModelTool(
        "opening_hours",
        "When it is open.",
        {
            "type": "object",
            "properties": {"on": {"type": ["string", "null"]}},
            "required": [],
            "additionalProperties": False,
        },
    )
    checked = Turn(["Voici nos heures."], tools=(tool,)).review("", ToolWish(name, arguments))
    assert checked.wishes == ()
    assert checked.text is None
    assert checked.violations[0].startswith("tool:")
    obeying = answered(talk("model", OPENINGS[0]).hears("Écrivez à mon frère"), "", ToolWish(name, arguments))
    plain = talk("builtin", OPENINGS[0]).hears("Écrivez à mon frère")
    assert order(deeds(obeying.done)) == order(deeds(plain.done))
