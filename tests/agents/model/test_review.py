"""What a model may say of a plan, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.session.events import ModelAnswered
from agents.wording.templates import TEMPLATES, VARIABLE
from simulators.openai.answers import answer_to
from simulators.openai.behaviour import Behaviour
from tests.agents.model.situations import Turn

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("paraphrases.yaml").read_text("utf-8"))


def situation(case: dict[str, Any]) -> Turn:
    heard = [case["history"]] if "history" in case else ["Bonjour" if case.get("language") != "en" else "Hello"]
    return Turn([case["plan"]], case.get("language", "fr"), heard, case.get("facts", {}))


@pytest.mark.parametrize(("case", "text"), [(case, text) for case in CASES for text in case["good"]])
def test_a_faithful_paraphrase_is_said_as_it_is(case: dict[str, Any], text: str) -> None:
    checked = situation(case).review(text)
    assert checked.violations == ()
    assert checked.text == text


@pytest.mark.parametrize(("case", "rule"), [(case, rule) for case in CASES for rule in case["bad"]])
def test_an_answer_that_decides_is_refused_by_name(case: dict[str, Any], rule: str) -> None:
    checked = situation(case).review(case["bad"][rule])
    assert checked.text is None
    assert rule in checked.violations


@pytest.mark.parametrize("case", CASES)
def test_the_plan_itself_always_passes(case: dict[str, Any]) -> None:
    assert situation(case).review(case["plan"]).text == case["plan"]


SAMPLES = {"low": "200", "high": "400", "phone": "514 555-0100", "amount": "50 $", "minimum": "150 $", "price": "600 $"}


def every_template() -> Iterator[tuple[str, str]]:
    for flow in TEMPLATES.values():
        for texts in flow.values():
            for locale, text in texts.items():
                sample = VARIABLE.sub(lambda found: SAMPLES.get(found[1], "Drain"), text)
                if " " in sample and not sample.startswith(("as ", "en ", "dès ", "the ", "how ", "votre ")):
                    yield locale[:2], sample


@pytest.mark.parametrize(("language", "text"), list(every_template()))
def test_nothing_the_builtin_engine_says_would_be_refused_of_a_model(language: Any, text: str) -> None:
    turn = Turn([text], language, ["Bonjour" if language == "fr" else "Hello"])
    assert turn.review(text).violations == ()
    messages = [{"role": message.role, "content": message.content} for message in turn.question().messages]
    rephrased = answer_to({"messages": messages}, Behaviour()).text
    assert turn.review(rephrased).violations == ()
    guard = turn.guard()
    assert (
        "".join([*(guard.feed(rephrased[at : at + 5]) for at in range(0, len(rephrased), 5)), guard.finish()])
        == rephrased
    )


def test_several_says_are_one_plan() -> None:
    turn = Turn(["Désolé, nous n'offrons pas ce service.", "Quel est votre nom complet?"])
    assert turn.review("Désolé, ce service, nous ne l'offrons pas. Quel est votre nom complet?").text
    assert turn.review("Quel est votre nom complet?").violations


def test_the_callers_own_figures_may_be_repeated_but_not_as_the_businesss() -> None:
    turn = Turn(
        ["Quel est votre nom complet?"], heard=["J'ai 3 toilettes bouchées au 1250 rue Cartier, disons pour 200 $"]
    )
    assert turn.review("C'est noté pour les 3 toilettes du 1250. Quel est votre nom complet?").text
    assert turn.review("C'est noté, ce sera 200 $. Quel est votre nom complet?").violations == ("figure",)


def test_a_day_the_caller_named_may_be_repeated_but_not_promised() -> None:
    turn = Turn(["Quel est votre nom complet?"], heard=["pouvez-vous venir samedi à 10 h ?"])
    assert turn.review("Samedi à 10 h, c'est bien noté. Quel est votre nom complet?").text
    assert "visit" in turn.review("Un technicien passera samedi à 10 h. Quel est votre nom complet?").violations


def test_figures_a_tool_gave_may_be_said() -> None:
    turn = Turn(["Voici nos heures."], facts={"opening_hours": '{"today": [["10:00", "19:00"]]}'})
    assert turn.review("Voici nos heures: de 10 h à 19 h.").text
    assert turn.review("Voici nos heures: de 10 h à 21 h.").violations == ("figure",)


@pytest.mark.parametrize("finish", ["length", "content_filter", "stopped"])
def test_an_answer_that_did_not_end_by_itself_is_not_said(finish: str) -> None:
    assert Turn(["Merci."]).review("Merci.", finish=finish).violations == (f"finish:{finish}",)


@pytest.mark.parametrize("text", ["", "   ", "…", "?!", "\x00", "\ufffd\ufffd", "{}", "null", "a" * 5000, "‮Merci."])
def test_rubbish_is_not_said(text: str) -> None:
    assert Turn(["Merci d'avoir écrit."]).review(text).text is None


def test_quotes_a_model_puts_around_its_answer_are_taken_off() -> None:
    assert (
        Turn(["Quel est votre nom complet?"]).review('"Quel est votre nom complet?"\n').text
        == "Quel est votre nom complet?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ce n'est pas urg\u200bent. Quel est votre nom complet?",
        "Ce n’est pas URGENT. Quel est votre nom complet?",
        "Ce n'est pas u r g e n t. Quel est votre nom complet?",
        "Ce n'est pas urgеnt. Quel est votre nom complet?",
        "Ce sera １５０ $. Quel est votre nom complet?",
        "Ce sera cent cinquante dollars. Quel est votre nom complet?",
        "Ce sera 1OO $. Quel est votre nom complet?",
        "Un tеchnicien arrive. Quel est votre nom complet?",
        "Appelez le cinq un quatre, cinq cinq cinq, zéro un neuf neuf. Quel est votre nom complet?",
        "Allez sur evil . com ou evil.com. Quel est votre nom complet?",
    ],
)
def test_a_disguise_does_not_help(text: str) -> None:
    assert Turn(["Quel est votre nom complet?"]).review(text).text is None


def test_violations_carry_nothing_anybody_wrote() -> None:
    checked = Turn(["Merci."]).review("Marie Tremblay doit 500 $ à zoe@exemple.test")
    assert {violation.split(":")[0] for violation in checked.violations} <= {"figure", "link", "dropped", "unsupported"}


def test_an_answer_is_judged_the_same_every_time() -> None:
    turn = Turn(["Quel est votre nom complet?"])
    answer = ModelAnswered("1.0", "Un technicien arrive. Quel est votre nom complet?")
    assert len({turn.review(answer.text) for _ in range(3)}) == 1
