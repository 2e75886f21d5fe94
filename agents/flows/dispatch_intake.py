"""Dispatch intake, version 1: understand the problem, say whether, how much and how soon, then complete the file.

Eight fields: name, phone, address with its postal code, e-mail, problem, service, urgency and source. One question a
turn; what is known is not asked, the number a caller writes from is confirmed instead. An emergency is passed on
before any of it, and then only what a crew needs is asked. Prices are ranges, times are windows, whatever is asked.

`memo`: path (intake, redirect, personal, message), skipped, failures, quoted, surcharged, own_phone, caught_up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from agents.flows.answers import is_polite, is_question, spoken_phone, take_known
from agents.flows.briefs import brief_of
from agents.flows.dispatch_paths import choose_path, turned_away
from agents.flows.dispatch_quotes import (
    CHIMNEYS,
    GUARDS,
    SERVICE_INFO,
    money,
    notice_surcharge,
    offer_range,
    service_of,
)
from agents.flows.dispatch_reading import absorb, skip
from agents.flows.flow import Flow
from agents.flows.people import promise, within
from agents.flows.turn import Turn
from agents.session.commands import Brief
from agents.session.profile import Profile
from agents.session.state import State
from agents.trade import drain

ORDERS: Final = {
    "urgent": ("problem", "is_now", "address", "name", "phone"),
    "intake": ("problem", "name", "address", "postal_code", "phone", "email", "source"),
    "redirect": ("problem", "name", "phone", "address"),
    "message": ("problem", "name", "phone"),
    "personal": ("name",),
}
"""What is asked, in this order, on each path."""

FIELDS: Final = ("problem", "service", "address", "postal_code", "name", "phone", "email", "source")
TRIES: Final = 2
"""How often an answer may make no sense before the file goes on without that field."""

_ACTIONS: Final = {
    "problem": "demander_description",
    "is_now": "confirmer_urgence",
    "name": "demander_nom",
    "address": "demander_adresse",
    "postal_code": "demander_code_postal",
    "phone": "demander_telephone",
    "confirm_phone": "confirmer_telephone",
    "email": "demander_courriel",
    "source": "demander_source",
    "recap": "confirmer_dossier",
    "correction": "demander_correction",
}


def opens(turn: Turn) -> None:
    """Greet somebody who opened a chat."""
    take_known(turn)
    turn.enter("problem")
    turn.ask("problem", "greeting", action=_ACTIONS["problem"])


def hears(turn: Turn) -> None:
    """One message of the caller."""
    if turned_away(turn):
        if turn.state.outcome is None:
            goes_on(turn)
        return
    choose_path(turn)
    if turn.state.asked in {"recap", "correction"}:
        _confirm(turn)
        return
    if turn.heard.is_goodbye:
        _take_leave(turn)
        return
    had_problem = bool(turn.value("problem"))
    added = absorb(turn)
    answered = _answer_questions(turn)
    if not had_problem and turn.value("problem"):
        _take_problem_in(turn, was_asked_price=answered)
    notice_surcharge(turn)
    if not added and not answered and not is_polite(turn) and turn.state.asked is not None:
        _count_failure(turn, turn.state.asked)
        turn.is_lost = True
        return
    goes_on(turn)


def goes_on(turn: Turn) -> None:
    """The next thing that is missing, or the recap."""
    what = _next(turn)
    if what is None:
        _finish(turn)
        return
    turn.enter("problem" if what in {"problem", "is_now"} else "contact")
    if what == "phone" and turn.value("phone") and turn.memo.get("own_phone") is not False:
        turn.ask("confirm_phone", action=_ACTIONS["confirm_phone"], phone=spoken_phone(turn.value("phone")))
        return
    turn.ask(what, "ask_message" if what == "problem" and _path(turn) == "message" else None, action=_ACTIONS[what])


def catches_up(turn: Turn) -> None:
    """Long after: what is still missing, in one text, once."""
    take_known(turn)
    missing = [name for name in _order(turn) if name != "is_now" and not _is_had(turn, name)]
    if turn.state.asked in {"recap", "correction"} or not missing:
        turn.end("done" if turn.value("problem") else "silent")
        return
    turn.enter("catch_up")
    listed = ", ".join(turn.wording(f"field_{name}") for name in missing)
    turn.ask(missing[0], "catch_up", action=_ACTIONS[missing[0]], missing=listed)
    if turn.value("problem"):
        promise(turn, FLOW, "incomplete")


def reopens(turn: Turn) -> bool:
    """A new need makes a new file for the same person; a detail is added to the one that is closed."""
    judged = turn.judgement
    if judged is None or judged.disposition == "none":
        return False
    is_new = (
        judged.urgency == "P1"
        or judged.disposition in {"refuse", "redirect", "personal"}
        or (judged.need != "general" and judged.need != turn.memo.get("need"))
    )
    if not is_new and judged.disposition == "alert" and not is_question(turn.spoke.text):
        return False
    if is_new:
        turn.drop("problem", "service", "happening_now", "note")
        turn.state = replace(turn.state, urgency=None, promised=None)
        turn.remember(
            path=None, failures=None, quoted=None, surcharged=None, need=None, problem_p1=None, caught_up=None
        )
    return True


def briefs(state: State, profile: Profile) -> Brief:
    """The file as it stands, in the team's language."""
    order = ORDERS[_path_of(state)]
    missing = tuple(name for name in order if name not in state.fields and name != "is_now")
    service = next((one for one in drain.SERVICES if one.id == _value(state, "service")), None)
    what = drain.words_of(service, profile.language).label if service else _value(state, "problem")[:120]
    who, where = _value(state, "name"), _value(state, "address")
    summary = " · ".join(part for part in (state.urgency or "P4", what, who, where) if part)
    is_french = profile.language == "fr"
    next_step = "Rappeler le client." if is_french else "Call the customer back."
    advice = ""
    if state.tone in {"upset", "angry"}:
        advice = "Commencer par reconnaître le désagrément." if is_french else "Begin by acknowledging the trouble."
    return brief_of(state, summary, order=FIELDS, missing=missing, advice=advice, next_step=next_step)


