"""What the caller said, up to the point where only the flow knows what to do with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from agents.flows import Flow, Turn
from agents.flows.people import need_person, promise
from agents.machine import guards
from agents.session.commands import Learn
from agents.session.events import CallerSpoke
from agents.session.profile import Profile
from agents.session.state import KEPT_TURNS, State
from agents.understanding import understand

MAX_CHARS: Final = 4_000
SHORT: Final = 3
"""Words a bare yes or no has at most."""

BRIEF: Final = 8
"""Words of an answer that may come again, to the next question ("non, pas du tout"), without being a repetition."""

COMPLAINT: Final = 0.7
"""How sure a complaint must be before a person is brought in."""


def understood(state: State, event: CallerSpoke, profile: Profile, now: datetime, flow: Flow) -> Turn:
    """The turn of one message: understood, counted and remembered, in the language it is in."""
    event = replace(event, text=event.text[:MAX_CHARS])
    heard = understand(
        event.text,
        asked=state.asked,
        prior_language=state.language,
        default=profile.language,
        now=now,
        zone=profile.time_zone,
    )
    plain = guards.normal(event.text)
    answers = state.asked is not None and (heard.yes_no is not None or heard.does_not_know)
    is_new = answers and len(plain.split()) <= BRIEF
    repeats = state.repeats + 1 if guards.is_repeated(state, plain) and not is_new else 0
    turn = Turn(replace(state, turn=state.turn + 1, repeats=repeats), profile, now, heard, event)
    turn.is_first = state.turn == 0
    masked = flow.masks(turn, event.text)
    turn.record("contact", masked, kept=KEPT_TURNS)
    if plain:
        turn.state = replace(turn.state, last_heard=plain if masked == event.text else "")
    if not heard.keeps_language and heard.language_confidence > 0:
        _take_language(turn)
    elif turn.is_first and "language" not in event.known and guards.greets_in_english(plain):
        turn.state = replace(turn.state, language="en")
    turn.asked_language = guards.asks_language(plain)
    if turn.asked_language is not None:
        turn.state = replace(turn.state, language=turn.asked_language)
    if heard.emotion.score > 0:
        turn.state = replace(turn.state, tone=heard.emotion.tone, emotion=max(state.emotion, heard.emotion.score))
    return turn


def raise_judged(turn: Turn) -> bool:
    """Raise the urgency triage found; true when the message is a new emergency."""
    judged = turn.judgement
    if judged is None:
        return False
    quote = judged.evidence[0] if judged.evidence else None
    return turn.raise_urgency(judged.urgency, judged.reason, quote) and judged.urgency == "P1"


def answer(turn: Turn, flow: Flow, *, is_emergency: bool) -> None:
    """Plan the answer of a live session."""
    if is_emergency:
        if not flow.meets(turn, "emergency"):
            _meet_emergency(turn, flow)
    elif turn.heard.wants_human or turn.heard.wants("human_request"):
        _meet_wish_for_person(turn, flow)
    elif _is_complaint(turn):
        _meet_complaint(turn, flow)
    elif turn.state.repeats and not turn.spoke.media:
        _meet_repetition(turn, flow)
    elif guards.is_wordless(turn.spoke.text) and turn.heard.yes_no is None:
        if not flow.meets(turn, "silence"):
            _meet_silence(turn, flow)
    else:
        _converse(turn, flow)


def after_the_end(turn: Turn, flow: Flow) -> bool:
    """A message after the end; true when it opens the session again."""
    turn.is_fixed = True
    short = len(guards.normal(turn.spoke.text).split()) <= SHORT
    polite = turn.heard.is_thanks or turn.heard.is_goodbye or guards.is_wordless(turn.spoke.text)
    polite = polite or (short and turn.heard.yes_no is not None)
    polite = polite and not turn.spoke.media
    if not polite or (turn.judgement is not None and turn.judgement.urgency == "P1"):
        outcome = turn.state.outcome
        turn.state = replace(turn.state, outcome=None, misunderstandings=0, phase=flow.first_phase)
        if flow.reopens(turn):
            turn.is_fixed = False
            return True
        turn.state = replace(turn.state, outcome=outcome, phase=flow.last_phase)
        if turn.heard.is_greeting or not turn.spoke.text.strip():
            return False
        flow.absorbs(turn)
        turn.say("noted")
    elif turn.heard.is_thanks and turn.state.phase != "farewell":
        turn.say("farewell")
    turn.enter("farewell")
    return False


def _take_language(turn: Turn) -> None:
    language = turn.heard.language
    known = turn.spoke.known.get("language")
    settled = known.value if known is not None else turn.state.learned_language
    if turn.state.heard_language == language and settled != language:
        turn.do(Learn("language", language, 0.9))
        turn.state = replace(turn.state, learned_language=language)
    turn.state = replace(turn.state, language=language, heard_language=language)


def _meet_emergency(turn: Turn, flow: Flow) -> None:
    """Passed on at once, said calmly, and only then the next question."""
    turn.is_fixed = True
    turn.tag("urgent_P1")
    flow.absorbs(turn)
    policy = turn.profile.policy
    if policy.transfer == "queue" and "urgent" in policy.hand_off_on:
        need_person(turn, flow, "urgent")
    else:
        turn.say("urgent")
        promise(turn, flow, "urgent")
    if flow.shows_safety:
        turn.say("urgent_advice")
    if not turn.state.handed_off:
        flow.goes_on(turn)


def _meet_wish_for_person(turn: Turn, flow: Flow) -> None:
    if turn.heard.asks_if_robot:
        turn.say("robot")
    flow.absorbs(turn)
    need_person(turn, flow, "caller_asked")
    if not turn.state.handed_off:
        flow.goes_on(turn)


def _is_complaint(turn: Turn) -> bool:
    if turn.state.complained or turn.state.handed_off:
        return False
    angry = turn.heard.emotion.tone == "angry" and turn.heard.emotion.score >= COMPLAINT
    return angry or any(one.code == "complaint" and one.confidence >= COMPLAINT for one in turn.heard.intents)


def _meet_complaint(turn: Turn, flow: Flow) -> None:
    if flow.meets(turn, "complaint"):
        return
    turn.state = replace(turn.state, complained=True)
    turn.tag("complaint")
    turn.say("empathy")
    if "complaint" not in turn.profile.policy.hand_off_on:
        _converse(turn, flow)
        return
    flow.absorbs(turn)
    need_person(turn, flow, "complaint")
    if not turn.state.handed_off:
        flow.goes_on(turn)


def _meet_repetition(turn: Turn, flow: Flow) -> None:
    """Said once that we have it; the third time nothing, as two machines might be talking."""
    turn.tag("repeated")
    if turn.state.repeats > 1:
        return
    if turn.state.urgency == "P1":
        turn.is_fixed = True
        turn.say("urgent_already")
    else:
        turn.say("already_noted")
    if not turn.state.handed_off:
        flow.goes_on(turn)


def _meet_silence(turn: Turn, flow: Flow) -> None:
    """No word in it: something was sent along, or a sign, or nothing."""
    if turn.spoke.media:
        turn.tag("media_received")
        turn.say("media_image" if turn.spoke.media[0].kind == "image" else "media_other")
        if not turn.state.handed_off:
            flow.goes_on(turn)
    elif turn.is_first or "?" in turn.spoke.text:
        flow.goes_on(turn)


def _converse(turn: Turn, flow: Flow) -> None:
    if turn.spoke.media:
        turn.tag("media_received")
    if turn.heard.asks_if_robot:
        turn.say("robot")
    if turn.asked_language is not None:
        turn.say("speaks")
    if turn.heard.is_injection:
        turn.tag("injection")
    before, state = len(turn.says), turn.state
    flow.hears(turn)
    if turn.is_lost and guards.is_wordless(turn.spoke.text):
        turn.state = state
        del turn.says[before:]
    elif not turn.is_lost:
        turn.state = replace(turn.state, misunderstandings=0)
    elif turn.heard.asks_if_robot or turn.asked_language is not None:
        flow.goes_on(turn)
    else:
        del turn.says[before:]
        _admit_lost(turn, flow)


def _admit_lost(turn: Turn, flow: Flow) -> None:
    count = turn.state.misunderstandings + 1
    turn.state = replace(turn.state, misunderstandings=count)
    if count >= turn.profile.policy.misunderstandings:
        turn.state = replace(turn.state, misunderstandings=0)
        turn.tag("misunderstood")
        need_person(turn, flow, "misunderstood")
        if turn.state.handed_off or turn.value("phone"):
            turn.forget_question()
            return
    elif not turn.heard.asks_repeat:
        turn.say("other_language" if turn.heard.speaks_other else "rephrase")
    flow.goes_on(turn)
