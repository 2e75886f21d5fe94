"""A claim in a human's hands: what the caller is told, and what the advisor reads first (domain rule B6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from agents.complexity.models import QUESTIONS
from agents.flows.briefs import brief_of, last_words
from agents.flows.claim_told import texts
from agents.flows.claim_words import person_name
from agents.flows.people import promise_aloud
from agents.flows.turn import Turn
from agents.session.commands import Brief, Fact, HandOff
from agents.session.profile import Profile
from agents.session.state import State

SKILL: Final = "sinistre"
COMPLEXITY: Final = {"complaint": 60, "identity_locked": 40, "tool_failed": 40, "misunderstood": 30, "caller_asked": 30}
"""How hard a request is likely to be when no claim was scored."""

BY_POLICY: Final = frozenset({"misunderstood", "complaint", "unanswerable"})
"""Reasons a business may choose to answer by a call back instead."""

WORDS: Final = {
    "caller_asked": "transfer_asked",
    "misunderstood": "transfer_misunderstood",
    "identity_locked": "transfer_identity",
    "complaint": "transfer_late",
    "tool_failed": "transfer_failed",
}
UPSET: Final = 0.6
"""How a complaint weighs in the queue at least: advisory, it decides nothing."""

ORDER: Final = ("type", "date", "place", "parties", "third_party_name", *QUESTIONS, "description")
HOURS: Final = ((30, "< 1 h"), (60, "1-3 h"), (101, "> 3 h"))
"""Effort by CCI: up to so many points."""


def hand_over(turn: Turn, reason: str) -> None:
    """Bring in an advisor; a claim that is open and undecided is decided first, so that its file says why."""
    turn.is_fixed = True
    if turn.state.handed_off:
        turn.say("still_waiting")
        return
    claim = turn.memo.get("claim") or {}
    if claim.get("id") and not turn.memo.get("decision"):
        turn.remember(handing=reason)
        turn.call("decide_claim", claim_id=claim["id"], wants_human=reason == "caller_asked")
        return
    transfer(turn, reason)


def transfer(turn: Turn, reason: str, claim: Mapping[str, Any] | None = None) -> None:
    """Tell the caller and ask for an advisor, or promise a call back where nobody takes conversations over.

    `claim`: the one it is about, when it is not the one being told.
    """
    turn.is_fixed = True
    turn.remember(handing=None)
    policy = turn.profile.policy
    turn.enter("transfert")
    if policy.transfer != "queue" or (reason in BY_POLICY and reason not in policy.hand_off_on):
        promise_aloud(turn, briefs(turn.state, turn.profile), reason)
        turn.forget_question()
        return
    decision: dict[str, Any] = turn.memo.get("decision") or {}
    claim = claim or turn.memo.get("claim") or {}
    number = str(claim.get("number") or "")
    if reason == "complaint":
        turn.state = replace(turn.state, emotion=max(turn.state.emotion, UPSET))
    data = {
        "raison": reason,
        "cci_score": decision.get("cci"),
        "sinistre_id": claim.get("id"),
        "numero": number or None,
    }
    turn.say(_wording(turn, reason, number), action="transferer_conseiller", data=data, number=number)
    cci = decision.get("cci")
    complexity = cci if isinstance(cci, int) else COMPLEXITY.get(reason, 50)
    skill = str(turn.profile.settings.get("skill") or decision.get("skill") or SKILL)
    brief = briefs(turn.state, turn.profile)
    turn.do(HandOff(reason, skill, turn.language, brief, turn.state.emotion, min(100, max(0, complexity))))
    turn.state = replace(turn.state, handed_off=True, asked=None)


def _wording(turn: Turn, reason: str, number: str) -> str:
    key = WORDS.get(reason)
    if key is None:
        key = "transfer_urgent" if turn.state.urgency in {"P1", "P2"} or turn.memo.get("hurt") else "transfer_decided"
    return key if number or key not in {"transfer_late", "transfer_decided", "transfer_urgent"} else "transfer_failed"


def briefs(state: State, profile: Profile) -> Brief:
    """The claim as it stands, in the team's language; somebody unproven stays without a name."""
    is_french = profile.language == "fr"
    memo = state.memo
    person = memo.get("person") if memo.get("proven") else None
    claim, decision = memo.get("claim") or memo.get("followed") or {}, memo.get("decision") or {}
    who = person_name(person, profile.language) if isinstance(person, dict) else ""
    unproven = "Identité non vérifiée" if is_french else "Identity not verified"
    cci = decision.get("cci")
    type_ = _value(state, "type") or claim.get("type")
    parts = [who or unproven, type_, claim.get("number"), f"CCI {cci}" if cci is not None else ""]
    summary = " · ".join(str(part) for part in parts if part)
    words = _value(state, "description") or memo.get("held") or last_words(state)
    summary = f"{summary} · {str(words)[:200]}" if words else summary
    brief = brief_of(
        state,
        summary,
        order=ORDER,
        missing=[
            *texts(decision, "missing"),
            *(name for name in ("date", "place") if claim and not _value(state, name)),
        ],
        advice=_advice(state, is_french=is_french),
        suggestion=_suggestion(state, who, str(claim.get("number") or "")),
        next_step=_next_step(state, is_french=is_french),
    )
    return replace(brief, facts=(*brief.facts, *_judged(state, is_french=is_french)))


