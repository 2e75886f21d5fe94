"""Which part of the conversation comes next, and where a message goes.

`memo["stage"]`: choose, describe, details, summary, documents, deciding, which, advisor, more; none before the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from agents.flows import claim_closing as closing
from agents.flows import claim_follow_up as follow_up
from agents.flows import claim_identity as identity
from agents.flows import claim_telling as telling
from agents.flows.claim_told import OWN, Told, told
from agents.flows.claim_words import claim_label
from agents.flows.shop_assistant_words import listed
from agents.flows.turn import Turn

CLAIM: Final = (
    *("claim", "decision", "hurt", "danger", "advised", "failures", "skipped", "low_speech", "summed_up", "precised"),
    *(
        "missing",
        "received",
        "waits_for_them",
        "documents_asked",
        "contradictions",
        "link",
        "was_sent",
        "to_record",
        "held",
        "upset",
        "late",
    ),
)
"""What belongs to one claim, and goes when another is told."""


def goes_on(turn: Turn) -> None:
    """The pending question again, or the next one."""
    if turn.state.handed_off or turn.state.outcome is not None or turn.memo.get("handing"):
        return
    checking = turn.memo.get("checking")
    if isinstance(checking, dict):
        turn.is_fixed = True
        turn.ask("confirm_heard", words=str(checking.get("words") or checking.get("value"))[:180])
    elif not turn.memo.get("proven"):
        identity.ask(turn)
    else:
        _NEXT.get(str(turn.memo.get("stage")), take_up)(turn)


def take_up(turn: Turn) -> None:
    """What they wanted before they were known, else what an insured person may want."""
    wish, held, claims = turn.memo.get("wish"), turn.memo.get("held"), turn.memo.get("claims")
    words = str(turn.memo.get("wish_words") or "")
    turn.remember(wish=None, wish_words=None)
    if wish == "follow_up":
        follow_up.follow(turn, words)
    elif wish == "contract_info":
        follow_up.inform(turn, words)
    elif held:
        begin(turn, told(turn, str(held), asked="description"))
    elif wish == "declare" or not claims:
        turn.remember(stage="describe")
        goes_on(turn)
    else:
        turn.remember(stage="choose")
        goes_on(turn)


def begin(turn: Turn, message: Told) -> None:
    """A claim is told."""
    turn.remember(stage="describe")
    if telling.describe(turn, message):
        turn.is_lost = False
        goes_on(turn)


def take_leave(turn: Turn) -> None:
    """Who says goodbye is asked nothing more; a claim that was told is decided as it stands."""
    if turn.memo.get("claim") and not turn.memo.get("decision"):
        closing.decide(turn)
        return
    turn.enter("termine")
    turn.say("claim_goodbye")
    turn.end("done")


def forget_claim(turn: Turn) -> None:
    """Make room for another claim of the same person."""
    turn.drop(*(name for name in turn.state.fields if name in OWN or name not in _WHO))
    turn.remember(**dict.fromkeys(CLAIM))
    turn.state = replace(turn.state, urgency=turn.state.urgency, asked=None)


_WHO: Final = frozenset({"name", "phone", "email", "address", "postal_code"})


def after_answer(turn: Turn) -> None:
    """Back to where they were before they asked, else whether there is more."""
    back = turn.memo.get("back")
    turn.remember(back=None)
    if back == "describe" and not turn.value("description"):
        back = None
    if back in {"describe", "details", "summary", "documents", "choose"}:
        turn.remember(stage=back)
        goes_on(turn)
    elif turn.memo.get("held"):
        take_up(turn)
    else:
        turn.remember(stage="more")
        goes_on(turn)


def _next_detail(turn: Turn) -> None:
    question = telling.next_question(turn)
    if question is not None:
        telling.ask(turn, question)
    else:
        _after_details(turn)


def _after_details(turn: Turn) -> None:
    """Nothing is left to ask: a summary of what was heard badly, documents; the injured wait for neither."""
    if turn.memo.get("hurt") or turn.memo.get("danger"):
        closing.decide(turn)
    elif turn.memo.get("low_speech") and not turn.memo.get("summed_up"):
        turn.remember(stage="summary")
        if turn.state.asked == "correction":
            turn.ask("correction", action="demander_details")
        else:
            telling.ask_summary(turn)
    else:
        closing.collect(turn)


def _next_document(turn: Turn) -> None:
    if turn.memo.get("decision"):
        closing.say_left(turn)
        turn.remember(stage="more")
        _ask_more(turn)
    elif closing.is_open(turn):
        closing.ask(turn)
    else:
        closing.decide(turn)


def _ask_choice(turn: Turn) -> None:
    turn.is_fixed = True
    turn.enter("suivi")
    claims: list[Mapping[str, Any]] = list(turn.memo.get("claims") or [])
    labels = listed([claim_label(turn, one) for one in claims[: follow_up.MOST]], turn.language)
    key = "ask_choice" if len(claims) == 1 else "ask_choice_several"
    data = {"sinistres": [dict(one) for one in claims]}
    turn.ask("choice", key, action="suivi_dossier", data=data, claims=labels, count=len(claims))


def _ask_more(turn: Turn) -> None:
    turn.is_fixed = True
    turn.enter("suivi")
    pending = turn.state.asked
    turn.ask(pending if pending in {"declare", "wish"} else "more")


def _ask_advisor(turn: Turn) -> None:
    turn.is_fixed = True
    turn.enter("suivi")
    turn.ask("advisor")


_NEXT: Final[Mapping[str, Callable[[Turn], None]]] = {
    "choose": _ask_choice,
    "describe": telling.ask_description,
    "details": _next_detail,
    "summary": _after_details,
    "documents": _next_document,
    "deciding": closing.decide,
    "which": follow_up.ask_which,
    "advisor": _ask_advisor,
    "more": _ask_more,
}
