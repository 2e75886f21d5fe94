"""What happened, then every question of that type that is still open, one at a time; the file grows with each answer.

An injury is met with care and advice whenever it is told, and shortens the rest: nobody interrogates the injured.

`memo`: stage (describe, details, summary, …), claim, hurt, danger, advised, failures, skipped, low_speech, summed_up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from agents.claims_reading import Reading, merge, open_questions
from agents.complexity.models import QUESTIONS, Answer
from agents.flows.answers import is_polite
from agents.flows.claim_told import (
    Told,
    answers_of,
    as_arguments,
    claim_type,
    keep_answer,
    keep_facts,
    said_surely,
)
from agents.flows.claim_types import guess, precise
from agents.flows.claim_words import day, emergency_number, question_key, type_label
from agents.flows.turn import Turn
from agents.session.events import ToolReturned, Urgency
from agents.understanding.yes_no import SURE
from agents.wording import find_template

TRIES: Final = 2
"""How often an answer may make no sense before the file goes on without it."""

ENOUGH: Final = 4
"""Words of a description that is taken as it is, whatever it is about."""

LONGEST: Final = 2_000
UNSURE_TYPE: Final = 0.3
LISTED: Final = ("injury", "everyone_safe", "third_party", "report", "police", "liability_disputed", "photos")
"""Answers that are said back in a summary, in this order."""


def notice_harm(turn: Turn, told: Told) -> None:
    """Somebody is hurt or in danger: care first, advice once, and the urgency that goes with it."""
    answers = told.reading.answers
    hurt = any(_is(answers.get(name), "yes") for name in ("injury", "serious_injury"))
    serious = _is(answers.get("serious_injury"), "yes")
    danger = _is(answers.get("still_dangerous"), "yes") or _is(answers.get("everyone_safe"), "no")
    if not hurt and not danger:
        return
    turn.is_fixed = True
    if hurt and not turn.memo.get("hurt"):
        turn.say("injury_acknowledged")
    turn.remember(hurt=hurt or turn.memo.get("hurt"), danger=danger or turn.memo.get("danger"))
    advise(turn)
    urgency: Urgency = "P1" if serious or danger else "P2"
    turn.raise_urgency(urgency, "injury" if hurt else "danger", turn.quoted(_quote(told)))


def advise(turn: Turn) -> None:
    """Whom to call when help cannot wait; said once."""
    turn.is_fixed = True
    if not turn.memo.get("advised"):
        turn.remember(advised=True)
        turn.say("safety_advice", emergency=emergency_number(turn.profile, turn.language))


def describe(turn: Turn, told: Told) -> bool:
    """Take in what happened; true when the next question is still to be put."""
    told = guess(told)
    reading = told.reading
    if reading.type is None:
        is_story = bool(reading.answers) or len(told.text.split()) >= ENOUGH
        wishes = "new_claim" in reading.intents and not reading.answers
        if turn.memo.get("precised"):
            if told.heard.yes_no is not None and len(told.text.split()) < ENOUGH:
                turn.is_lost = True
                return True
            told = precise(turn, told)
        elif is_polite(turn) or told.heard.asks_repeat or wishes or not is_story:
            turn.is_lost = not is_polite(turn) and not wishes
            return True
        else:
            turn.remember(precised=True)
            _add_description(turn, told)
            return True
    if not said_surely(turn):
        turn.remember(checking={"kind": "words", "value": told.text, "asked": "description"}, low_speech=True)
        turn.is_fixed = True
        turn.ask("confirm_heard", words=told.text[:180])
        return False
    declare(turn, told)
    return False


def declare(turn: Turn, told: Told) -> None:
    """Open the file with what is known of it."""
    reading = told.reading
    _add_description(turn, told)
    sure = reading.type_confidence if reading.type else UNSURE_TYPE
    turn.put("type", reading.type or "autre", confidence=sure, quote=reading.quotes.get("type", ""))
    merged, contradictions = merge(answers_of(turn), reading)
    for name, answer in merged.items():
        keep_answer(turn, name, answer)
    facts = keep_facts(turn, reading)
    if contradictions:
        turn.remember(contradictions=True)
        facts["contradictions"] = [[one.about, one.first, one.second, one.severity] for one in contradictions]
    turn.remember(to_record={**facts, "answers": as_arguments(merged)}, precised=None)
    if reading.language_note:
        turn.remember(language_note=reading.language_note)
    turn.call(
        "declare_claim",
        type=turn.value("type"),
        type_confidence=sure,
        description=turn.value("description"),
        language=turn.language,
    )


def declared(turn: Turn, tool: ToolReturned) -> None:
    """The file exists: whatever happens now, nothing told is lost."""
    result = tool.result or {}
    turn.remember(
        claim={"id": str(result.get("claim_id") or ""), "number": str(result.get("number") or "")},
        stage="details",
        held=None,
        decision=None,
    )
    turn.say("claim_opened", number=turn.memo["claim"]["number"])
    record(turn, dict(turn.memo.get("to_record") or {}))
    turn.remember(to_record=None)


def answer(turn: Turn, told: Told) -> bool:
    """One answer, and whatever else the message says; true when the next question is still to be put."""
    if not said_surely(turn):
        turn.remember(low_speech=True)
    if add(turn, told):
        return False
    _miss(turn, told)
    return True


def add(turn: Turn, told: Told) -> bool:
    """Keep what a message tells and have the file hold it; false when it told nothing of the claim."""
    asked, before, reading = told.asked, answers_of(turn), _answering(told)
    merged, contradictions = merge(before, reading)
    fresh = {name: one for name, one in merged.items() if before.get(name) != one}
    unknown = told.heard.does_not_know or (asked == "estimate" and told.heard.yes_no == "no")
    if asked and asked not in merged and unknown and asked not in {"date", "place"}:
        fresh[asked] = Answer("unknown", told.text[:200], asked=True)
    for name, one in fresh.items():
        keep_answer(turn, name, one)
    facts = keep_facts(turn, reading)
    if asked in {"date", "place"} and told.heard.does_not_know and not turn.value(asked):
        _skip(turn, asked)
        facts[f"is_{asked}_vague"] = True
    elif asked in {"date", "place"} and facts.get(f"is_{asked}_vague") and not turn.value(asked):
        _fail(turn, asked)
    if contradictions:
        turn.remember(contradictions=True)
        facts["contradictions"] = [[one.about, one.first, one.second, one.severity] for one in contradictions]
    if fresh:
        facts["answers"] = as_arguments(fresh)
    if not set(facts) - {"emotion", "language_note"}:
        return False
    record(turn, facts)
    return True


def record(turn: Turn, facts: dict[str, Any]) -> None:
    """Have the file hold it."""
    turn.call("record_claim", claim_id=turn.memo["claim"]["id"], **facts)


def next_question(turn: Turn) -> str | None:
    """What is still to be asked. Of the injured only how badly; of anybody nothing twice."""
    type_, answers, skipped = claim_type(turn), answers_of(turn), turn.memo.get("skipped", [])
    if turn.memo.get("hurt") or turn.memo.get("danger"):
        is_open = turn.memo.get("hurt") and "serious_injury" not in answers and "serious_injury" not in skipped
        return "serious_injury" if is_open else None
    parties = turn.value("parties")
    questions = open_questions(type_, answers, parties=int(parties) if parties.isdigit() else None) if type_ else ()
    open_ = [one for one in (*questions, "date", "place") if one not in skipped and not turn.value(one)]
    return open_[0] if open_ else None


def ask(turn: Turn, question: str) -> None:
    turn.enter("details")
    turn.ask(question, question_key(turn, question), action="demander_details")


def ask_description(turn: Turn) -> None:
    turn.enter("description")
    key = "ask_description_more" if turn.memo.get("precised") else "ask_description"
    if turn.memo.get("again") and not turn.memo.get("precised"):
        key = "ask_description_new"
    turn.ask("description", key, action="demander_description")


def ask_summary(turn: Turn) -> None:
    """What was understood, before anything is decided on words that were heard badly."""
    turn.is_fixed = True
    turn.enter("details")
    turn.ask("summary", action="demander_details", summary=_summary(turn))


def confirm_summary(turn: Turn, told: Told) -> bool:
    """Yes, or what is wrong; true when the next question is still to be put."""
    turn.is_fixed = True
    if told.asked == "summary" and told.heard.yes_no == "yes":
        turn.remember(summed_up=True)
        return True
    merged, _ = merge(answers_of(turn), told.reading)
    changed = {name: one for name, one in merged.items() if answers_of(turn).get(name) != one}
    for name, one in changed.items():
        keep_answer(turn, name, one)
    facts = keep_facts(turn, told.reading)
    if changed:
        facts["answers"] = as_arguments(changed)
    if facts:
        turn.remember(summed_up=True if told.asked == "correction" else None)
        record(turn, facts)
        return False
    if told.asked == "summary" and told.heard.yes_no == "no":
        turn.ask("correction", action="demander_details")
        return False
    if told.asked == "correction":
        record(turn, {"ambiguities": [["other", 2, told.text[:200]]]})
        turn.remember(summed_up=True)
        return False
    turn.is_lost = True
    return True


def _summary(turn: Turn) -> str:
    parts = [type_label(turn, turn.value("type"))]
    if turn.value("date"):
        parts.append(turn.wording("told_date", value=day(turn, turn.value("date"))))
    if turn.value("place"):
        parts.append(turn.wording("told_place", value=turn.value("place")))
    for name in LISTED:
        value = turn.value(name)
        if value in {"yes", "no", "unknown"} and find_template(turn.state.flow, f"told_{name}"):
            parts.append(turn.wording(f"told_{name}", value=turn.wording(f"value_{value}")))
    return ", ".join(parts)


def _answering(told: Told) -> Reading:
    """What a message says, a bare yes or no to the question put included."""
    reading, heard = told.reading, told.heard
    if told.asked == "place" and heard.does_not_know:
        return replace(reading, place=None)
    is_open = told.asked in QUESTIONS and told.asked not in reading.answers
    if not is_open or heard.yes_no is None or heard.does_not_know or heard.yes_no_confidence < SURE:
        return reading
    if told.asked == "still_dangerous" and _is(reading.answers.get("everyone_safe"), "yes"):
        return reading  # "yes, everyone is safe" is no danger: whether there is one is asked again
    bare = Answer(heard.yes_no, told.text[:200], heard.yes_no_confidence, asked=True)
    return replace(reading, answers={**reading.answers, str(told.asked): bare})


def _add_description(turn: Turn, told: Told) -> None:
    words = f"{turn.value('description')} {told.text}".strip()[:LONGEST]
    turn.put("description", words, quote=told.text, confirmed=True)


def _miss(turn: Turn, told: Told) -> None:
    """Not an answer: asked once more, then left open."""
    asked = told.asked
    if is_polite(turn) or asked is None:
        return
    turn.is_lost = True
    _fail(turn, asked)


def _fail(turn: Turn, asked: str) -> None:
    failures = dict(turn.memo.get("failures", {}))
    failures[asked] = failures.get(asked, 0) + 1
    turn.remember(failures=failures)
    if failures[asked] >= TRIES:
        _skip(turn, asked)


def _skip(turn: Turn, question: str) -> None:
    turn.remember(skipped=[*turn.memo.get("skipped", []), question])


def _is(answer: Answer | None, value: str) -> bool:
    return answer is not None and answer.value == value


def _quote(told: Told) -> str:
    return next((one.quote for one in told.reading.answers.values() if one.value == "yes" and one.quote), "")
