"""Who is speaking: a matricule, then a second factor whatever the matricule is, then a yes to their own name.

Nothing said here tells a matricule that exists from one that does not, and nothing personal is said before both factors
agree. What the caller already tells of their claim is held back and taken up afterwards.

`memo`: matricule, code_sent, tries, helped, person, proven, held, wish, wish_words, claims.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, Final

from agents.extraction.birth_date import find_birth_dates
from agents.extraction.matricule import find_matricules
from agents.flows.answers import is_polite
from agents.flows.claim_follow_up import is_upset
from agents.flows.claim_told import ADULT, Told, member, members, month_first, said_surely, today
from agents.flows.claim_words import matricule_aloud, person_name, spelled
from agents.flows.turn import Turn
from agents.folding import fold
from agents.session.events import ToolReturned
from agents.understanding.yes_no import SURE

HELD: Final = 1_500
"""Characters of what was told too early that are kept."""

_CODE: Final = re.compile(r"(?<!\d)(?:\d[ .-]?){5}\d(?!\d)")
_WANTS_CODE: Final = re.compile(r"(?<!\w)(?:codes?|sms|texto|text)(?!\w)")
_SOMEBODY_ELSE: Final = re.compile(
    r"(?<!\w)(?:(?:de|a|pour) (?:ma|mon|mes|notre) (?:femme|mari|epoux|epouse|mere|pere|frere|soeur|fils|fille|"
    r"ami|amie|voisin|voisine|patron|parents?|conjointe?|copain|copine|cousine?|oncle|tante)|"
    r"my (?:wife|husband|mother|father|brother|sister|son|daughter|friend|boss|partner|mum|mom|dad)(?:'s)?|"
    r"pas moi|not me|isn t me|machi ana)(?!\w)"
)
_AM: Final = re.compile(
    r"^\W*(?:c ?est (?:bien )?(?:moi|cela|ca)|(?:je le |je la )?suis bien|it is me|it s me|speaking|that s me)\b"
)


def hears(turn: Turn, told: Told) -> bool:
    """One message of somebody not yet proven; true when the next question is still to be put."""
    turn.is_fixed = True
    _hold(turn, told)
    if turn.memo.get("person"):
        return _confirm(turn, told)
    found = find_matricules(turn.spoke.text)
    if len(found) > 1:
        turn.is_lost = True
        return True
    if found:
        return _take_matricule(turn, found[0].norm)
    if turn.memo.get("matricule"):
        return _take_second_factor(turn, told)
    return _without_matricule(turn, told)


def ask(turn: Turn) -> None:
    """The pending question of the authentication."""
    turn.is_fixed = True
    if turn.memo.get("person"):
        turn.enter("confirmation")
        key = "confirm_identity_again" if turn.state.misunderstandings else "confirm_identity"
        person = person_name(turn.memo["person"], turn.language)
        turn.ask("confirm_identity", key, action="confirmer_identite", person=person)
        return
    turn.enter("authentification")
    if turn.memo.get("code_sent"):
        again = turn.state.misunderstandings > 0
        turn.ask("code", "ask_code_again" if again else "ask_code", action="demander_second_facteur")
    elif turn.memo.get("matricule"):
        key = "ask_second_factor_again" if turn.state.misunderstandings else "ask_second_factor"
        turn.ask("second_factor", key, action="demander_second_facteur")
    elif turn.state.misunderstandings or turn.memo.get("tries"):
        turn.ask("matricule", "ask_matricule_again", action="redemander_matricule")
    else:
        turn.ask("matricule", action="demander_matricule")


def heard_right(turn: Turn, checked: dict[str, Any]) -> bool:
    """A matricule, birth date or code said back was right."""
    turn.is_fixed = True
    if checked.get("kind") == "matricule":
        turn.remember(matricule=checked["value"], code_sent=None)
        return True
    return _verify(turn, **{str(checked["kind"]): str(checked["value"])})


def returned(turn: Turn, tool: ToolReturned) -> bool:
    """What a tool made of it; true when the next question is still to be put.

    `turn.memo["refused"]` is set when a person has to take over.
    """
    turn.is_fixed = True
    result = tool.result or {}
    if tool.error is not None or result.get("locked"):
        turn.remember(matricule=None, code_sent=None)
        if tool.error is None:
            turn.say("identity_locked")
        turn.remember(refused="tool_failed" if tool.error is not None else "identity_locked")
        return False
    if tool.name == "send_code":
        turn.remember(code_sent=True)
        return True
    if not result.get("verified"):
        turn.remember(matricule=None, code_sent=None, tries=int(turn.memo.get("tries") or 0) + 1)
        turn.say("identity_failed")
        return True
    take_person(turn, result)
    return True


def take_person(turn: Turn, result: object) -> None:
    """Who they proved to be, and what is open under their name."""
    person = member(result, "person")
    kept = {name: person[name] for name in ("civility", "first_name", "last_name", "full_name") if person.get(name)}
    turn.remember(person=kept or {"full_name": ""}, claims=members(result, "open_claims")[:20] or None)
    turn.remember(matricule=None, code_sent=None, tries=None, helped=None)


def prove(turn: Turn) -> None:
    """They are who they proved to be: the team sees a name from here on."""
    turn.remember(proven=True)
    name = str(turn.memo["person"].get("full_name") or "").strip()
    if name:
        turn.learn("name", name, confidence=1.0)


def _confirm(turn: Turn, told: Told) -> bool:
    plain = fold(told.text).replace("'", " ").replace("’", " ")
    answer, sure = told.heard.yes_no, told.heard.yes_no_confidence
    if answer == "no" or _SOMEBODY_ELSE.search(plain):
        return _deny(turn)
    if (answer == "yes" and sure >= SURE) or _AM.match(plain):
        if not said_surely(turn):
            turn.is_lost = True
            return True
        prove(turn)
        return True
    turn.is_lost = True
    return True


def _deny(turn: Turn) -> bool:
    """Not them: the proof is given back and nothing of it is remembered."""
    turn.call("withdraw_proof")
    turn.remember(person=None, claims=None, matricule=None, code_sent=None, tries=1)
    turn.state = replace(turn.state, history=[], asked=None)
    turn.say("identity_denied")
    return True


def _take_matricule(turn: Turn, norm: str) -> bool:
    if not said_surely(turn):
        return _say_back(turn, "matricule", norm, matricule_aloud(norm))
    changed = norm != turn.memo.get("matricule")
    turn.remember(matricule=norm, code_sent=None if changed else turn.memo.get("code_sent"))
    if changed:
        turn.forget_question()
    born = _born(turn)
    return _verify(turn, birth_date=born.isoformat()) if born is not None else True


def _born(turn: Turn) -> date | None:
    """The one day of this message an insured person may be born on: an accident's is too young."""
    found = find_birth_dates(turn.spoke.text, today=today(turn), month_first=month_first(turn))
    days = {one.on for one in found}
    grown = {on for on in days if on.year <= today(turn).year - ADULT}
    chosen = grown or days
    return chosen.pop() if len(chosen) == 1 else None


