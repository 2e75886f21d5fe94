"""Where a message of somebody proven goes: what is asked at any turn first, then what the pending part makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from agents.flows import claim_closing as closing
from agents.flows import claim_follow_up as follow_up
from agents.flows import claim_telling as telling
from agents.flows.answers import is_polite
from agents.flows.claim_handover import transfer
from agents.flows.claim_paths import after_answer, begin, forget_claim, goes_on, take_leave
from agents.flows.claim_told import Told, claim_type, told
from agents.flows.turn import Turn
from agents.folding import fold

FUNNEL: Final = frozenset({"details", "summary", "documents"})
_ANOTHER: Final = re.compile(
    r"\b(?:autre|deuxieme|second|seconde|nouveau|nouvel|nouvelle|another|new|different)\b.{0,20}"
    r"\b(?:sinistre|declaration|dossier|accident|vol|incendie|degats?|claim|theft|incident)\b"
)
_TOO: Final = re.compile(
    r"\b(?:ai|a|avons) (?:aussi|egalement) (?:eu|subi|vole)\b|\b(?:have |we |i )also (?:had|have had|suffered)\b"
)
_FOLLOW: Final = re.compile(r"\b(?:suivre|suivi|suis|avancement|follow|track|existing|status|statut|en cours|ouvert)\b")
_DECLARE: Final = re.compile(r"\b(?:declarer|declaration|nouveau|nouvelle|nouvel|autre|report|new|another|declare)\b")
_POLICY: Final = re.compile(r"\b(?:contrats?|garanties?|franchises?|policy|cover|deductible)\b")


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
    elif stage in FUNNEL and (_ANOTHER.search(plain) or _happened_too(turn, message, plain)):
        _begin_another(turn, message)
    elif _HEARS.get(str(stage), _fresh)(turn, message) and not turn.is_lost:
        goes_on(turn)


def _happened_too(turn: Turn, message: Told, plain: str) -> bool:
    """Something of another kind that is no part of the claim being told: "j'ai aussi eu une fuite d'eau"."""
    if not _TOO.search(plain):
        return False
    kind = told(turn, message.text, asked="description", is_new=True).reading.type
    return kind is not None and kind not in {claim_type(turn), "blessure"}


def _fresh(turn: Turn, message: Told) -> bool:
    """The first words of somebody proven already."""
    intents = message.reading.intents
    if turn.spoke.media and _attach(turn, message):
        return False
    if message.reading.type is not None or message.reading.answers:
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
    if (message.reading.type is not None or len(message.reading.answers) > 1) and not follows:
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
    message = told(turn, message.text, asked=message.asked, is_new=True)
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
    about = told(turn, message.text, asked="description", is_new=True).reading.type
    turn.remember(another=message.text[:1_500] if about else "")
    closing.decide(turn)


def _plain(text: str) -> str:
    return fold(text).replace("'", " ").replace("’", " ")


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
