"""Who does not need the whole file of a dispatch intake: refusals, redirections, messages, friends, competitors."""

from __future__ import annotations

import re
from typing import Final

from agents.flows.turn import Turn
from agents.folding import fold
from agents.trade import drain

_FOR_SOMEBODY: Final = re.compile(
    r"\b(?:message pour|(?:dites|dire|transmett\w+) (?:a|au|lui)\b|message for|tell (?:him|her|them|your)|"
    r"pass (?:on )?a message)"
)


def turned_away(turn: Turn) -> bool:
    """Refusals, competitors, wrong numbers and spam: answered politely and closed, unless a file is under way.

    True when it was one of them.
    """
    judged = turn.judgement
    if judged is None:
        return False
    under_way = bool(turn.value("problem"))
    if judged.disposition == "refuse":
        turn.tag("service_refused")
        refuse(turn, judged.service)
        if not under_way:
            turn.end("refused")
        return True
    if judged.disposition == "none" and judged.reason in {"competitor", "wrong_number", "spam"} and not under_way:
        turn.tag(judged.reason)
        if judged.reason != "spam":
            turn.say(judged.reason)
        turn.end("done")
        return True
    if judged.reason == "competitor":
        turn.tag("competitor")
        turn.say("competitor")
        turn.end("done")
        return True
    return False


def refuse(turn: Turn, service_id: str | None) -> None:
    """Politely, with the reason."""
    named = drain.find_service(turn.spoke.text)
    service = named if named is not None and named.status == "refused" else drain.service_of(service_id, "")
    if service is None or service.status != "refused":
        turn.say("refused")
        return
    words = drain.words_of(service, turn.language)
    turn.say("refused_because" if service.unless else "refused_service", service=words.label, reason=words.reason)


def choose_path(turn: Turn) -> None:
    """Work to do, a lead for the plumbing, a message, or something personal."""
    judged = turn.judgement
    if judged is None or turn.memo.get("path") == "personal" or turn.state.urgency == "P1":
        return
    if judged.disposition == "personal":
        turn.tag("family_sms_only")
        turn.remember(path="personal")
        turn.say("personal")
    elif judged.disposition == "redirect" and turn.memo.get("path") != "redirect":
        turn.tag("redirect_plumbing")
        turn.remember(path="redirect")
        turn.say("redirect")
    elif _is_message(turn):
        turn.tag("returning_customer" if "returning" in judged.flags else "message_for_somebody")
        turn.remember(path="message")
        turn.put("problem", turn.spoke.text.strip()[:300], quote=turn.spoke.text.strip())
        turn.say("returning" if "returning" in judged.flags else "message_welcome")


def _is_message(turn: Turn) -> bool:
    """Words for the team rather than work to do."""
    judged = turn.judgement
    if judged is None or judged.service is not None or judged.disposition != "alert" or turn.value("problem"):
        return False
    return "returning" in judged.flags or _FOR_SOMEBODY.search(fold(turn.spoke.text)) is not None