def _take_problem_in(turn: Turn, *, was_asked_price: bool) -> None:
    judged = turn.judgement
    flags = judged.flags if judged else ()
    if turn.state.urgency == "P1":
        return
    if "chimney_offer" in flags:
        turn.tag("df_no_chimneys")
        turn.say("no_chimneys", price=money(turn, CHIMNEYS))
        turn.remember(quoted=True)
    elif "written_quote" in flags:
        turn.tag("written_quote")
        turn.say("written_quote")
    elif not was_asked_price:
        offer_range(turn)


def _answer_questions(turn: Turn) -> bool:
    answered = False
    for applies, answer in GUARDS:
        if turn.state.asked != "source" and applies(turn):
            answer(turn)
            answered = True
    return answered


def _confirm(turn: Turn) -> None:
    """The answer to "is this right?", or what to correct."""
    asked = turn.state.asked
    if asked == "recap" and (turn.heard.yes_no == "yes" or is_polite(turn)):
        _close(turn)
        return
    before = dict(turn.state.fields)
    turn.forget_question()
    absorb(turn)
    if turn.state.fields != before:
        _recap(turn)
    elif _answer_questions(turn):
        turn.ask("recap", "ask_recap_again", action=_ACTIONS["recap"])
    elif asked == "recap" and turn.heard.yes_no == "no":
        turn.ask("correction", action=_ACTIONS["correction"])
    elif len(turn.spoke.text.strip()) > 2:
        turn.put("note", turn.spoke.text.strip()[:300], quote=turn.spoke.text.strip())
        turn.say("noted")
        _close(turn)
    else:
        turn.state = replace(turn.state, asked=asked)
        turn.is_lost = True


def _finish(turn: Turn) -> None:
    path = _path(turn)
    if path == "personal":
        turn.say("personal_done")
        turn.end("done")
    elif path == "message":
        turn.say("message_done", within=within(turn))
        promise(turn, FLOW, "message")
        turn.end("done")
    else:
        _recap(turn)


def _recap(turn: Turn) -> None:
    service = service_of(turn)
    what = drain.words_of(service, turn.language).label if service else ""
    parts = [what, turn.value("address"), turn.value("postal_code"), turn.value("name")]
    if turn.value("phone"):
        parts.append(spoken_phone(turn.value("phone")))
    turn.enter("recap")
    turn.ask("recap", action=_ACTIONS["recap"], file=", ".join(part for part in parts if part), within=within(turn))
    promise(turn, FLOW, "redirect" if _path(turn) == "redirect" else "file_complete")


def _close(turn: Turn) -> None:
    turn.enter("done")
    turn.say("done", within=within(turn))
    promise(turn, FLOW, "file_complete")
    turn.end("done")


def _take_leave(turn: Turn) -> None:
    """Who says goodbye is not asked anything more; what we have is passed on."""
    if turn.value("problem"):
        _close(turn)
        return
    turn.say("farewell")
    turn.end("done")


def _next(turn: Turn) -> str | None:
    return next((name for name in _order(turn) if not _is_had(turn, name)), None)


def _is_had(turn: Turn, name: str) -> bool:
    if name in turn.memo.get("skipped", []):
        return True
    if name == "is_now":
        return not turn.memo.get("ask_if_now") or bool(turn.value("happening_now"))
    heard = turn.state.fields.get(name)
    if name == "phone":
        return heard is not None and heard.confirmed
    if name == "postal_code" and not turn.value("address"):
        return True
    return heard is not None and bool(heard.value)


def _count_failure(turn: Turn, asked: str) -> None:
    """A question twice not understood is left open rather than asked a third time."""
    name = asked.removeprefix("confirm_")
    failures = dict(turn.memo.get("failures", {}))
    failures[name] = failures.get(name, 0) + 1
    turn.remember(failures=failures)
    if failures[name] >= TRIES and name != "problem":
        skip(turn, name)


def _order(turn: Turn) -> tuple[str, ...]:
    return ORDERS[_path(turn)]


def _path(turn: Turn) -> str:
    return _path_of(turn.state)


def _path_of(state: State) -> str:
    if state.urgency == "P1":
        return "urgent"
    path = str(state.memo.get("path", "intake"))
    return path if path in ORDERS else "intake"


def _value(state: State, name: str) -> str:
    heard = state.fields.get(name)
    return heard.value if heard else ""


FLOW: Final = Flow(
    name="dispatch_intake",
    version=1,
    skill="dispatch",
    hears=hears,
    goes_on=goes_on,
    briefs=briefs,
    absorbs=absorb,
    opens=opens,
    catches_up=catches_up,
    reopens=reopens,
    tools=(SERVICE_INFO,),
    shows_safety=True,
)
