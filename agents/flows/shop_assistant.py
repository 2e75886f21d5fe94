"""Shop assistant, version 1: answer first, then at most one question.

Everything a message asks is answered together, from tools alone: articles and stock, orders, opening hours, the
business's own answers. An article is put aside only after a yes to that very question. What no tool answers twice, a
changed order, an appointment goes to people, and nothing is promised for them.

`memo`: needs (of the message being answered, with what tools said), offer (what a yes reserves), looked_for (the last
article), words (the message itself), held, choices, misses, order_misses, product_misses, wish.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from agents.flows.answers import is_polite, take_known, take_told
from agents.flows.briefs import brief_of, last_words
from agents.flows.flow import Flow
from agents.flows.people import need_person
from agents.flows.shop_assistant_answers import (
    Answer,
    Ending,
    Person,
    Question,
    hours,
    knowledge,
    order,
    product,
    reservation,
    reserve,
)
from agents.flows.shop_assistant_needs import CANONICAL, Need, knowledge_need, needs_of, notice_booking_name
from agents.flows.shop_assistant_replies import Reply, reply_to
from agents.flows.shop_assistant_tools import TOOLS
from agents.flows.turn import Turn
from agents.session.commands import Brief
from agents.session.events import ToolReturned
from agents.session.profile import Profile
from agents.session.state import State

ANSWERS: Final[Mapping[str, Answer]] = {
    "product": product,
    "order": order,
    "hours": hours,
    "knowledge": knowledge,
    "reserve": reserve,
    "reservation": reservation,
}
FIELDS: Final = ("reservation", "order_number", "appointment", "booking_name", "name", "phone", "email")
ABOUT: Final = 3
"""Words a message has at least that is worth asking knowledge about."""


SHORT: Final = 3
"""Words of a message that adds nothing to a request."""


def opens(turn: Turn) -> None:
    """Greet somebody who opened a chat."""
    take_known(turn)
    turn.enter("help")
    turn.ask("need", "greeting")


def absorbs(turn: Turn) -> bool:
    """Who the caller is, and under which name to keep things."""
    take_known(turn)
    told = take_told(turn)
    return notice_booking_name(turn) or bool(told)


def hears(turn: Turn) -> None:
    """One message of the caller."""
    added = absorbs(turn)
    turn.enter("help")
    if _turned_away(turn):
        return
    wanted = needs_of(turn)
    reply = reply_to(turn, wanted)
    if reply is not None:
        _take_reply(turn, reply)
    elif wanted:
        _answer(turn, wanted)
    elif is_polite(turn):
        _meet_courtesy(turn)
    elif turn.state.handed_off:
        _keep_for_advisor(turn)
    elif turn.heard.is_injection:
        turn.say("shop_help")
    elif turn.heard.speaks_other:
        turn.is_lost = True
    elif turn.state.asked is None and _is_worth_asking(turn):
        _answer(turn, [knowledge_need(turn, turn.spoke.text)])
    elif added:
        goes_on(turn)
    else:
        turn.is_lost = True


def _keep_for_advisor(turn: Turn) -> None:
    """Somebody waits for a person and adds to their request; a short "I am waiting" needs no answer."""
    if turn.spoke.media or len(turn.spoke.text.split()) > SHORT:
        turn.say("kept_for_advisor")


def goes_on(turn: Turn) -> None:
    """The pending question again, else what can be done for them."""
    pending = turn.memo.get("pending")
    if turn.state.asked is not None and pending:
        turn.ask(turn.state.asked, pending["key"], action=pending.get("action"), **pending["values"])
        turn.is_fixed = turn.is_fixed or turn.state.asked == "reserve"
    elif turn.spoke.media:
        _ask(turn, Question("media_about", "ask_media_about"))
    elif turn.heard.speaks_other:
        _ask(turn, Question("advisor", "ask_advisor"))
    else:
        turn.ask("need", "greeting")


def returned(turn: Turn, tool: ToolReturned) -> None:
    """A tool answered; once all have, so do we."""
    needs: list[dict[str, Any]] = list(turn.memo.get("needs", []))
    for need in needs:
        if need.get("call") == tool.call_id:
            need |= {
                "call": None,
                "result": dict(tool.result) if tool.result is not None else None,
                "error": tool.error,
            }
            _look_further(turn, need)
    turn.remember(needs=needs)
    if not any(need.get("call") for need in needs):
        _conclude(turn)


def catches_up(turn: Turn) -> None:
    """A shop does not run after its customers."""
    turn.end("done" if turn.state.turn else "silent")


def briefs(state: State, profile: Profile) -> Brief:
    """What was asked last, and what is known of it."""
    step = "Répondre à la question." if profile.language == "fr" else "Answer the question."
    return brief_of(state, last_words(state)[:300], order=FIELDS, next_step=step)


def _turned_away(turn: Turn) -> bool:
    if turn.heard.wants("wrong_number") and not turn.heard.wants("product_availability"):
        turn.tag("wrong_number")
        turn.say("wrong_number")
        turn.end("done")
        return True
    if turn.heard.wants("spam"):
        turn.tag("spam")
        turn.end("done")
        return True
    if turn.heard.opt_out == "soft":
        turn.tag("marketing_opt_out")
        turn.say("marketing_stopped")
        return True
    return False


def _meet_courtesy(turn: Turn) -> None:
    if turn.heard.is_goodbye:
        turn.say("farewell")
        turn.end("done")
    elif turn.heard.is_thanks:
        turn.say("farewell")
        turn.forget_question()
    else:
        goes_on(turn)


def _is_worth_asking(turn: Turn) -> bool:
    return "?" in turn.spoke.text or len(turn.spoke.text.split()) >= ABOUT


def _take_reply(turn: Turn, reply: Reply) -> None:
    if reply.lost:
        turn.is_lost = True
        return
    turn.forget_question()
    turn.remember(pending=None)
    for key, values in reply.says:
        turn.say(key, **values)
    if reply.needs:
        _answer(turn, reply.needs)
    elif reply.person is not None:
        need_person(turn, FLOW, reply.person)


def _answer(turn: Turn, wanted: list[Need]) -> None:
    """Ask every tool that is needed; what needs none is answered with the rest."""
    kept: list[dict[str, Any]] = []
    for need in wanted:
        call = turn.call(need.tool, **need.arguments) if need.tool else None
        kept.append(
            {
                "kind": need.kind,
                "intent": need.intent,
                "tool": need.tool,
                "call": call,
                "label": need.label,
                "asked_for": need.arguments,
                "result": None,
                "error": None,
            }
        )
    turn.remember(needs=kept, words=turn.spoke.text[:500])
    if not any(need["call"] for need in kept):
        _conclude(turn)


def _look_further(turn: Turn, need: dict[str, Any]) -> None:
    """Ask once more, less strictly, before saying that there is nothing."""
    result = need["result"] or {}
    tried = int(need.get("tried", 0))
    if need["kind"] == "product" and need["error"] is None and not result.get("items"):
        asked = need["asked_for"]
        if asked.get("size") and asked.get("query") and tried == 0:
            wider = {name: value for name, value in asked.items() if name != "size"}
            need |= {"tried": 1, "call": turn.call("find_products", **wider)}
        elif tried < 2 and len(turn.memo.get("needs", [])) == 1 and need["intent"] != "reservation_create":
            question = {
                "question": str(turn.memo.get("words", "")) or asked.get("query", ""),
                "language": turn.language,
            }
            need |= {
                "tried": 2,
                "kind": "knowledge",
                "call": turn.call("search_knowledge", **question),
                "was": "product",
            }
    elif need["kind"] == "knowledge" and not result.get("found"):
        if need.get("was") == "product":
            if not result.get("ambiguous"):
                need |= {"kind": "product", "result": None, "error": None}
        elif tried == 0 and need["intent"] in CANONICAL and not need["error"] and not result.get("ambiguous"):
            question = {"question": CANONICAL[need["intent"]][turn.language], "language": turn.language}
            need |= {"tried": 1, "call": turn.call("search_knowledge", **question)}
    elif need["kind"] == "hours" and need["error"] and tried == 0:
        question = {"question": CANONICAL["opening_hours"][turn.language], "language": turn.language}
        need |= {"tried": 1, "kind": "knowledge", "call": turn.call("search_knowledge", **question), "error": None}


def _conclude(turn: Turn) -> None:
    """Say every answer, then at most one question, or bring in a person."""
    endings: list[Ending] = []
    for need in turn.memo.get("needs", []):
        answer = ANSWERS.get(need["kind"])
        endings.append(answer(turn, need) if answer is not None else _by_people(turn, need))
    turn.remember(needs=None)
    person = next((ending for ending in endings if isinstance(ending, Person)), None)
    question = next((ending for ending in endings if isinstance(ending, Question)), None)
    if person is not None:
        turn.forget_question()
        need_person(turn, FLOW, person.reason)
    elif question is not None:
        _ask(turn, question)
    else:
        turn.forget_question()


def _by_people(turn: Turn, need: dict[str, Any]) -> Ending:
    """What no tool does: noted for the team, with nothing promised in its name."""
    if need["kind"] == "by_hand":
        turn.say("by_hand")
        return Person("unanswerable")
    if need["kind"] == "callback":
        return Person("callback")
    when = need["asked_for"].get("when") or ""
    if need["intent"] == "appointment_book" and not when:
        return Question("appointment_day", "ask_appointment_day", action="demander_date")
    key = {"appointment_book": "appointment_noted", "appointment_confirm": "appointment_confirm_noted"}
    turn.put("appointment", " ".join(part for part in (need["intent"].removeprefix("appointment_"), when) if part))
    turn.say(key.get(need["intent"], "appointment_change_noted"), when=when)
    return Person("appointment")


def _ask(turn: Turn, question: Question) -> None:
    turn.remember(pending={"key": question.key, "values": question.values, "action": question.action})
    turn.ask(question.what, question.key, action=question.action, **question.values)


FLOW: Final = Flow(
    name="shop_assistant",
    version=1,
    skill="shop",
    hears=hears,
    goes_on=goes_on,
    briefs=briefs,
    absorbs=absorbs,
    opens=opens,
    catches_up=catches_up,
    returned=returned,
    tools=TOOLS,
)
