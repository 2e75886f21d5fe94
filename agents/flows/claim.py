"""Claim, version 1: prove who you are, tell what happened, answer one question at a time, send what is needed, and
leave with a number and what happens next, or with an advisor who has read it all (domain rule B2).

Where a claim stands, what a contract says and "a human please" are met at any turn, before the funnel, which then goes
on. What decides is asked of a tool; nothing here promises cover or names an amount no tool gave.

`memo`: checked, first, checking, and what each part notes of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from agents.flows import claim_closing as closing
from agents.flows import claim_identity as identity
from agents.flows import claim_telling as telling
from agents.flows.claim_follow_up import is_upset
from agents.flows.claim_handover import SKILL, briefs, hand_over
from agents.flows.claim_hearing import route
from agents.flows.claim_paths import CLAIM, forget_claim, goes_on, take_up
from agents.flows.claim_returns import returned as tool_returned
from agents.flows.claim_told import Told, scrubbed, told
from agents.flows.claim_words import addressed
from agents.flows.flow import Flow
from agents.flows.turn import Turn
from agents.folding import fold
from agents.session.events import CallerSpoke, Media, ToolReturned
from agents.understanding import understand

MEDIA_IN: Final = frozenset({"details", "documents", "choose", "more", "advisor"})
"""Stages in which a file without a word has its place."""

STRESS: Final = 10.0
COMPLAINT: Final = 0.7
"""How angry words are that bring in a human by themselves."""

SWITCH: Final = 8
"""Words of a message that only asks for another language."""

SHORT: Final = 3
"""Words of a message that adds nothing for whoever waits for an advisor."""


def opens(turn: Turn) -> None:
    """Greet somebody who opened a chat: by the question of who they are, unless that was proven a while ago."""
    turn.is_fixed = True
    turn.call("proven")


def hears(turn: Turn) -> None:
    """One message of the caller."""
    if turn.state.handed_off:
        _keep_for_advisor(turn)
    elif not turn.memo.get("checked"):
        _check_proof(turn)
    else:
        _hear(turn)


def returned(turn: Turn, tool: ToolReturned) -> None:
    """A tool answered."""
    if tool.name == "proven":
        _begin(turn, tool)
    else:
        tool_returned(turn, tool)


def meets(turn: Turn, matter: str) -> bool:
    """An emergency is advised on, then the talk goes on; a complaint about a claim looks that claim up."""
    if turn.state.handed_off:
        if matter == "silence" and turn.spoke.media:
            _keep_for_advisor(turn)
            return True
        if matter == "emergency":
            turn.tag("urgent_P1")
            telling.advise(turn)
            _keep_for_advisor(turn)
        return matter == "emergency"
    if matter == "emergency":
        turn.tag("urgent_P1")
        _notice(turn, told(turn))
        telling.advise(turn)
    elif matter == "complaint":
        if _complains(turn):
            return True
    elif not turn.spoke.media or (turn.memo.get("checked") and not _takes_files(turn)):
        return False
    hears(turn)
    if turn.is_lost:
        turn.is_lost = False
        goes_on(turn)
    return True


def _takes_files(turn: Turn) -> bool:
    return bool(turn.memo.get("proven")) and turn.memo.get("stage") in MEDIA_IN


def _complains(turn: Turn) -> bool:
    """Bring in a human for who is angry about anything but a claim we can look up; a police report is no complaint."""
    message = told(turn)
    if turn.heard.emotion.score < COMPLAINT and not is_upset(message):
        return False
    turn.state = replace(turn.state, complained=True)
    turn.tag("complaint")
    turn.say("empathy")
    about_claim = "follow_up" in message.reading.intents or message.reading.type is not None
    if about_claim or turn.memo.get("wish") == "follow_up" or turn.memo.get("stage") in {"which", "choose"}:
        turn.remember(upset=True)
        return False
    hand_over(turn, "complaint")
    return True


def absorbs(turn: Turn) -> bool:
    """What a message tells before a person is brought in."""
    if turn.state.handed_off or not turn.memo.get("checked"):
        return False
    message = told(turn, turn.spoke.text)
    _notice(turn, message)
    if not turn.memo.get("proven"):
        before = turn.memo.get("held")
        if message.reading.type is not None:
            turn.remember(held=f"{before or ''} {message.text}".strip()[: identity.HELD])
    return False


def catches_up(turn: Turn) -> None:
    """Long after: the pending question once more."""
    if turn.state.handed_off:
        return
    if not turn.memo.get("checked"):
        opens(turn)
        return
    if turn.state.asked is not None:
        turn.say("still_there")
        goes_on(turn)


def reopens(turn: Turn) -> bool:
    """What is said after the end is a new wish; who they are is asked again only when the proof has lapsed."""
    if not turn.spoke.media and _asks_nothing(turn):
        return False
    forget_claim(turn)
    kept = ("checked", "proven", "person", "claims", "stage", "back", "wish", "choices", "followed", "closing", "again")
    turn.remember(**dict.fromkeys((*CLAIM, *kept)))
    turn.state = replace(turn.state, urgency=None, handed_off=False, complained=False, asked=None, last_heard="")
    turn.state = replace(turn.state, repeats=0)
    return True


def _asks_nothing(turn: Turn) -> bool:
    """A courtesy, or a promise to send what was asked for: taking it up would only put them in front of a menu."""
    message = told(turn)
    if message.reading.type is not None or message.reading.intents - {"end"} or "?" in message.text:
        return False
    return len(message.text.split()) <= SHORT or closing.is_promise(message.text)


def abandons(turn: Turn) -> None:
    """Nobody came back: a claim that was told is decided as it stands."""
    claim = turn.memo.get("claim")
    if claim and not turn.memo.get("decision") and not turn.state.handed_off:
        turn.remember(closing=True)
        turn.forget_question()
        turn.call("decide_claim", claim_id=claim["id"])
        return
    turn.end("silent")


def _check_proof(turn: Turn) -> None:
    """Has this conversation proven who speaks? Only then is the first message read."""
    spoke = turn.spoke
    media = [[one.kind, one.content_type, one.name] for one in spoke.media]
    turn.remember(first={"text": spoke.text[:4_000], "speech": spoke.speech_confidence, "media": media})
    turn.call("proven")


def _begin(turn: Turn, tool: ToolReturned) -> None:
    first = turn.memo.get("first")
    turn.remember(checked=True, first=None)
    if tool.error is None and tool.result and tool.result.get("verified"):
        identity.take_person(turn, tool.result)
        identity.prove(turn)
    if not isinstance(first, dict):
        turn.is_fixed = True
        goes_on(turn)
        return
    media = tuple(Media(*one) for one in first.get("media", []))
    turn.spoke = CallerSpoke(str(first.get("text") or ""), media=media, speech_confidence=first.get("speech"))
    turn.heard = understand(turn.spoke.text, prior_language=turn.language, default=turn.profile.language, now=turn.now)
    if media and not turn.memo.get("proven") and not turn.spoke.text.strip():
        turn.say("media_image" if media[0].kind == "image" else "media_other")
        goes_on(turn)
        return
    said = len(turn.says)
    _hear(turn)
    if turn.is_lost or (len(turn.says) == said and not turn.state.tools and not turn.state.handed_off):
        turn.is_lost = False
        goes_on(turn)


def _hear(turn: Turn) -> None:
    if turn.asked_language is not None and len(turn.spoke.text.split()) <= SWITCH:
        turn.is_lost = True
        return
    message = told(turn)
    if "human_request" in message.reading.intents:
        _notice(turn, told(turn, turn.spoke.text))
        hand_over(turn, "caller_asked")
        return
    _notice(turn, message)
    if isinstance(turn.memo.get("checking"), dict) and not _check_heard(turn, message):
        return
    if turn.memo.get("proven"):
        route(turn, message)
    else:
        _identify(turn, message)


def _identify(turn: Turn, message: Told) -> None:
    goes = identity.hears(turn, message)
    if turn.is_lost or not goes:
        return
    if turn.memo.get("proven"):
        turn.say("identity_confirmed", person=addressed(turn.memo["person"], turn.language))
        _resume(turn)
    else:
        goes_on(turn)


def _resume(turn: Turn) -> None:
    """On from where the proof was asked for; somebody else begins anew."""
    owner = str(turn.memo["person"].get("full_name") or "")
    if turn.memo.get("owner") not in {None, owner}:
        forget_claim(turn)
        turn.remember(stage=None, back=None, choices=None)
    turn.remember(owner=owner)
    if turn.memo.get("stage") in {None, "choose"}:
        take_up(turn)
    else:
        goes_on(turn)


def _check_heard(turn: Turn, message: Told) -> bool:
    """The answer to "I heard …"; true when the message is something new instead."""
    checking = dict(turn.memo["checking"])
    turn.is_fixed = True
    if message.heard.yes_no is None:
        turn.remember(checking=None)
        turn.forget_question()
        return True
    turn.remember(checking=None)
    turn.forget_question()
    if message.heard.yes_no == "no":
        turn.say("heard_wrong")
        goes_on(turn)
    elif checking.get("kind") == "words":
        telling.declare(turn, told(turn, str(checking["value"]), asked="description"))
    elif identity.heard_right(turn, checking):
        goes_on(turn)
    return False


def _notice(turn: Turn, message: Told) -> None:
    """What matters whatever was asked: an injury, a mood, a third language."""
    reading = message.reading
    if reading.emotion.stress > 0:
        turn.state = replace(turn.state, emotion=max(turn.state.emotion, min(1.0, reading.emotion.stress / STRESS)))
    if reading.language_note:
        turn.tag(f"language:{reading.language_note}")
        turn.remember(language_note=reading.language_note)
    telling.notice_harm(turn, message)


def _keep_for_advisor(turn: Turn) -> None:
    """Somebody waits for a person and adds to what they told: it joins the file, and nothing is asked."""
    turn.is_fixed = True
    message = told(turn)
    _notice(turn, message)
    claim = turn.memo.get("claim") or {}
    if turn.spoke.media and claim.get("id"):
        closing.attach(turn, fold(message.text))
    elif claim.get("id") and telling.add(turn, message):
        turn.say("kept_for_advisor")
    elif "?" in message.text:
        turn.say("still_waiting")
    elif turn.spoke.media or len(message.text.split()) > SHORT:
        turn.say("kept_for_advisor")


FLOW: Final = Flow(
    name="claim",
    version=1,
    skill=SKILL,
    hears=hears,
    goes_on=goes_on,
    briefs=briefs,
    absorbs=absorbs,
    opens=opens,
    catches_up=catches_up,
    returned=returned,
    reopens=reopens,
    shows_safety=True,
    meets=meets,
    hands_over=hand_over,
    masks=scrubbed,
    abandons=abandons,
    resumes=True,
    first_phase="authentification",
    last_phase="termine",
    greets=True,
)