def _judged(state: State, *, is_french: bool) -> list[Fact]:
    """What the rules made of it: why, how hard, what to beware of."""
    decision = state.memo.get("decision") or {}
    facts: list[Fact] = []
    explanation = decision.get("explanation")
    if isinstance(explanation, dict):
        facts.append(Fact("explanation", str(explanation.get("fr" if is_french else "en") or "")[:400]))
    cci = decision.get("cci")
    if isinstance(cci, int):
        facts.append(
            Fact("effort", next((hours for top, hours in HOURS if cci < top), "> 3 h"), 0.5, is_assumption=True)
        )
    flags = _risks(state)
    if flags:
        facts.append(Fact("risks", ", ".join(flags)))
    if state.memo.get("language_note"):
        facts.append(Fact("spoken", str(state.memo["language_note"])))
    if state.memo.get("low_speech"):
        facts.append(Fact("speech", "low", 0.5, is_assumption=True))
    return facts


def _risks(state: State) -> list[str]:
    """What to beware of (domain rule B6)."""
    missing = texts(state.memo.get("decision") or {}, "missing")
    parties = _value(state, "parties")
    return [
        flag
        for flag, holds in (
            ("injury", bool(state.memo.get("hurt"))),
            ("danger", bool(state.memo.get("danger"))),
            ("contradictions", bool(state.memo.get("contradictions"))),
            ("parties", parties.isdigit() and int(parties) > 2),
            ("documents", len(missing) > 3),
            ("distress", state.emotion > 0.7),
            ("late", bool(state.memo.get("late"))),
        )
        if holds
    ]


def _advice(state: State, *, is_french: bool) -> str:
    if state.memo.get("hurt"):
        said = "Demander d'abord des nouvelles de la personne blessée.", "Begin by asking how the injured person is."
    elif state.memo.get("late") or state.complained:
        said = "Commencer par reconnaître le retard.", "Begin by acknowledging the delay."
    elif state.emotion >= UPSET or state.tone in {"upset", "angry"}:
        said = "Commencer par reconnaître le désagrément.", "Begin by acknowledging the trouble."
    else:
        said = "Ton calme et factuel.", "Calm and factual."
    return said[0 if is_french else 1]


def _suggestion(state: State, who: str, number: str) -> str:
    """A first reply in the caller's language that could be sent as it is."""
    if state.language == "en":
        about = f"claim {number}" if number else "request"
        return f"Hello{' ' + who if who else ''}, I have read your {about} and am taking it over. How are you now?"
    about = f"dossier {number}" if number else "message"
    return (
        f"Bonjour{' ' + who if who else ''}, j'ai lu votre {about} et je le reprends. Comment allez-vous maintenant ?"
    )


def _next_step(state: State, *, is_french: bool) -> str:
    decision = state.memo.get("decision") or {}
    if not state.memo.get("proven"):
        said = "Vérifier l'identité avant toute information.", "Verify the identity before saying anything personal."
    elif state.memo.get("hurt"):
        said = "Confirmer les blessures et l'assistance.", "Confirm the injuries and the assistance needed."
    elif texts(decision, "missing"):
        said = "Confirmer les faits et demander les pièces.", "Confirm the facts and ask for the documents."
    elif _value(state, "liability_disputed") == "yes":
        said = "Clarifier la responsabilité et vérifier la garantie.", "Clarify who is at fault and check the cover."
    else:
        said = "Confirmer les faits et vérifier la garantie.", "Confirm the facts and check the cover."
    return said[0 if is_french else 1]


def _value(state: State, name: str) -> str:
    heard = state.fields.get(name)
    return heard.value if heard else ""
