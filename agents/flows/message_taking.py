"""Message taking, version 1, for any business: what about, how urgent, who, how to reach them.

Somebody then calls back.

`memo`: skipped, failures.
"""

from __future__ import annotations

import re
from typing import Final

from agents.flows.answers import ASSUMED, declines, is_polite, read_name, spoken_phone, take_known, take_told
from agents.flows.briefs import brief_of
from agents.flows.flow import Flow
from agents.flows.people import promise, within
from agents.flows.turn import Turn
from agents.session.commands import Brief
from agents.session.profile import Profile
from agents.session.state import State

ORDER: Final = ("message", "is_urgent", "name", "reach")
TRIES: Final = 2
_ACTIONS: Final = {
    "message": "demander_description",
    "is_urgent": "confirmer_urgence",
    "name": "demander_nom",
    "reach": "demander_telephone",
    "confirm_reach": "confirmer_telephone",
}
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
LONGEST: Final = 600


def opens(turn: Turn) -> None:
    """Greet somebody who opened a chat."""
    take_known(turn)
    turn.ask("message", "greeting", action=_ACTIONS["message"])


def hears(turn: Turn) -> None:
    """One message of the caller."""
    judged = turn.judgement
    closes = judged is not None and judged.disposition == "none" and judged.reason in {"wrong_number", "spam"}
    if judged is not None and closes and not turn.value("message"):
        turn.tag(judged.reason)
        if judged.reason == "wrong_number":
            turn.say("wrong_number")
        turn.end("done")
        return
    asked = turn.state.asked
    if not _absorb(turn) and asked is not None and not is_polite(turn):
        failures = int(turn.memo.get("failures", 0)) + 1
        turn.remember(failures=failures)
        if failures >= TRIES and asked != "message":
            _skip(turn, asked)
        turn.is_lost = True
        return
    goes_on(turn)


def goes_on(turn: Turn) -> None:
    """The next thing that is missing, or the promise."""
    turn.enter("message")
    skipped = turn.memo.get("skipped", [])
    what = next((name for name in ORDER if name not in skipped and not _is_had(turn, name)), None)
    if what is None:
        turn.enter("done")
        turn.say("taken", within=within(turn))
        promise(turn, FLOW, "message")
        turn.end("done")
    elif what == "reach" and turn.value("phone") and turn.memo.get("own_phone") is not False:
        turn.ask("confirm_reach", action=_ACTIONS["confirm_reach"], phone=spoken_phone(turn.value("phone")))
    else:
        turn.ask(what, action=_ACTIONS[what])


def catches_up(turn: Turn) -> None:
    """Long after: what was left is passed on as it is."""
    if not turn.value("message"):
        turn.end("silent")
        return
    turn.say("taken", within=within(turn))
    promise(turn, FLOW, "message")
    turn.end("done")


def reopens(turn: Turn) -> bool:
    """Whatever is said after the end and is not politeness is another message."""
    if is_polite(turn) or not _WORD.search(turn.spoke.text):
        return False
    turn.drop("message", "is_urgent")
    turn.remember(skipped=None, failures=None)
    return True


def briefs(state: State, profile: Profile) -> Brief:
    """The message and whose it is."""
    said = state.fields.get("message")
    name = state.fields.get("name")
    summary = " · ".join(part.value for part in (name, said) if part)[:300]
    missing = [field for field in ("name", "message") if field not in state.fields]
    next_step = "Rappeler la personne." if profile.language == "fr" else "Call the person back."
    return brief_of(
        state, summary, order=("message", "is_urgent", "name", "phone"), missing=missing, next_step=next_step
    )


def _absorb(turn: Turn) -> bool:
    take_known(turn)
    told = take_told(turn)
    text = turn.spoke.text.strip()
    asked = turn.state.asked
    added = bool(told)
    if _tells_message(turn, told):
        turn.put("message", text[:LONGEST], quote=text)
        added = True
    if asked == "is_urgent" and (turn.heard.yes_no or turn.heard.does_not_know or len(_WORD.findall(text)) > 1):
        turn.put("is_urgent", turn.heard.yes_no or text[:120], quote=text)
        added = True
    if asked == "name" and "name" not in told and (name := read_name(text)):
        turn.learn("name", name, confidence=ASSUMED, quote=text)
        added = True
    if asked in {"name", "reach"} and declines(turn):
        _skip(turn, asked)
        added = True
    if asked == "confirm_reach":
        added = _confirm_reach(turn, told) or added
    if added:
        turn.forget_question()
    return added


def _confirm_reach(turn: Turn, told: frozenset[str]) -> bool:
    if told & {"phone", "email"}:
        return True
    if turn.heard.yes_no == "yes":
        phone = turn.state.fields["phone"]
        turn.put("phone", phone.value, quote=phone.quote, confirmed=True)
        return True
    if turn.heard.yes_no == "no":
        turn.remember(own_phone=False)
        return True
    return False


def _tells_message(turn: Turn, told: frozenset[str]) -> bool:
    if turn.value("message") or is_polite(turn):
        return False
    words = len(_WORD.findall(turn.spoke.text))
    if turn.state.asked == "message":
        return words >= 1 and not turn.heard.yes_no
    return words >= (6 if told else 3)


def _is_had(turn: Turn, name: str) -> bool:
    if name == "reach":
        heard = [turn.state.fields.get(one) for one in ("phone", "email")]
        return any(one is not None and one.confirmed for one in heard)
    if name == "is_urgent" and turn.state.urgency in {"P1", "P2"}:
        return True
    return bool(turn.value(name))


def _skip(turn: Turn, asked: str) -> None:
    name = asked.removeprefix("confirm_")
    turn.remember(skipped=[*turn.memo.get("skipped", []), name])


FLOW: Final = Flow(
    name="message_taking",
    version=1,
    skill="general",
    hears=hears,
    goes_on=goes_on,
    briefs=briefs,
    absorbs=_absorb,
    opens=opens,
    catches_up=catches_up,
    reopens=reopens,
)