def _take_second_factor(turn: Turn, told: Told) -> bool:
    text = turn.spoke.text
    born = _born(turn)
    if born is not None:
        if not said_surely(turn):
            return _say_back(turn, "birth_date", born.isoformat(), spelled(born, turn.language))
        return _verify(turn, birth_date=born.isoformat())
    code = _CODE.search(text)
    if turn.memo.get("code_sent") and code:
        figures = re.sub(r"\D", "", code[0])
        return _verify(turn, code=figures) if said_surely(turn) else _say_back(turn, "code", figures, figures)
    if _WANTS_CODE.search(fold(text)) and not code:
        turn.call("send_code", matricule=turn.memo["matricule"])
        turn.remember(code_sent=None)
        return False
    return _nothing_new(turn, told)


def _without_matricule(turn: Turn, told: Told) -> bool:
    if told.heard.does_not_know and not turn.memo.get("helped"):
        turn.remember(helped=True)
        turn.say("matricule_help")
        return True
    return _nothing_new(turn, told)


def _nothing_new(turn: Turn, told: Told) -> bool:
    """Neither what was asked for nor nothing: a wish and a story are welcome, and wait."""
    if turn.memo.get("noticed"):
        turn.remember(noticed=None)
        return True
    if not is_polite(turn) and not told.heard.asks_repeat and turn.state.asked is not None:
        turn.is_lost = True
    return True


def _hold(turn: Turn, told: Told) -> None:
    """What they want, and what happened, for as soon as they are known."""
    reading = told.reading
    wish = next((one for one in ("follow_up", "contract_info") if one in reading.intents), None)
    if wish is not None:
        turn.remember(wish=wish, wish_words=told.text[:500], noticed=True)
        if wish == "follow_up" and is_upset(told):
            turn.remember(upset=True)
        if not turn.memo.get("held"):
            turn.say("auth_first")
    elif reading.type is not None or (reading.answers and turn.memo.get("held")):
        if not turn.memo.get("held") and not turn.says:
            turn.say("auth_first_claim")
        turn.remember(held=f"{turn.memo.get('held', '')} {told.text}".strip()[:HELD], noticed=True, wish=None)
    elif "new_claim" in reading.intents:
        turn.remember(wish="declare", noticed=True)


def _verify(turn: Turn, **factor: str) -> bool:
    turn.call("verify_identity", matricule=turn.memo["matricule"], **factor)
    return False


def _say_back(turn: Turn, kind: str, value: str, words: str) -> bool:
    """Heard badly: said back before it counts as a try."""
    turn.remember(checking={"kind": kind, "value": value})
    turn.ask("confirm_heard", words=words)
    return False
