"""What a model is told: this turn, and no more than it needs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.model import PROMPT_VERSION, compose
from agents.session.commands import ModelTool
from agents.session.state import Heard, Utterance, Waiting
from tests.agents.model.situations import PROFILE, Turn

PLAN = "Débouchage: entre 200 $ et 400 $ plus taxes. Quelle est l'adresse?"
TOOL = ModelTool("opening_hours", "When it is open.", {"type": "object", "properties": {}})


def test_it_says_the_plan_the_figures_and_the_facts_each_between_its_tags() -> None:
    question = Turn([PLAN], facts={"service_info": '{"label": "Débouchage"}'}).question()
    system = question.messages[0]
    assert system.role == "system"
    assert f"<plan>\n{PLAN}\n</plan>" in system.content
    assert "<figures>\n200 $\n400 $\n</figures>" in system.content
    assert '<facts>\n{"service_info": "{\\"label\\": \\"Débouchage\\"}"}\n</facts>' in system.content
    assert question.prompt_version == PROMPT_VERSION
    assert question.budget_ms == PROFILE.policy.model_budget_ms


@pytest.mark.parametrize(("language", "words"), [("fr", "au vouvoiement"), ("en", "in English")])
def test_the_rules_are_in_the_language_of_the_plan(language: str, words: str) -> None:
    assert words in Turn(["…"], language).question().messages[0].content  # type: ignore[arg-type]


def test_tools_are_offered_with_a_rule_about_them() -> None:
    assert "outil" not in Turn([PLAN]).question().messages[0].content
    question = Turn([PLAN], tools=(TOOL,)).question()
    assert question.tools == (TOOL,)
    assert "outil" in question.messages[0].content


def test_only_the_last_words_exchanged_go_along_as_data() -> None:
    history = [Utterance("contact" if at % 2 else "agent", f"message {at}") for at in range(20)]
    state = replace(Turn([PLAN]).state, history=history)
    sent = compose(PROFILE, state, Turn([PLAN]).says, (), ()).messages[1:]
    assert [message.content for message in sent] == [
        "message 14", "<caller>message 15</caller>", "message 16", "<caller>message 17</caller>", "message 18",
        "<caller>message 19</caller>",
    ]  # fmt: skip
    assert [message.role for message in sent] == ["assistant", "user"] * 3


def test_personal_details_stay_here_unless_the_plan_speaks_of_them() -> None:
    heard = ["Je suis au 1250 rue Cartier, Montréal H2K 4B3, tél 514 555-0133, zoe@exemple.test"]
    kept = Turn([PLAN], heard=heard).question().messages[1].content
    for detail in ("1250", "H2K", "555-0133", "zoe"):
        assert detail not in kept
    asked_back = Turn(["L'équipe peut-elle vous rappeler au 514 555-0133?"], heard=heard).question().messages[1].content
    assert "514 555-0133" in asked_back
    assert "zoe" not in asked_back


def test_what_the_session_holds_of_the_caller_stays_here() -> None:
    state = replace(Turn([PLAN]).state, fields={"email": Heard("zoe@exemple.test"), "name": Heard("Zoé Tremblay")})
    for message in compose(PROFILE, state, Turn([PLAN]).says, (), ()).messages:
        assert "zoe" not in message.content.lower()
        assert "Tremblay" not in message.content


def test_a_question_is_named_by_its_turn_and_round() -> None:
    turn = Turn([PLAN])
    assert turn.question().ask_id == "1.0"
    again = replace(turn.state, waiting=Waiting("1.0", [], rounds=0))
    assert compose(PROFILE, again, turn.says, (), ()).ask_id == "1.1"
    assert compose(PROFILE, again, turn.says, (), (), ask_id="mine").ask_id == "mine"


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_anybody_writes_opens_or_closes_a_tag(heard: str, fact: str) -> None:
    question = Turn([PLAN], heard=[heard], facts={"note": fact}).question()
    empty = Turn([PLAN], heard=["x"], facts={"note": "x"}).question()
    for sent, plain in zip(question.messages, empty.messages, strict=True):
        assert sent.content.count("<") == plain.content.count("<")
        assert sent.content.count(">") == plain.content.count(">")
    facts = question.messages[0].content.split("<facts>\n")[1].split("\n</facts>")[0]
    assert len(facts.splitlines()) == 1


def test_the_same_turn_is_always_asked_the_same() -> None:
    assert Turn([PLAN]).question() == Turn([PLAN]).question()


def test_a_message_without_end_is_cut() -> None:
    assert len(Turn([PLAN], heard=["é" * 100_000]).question().messages[1].content) < 1_100
