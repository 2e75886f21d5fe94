"""Which part of the conversation comes next, and where a message goes.

`memo["stage"]`: choose, describe, details, summary, documents, deciding, which, advisor, more; none before the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from agents.flows import claim_closing as closing
from agents.flows import claim_follow_up as follow_up
from agents.flows import claim_identity as identity
from agents.flows import claim_telling as telling
from agents.flows.answers import is_polite
from agents.flows.claim_handover import transfer
from agents.flows.claim_told import OWN, Told, told
from agents.flows.claim_words import claim_label
from agents.flows.shop_assistant_words import listed
from agents.flows.turn import Turn
from agents.folding import fold

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

FUNNEL: Final = frozenset({"details", "summary", "documents"})
_ANOTHER: Final = re.compile(
    r"\b(?:autre|deuxieme|second|seconde|nouveau|nouvel|nouvelle|another|new|different)\b.{0,20}"
    r"\b(?:sinistre|declaration|dossier|accident|vol|incendie|degats?|claim|theft|incident)\b"
)
_FOLLOW: Final = re.compile(r"\b(?:suivre|suivi|suis|avancement|follow|track|existing|status|statut|en cours|ouvert)\b")
_DECLARE: Final = re.compile(r"\b(?:declarer|declaration|nouveau|nouvelle|nouvel|autre|report|new|another|declare)\b")
_POLICY: Final = re.compile(r"\b(?:contrats?|garanties?|franchises?|policy|cover|deductible)\b")


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


def route(turn: Turn, message: Told) -> None:
    """A message of somebody proven: what is asked at any turn first, then what the pending part makes of it."""
    stage = turn.memo.get("stage")
    intents, plain = message.reading.intents, _plain(message.text)
    turn.is_fixed = stage not in {"describe", "details"}
    if "follow_up" in intents and stage not in {"which", "choose"}:
        turn.remember(back=stage, upset=follow_up.is_upset(message) or turn.memo.get("upset"))
        follow_up.follow(turn, message.text)
    elif "contract_info" in intents:
        turn.remember(back=stage)
        follow_up.inform(turn, message.text)
    elif message.heard.is_goodbye or ("end" in intents and stage not in {"details", "documents"}):
        take_leave(turn)
    elif stage in FUNNEL and _ANOTHER.search(plain):
        _begin_another(turn, message)
    elif _HEARS.get(str(stage), _fresh)(turn, message) and not turn.is_lost:
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
    if back in {"describe", "details", "summary", "documents", "choose"}:
        turn.remember(stage=back)
        goes_on(turn)
    elif turn.memo.get("held"):
        take_up(turn)
    else:
        turn.remember(stage="more")
        goes_on(turn)


def _fresh(turn: Turn, message: Told) -> bool:
    """The first words of somebody proven already."""
    intents = message.reading.intents
    if turn.spoke.media and _attach(turn, message):
        return False
    if message.reading.type is not None:
        begin(turn, message)
        return False
    if "new_claim" in intents or _DECLARE.search(_plain(message.text)):
        turn.remember(wish="declare")
    elif not is_polite(turn) and len(message.text.split()) >= telling.ENOUGH and not turn.memo.get("claims"):
        begin(turn, message)
        return False
    return True


def _attach(turn: Turn, message: Told) -> bool:
    """A file sent once the conversation was over belongs to the claim that waits for it."""
    claims = list(turn.memo.get("claims") or [])
    waiting = [one for one in claims if one.get("missing")] or claims
    claim = turn.memo.get("claim") or (waiting[0] if len(waiting) == 1 else None)
    if claim is None:
        return False
    turn.remember(
        claim={"id": str(claim.get("id") or ""), "number": str(claim.get("number") or "")},
        missing=list(claim.get("missing") or turn.memo.get("missing") or []),
        decision=turn.memo.get("decision") or {"outcome": "kept"},
    )
    closing.collect(turn, message.text)
    return True


def _choose(turn: Turn, message: Told) -> bool:
    """Follow an open claim, or tell another."""
    plain = _plain(message.text)
    if turn.spoke.media and _attach(turn, message):
        return False
    follows, declares = bool(_FOLLOW.search(plain)), bool(_DECLARE.search(plain))
    if message.reading.type is not None and not follows:
        begin(turn, message)
        return False
    if follows != declares or "new_claim" in message.reading.intents:
        if follows and "new_claim" not in message.reading.intents:
            turn.remember(stage=None)
            follow_up.follow(turn, message.text)
            return False
        turn.remember(stage="describe", again=bool(turn.memo.get("claims")) or None)
        return True
    if "follow_up" in message.reading.intents:
        turn.remember(stage=None)
        follow_up.follow(turn, message.text)
        return False
    turn.is_lost = not is_polite(turn)
    return True


def _details(turn: Turn, message: Told) -> bool:
    if turn.spoke.media:
        turn.say("media_image" if turn.spoke.media[0].kind == "image" else "media_other")
        if not message.text.strip():
            return True
    return telling.answer(turn, message)


def _which(turn: Turn, message: Told) -> bool:
    turn.is_lost = not follow_up.choose(turn, message)
    return turn.is_lost


def _advisor(turn: Turn, message: Told) -> bool:
    if message.heard.yes_no == "yes":
        transfer(turn, "complaint" if turn.memo.get("late") else "caller_asked", turn.memo.get("followed"))
        return False
    if message.heard.yes_no == "no":
        after_answer(turn)
        return False
    turn.is_lost = not is_polite(turn)
    return True


def _more(turn: Turn, message: Told) -> bool:
    """Anything else?"""
    plain = _plain(message.text)
    if turn.spoke.media and _attach(turn, message):
        return False
    if message.reading.type is not None or "new_claim" in message.reading.intents or _ANOTHER.search(plain):
        forget_claim(turn)
        turn.remember(stage="describe", again=True)
        if message.reading.type is not None:
            begin(turn, message)
            return False
        return True
    if message.heard.yes_no == "no" or message.heard.is_thanks:
        take_leave(turn)
        return False
    if turn.state.asked == "declare" and message.heard.yes_no == "yes":
        turn.remember(stage="describe")
        return True
    if turn.state.asked == "wish":
        return _wished(turn, plain)
    if message.heard.yes_no == "yes":
        turn.ask("wish")
        return False
    turn.is_lost = not is_polite(turn)
    return True


def _wished(turn: Turn, plain: str) -> bool:
    if _FOLLOW.search(plain):
        follow_up.follow(turn, plain)
    elif _POLICY.search(plain):
        follow_up.inform(turn, plain)
    elif _DECLARE.search(plain):
        turn.remember(stage="describe")
        return True
    else:
        turn.is_lost = True
        return True
    return False


def _begin_another(turn: Turn, message: Told) -> None:
    """The claim being told is decided as it stands, then the other one is."""
    turn.remember(another=message.text[:1_500] if message.reading.type else "")
    closing.decide(turn)


def _next_detail(turn: Turn) -> None:
    question = telling.next_question(turn)
    if question is not None:
        telling.ask(turn, question)
    elif turn.memo.get("hurt") or turn.memo.get("danger"):
        closing.decide(turn)
    else:
        _after_details(turn)


def _after_details(turn: Turn) -> None:
    if turn.memo.get("low_speech") and not turn.memo.get("summed_up"):
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


def _plain(text: str) -> str:
    return fold(text).replace("'", " ").replace("’", " ")


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
_HEARS: Final[Mapping[str, Callable[[Turn, Told], bool]]] = {
    "choose": _choose,
    "describe": telling.describe,
    "details": _details,
    "summary": telling.confirm_summary,
    "documents": closing.hears,
    "which": _which,
    "advisor": _advisor,
    "more": _more,
}
