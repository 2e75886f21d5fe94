"""What each tool answered, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from agents.flows import claim_closing as closing
from agents.flows import claim_follow_up as follow_up
from agents.flows import claim_identity as identity
from agents.flows import claim_telling as telling
from agents.flows.claim_handover import hand_over, transfer
from agents.flows.claim_paths import after_answer, begin, forget_claim, goes_on
from agents.flows.claim_told import told
from agents.flows.turn import Turn
from agents.session.events import ToolReturned

NOT_PROVEN: Final = "not_proven"
GOES_ON_WITHOUT: Final = frozenset({"record_claim", "take_documents", "send_follow_link", "withdraw_proof"})
"""Tools whose failure costs the caller nothing right now."""


def returned(turn: Turn, tool: ToolReturned) -> None:
    """One tool's answer."""
    if turn.state.handed_off:
        _while_waiting(turn, tool)
        return
    if tool.error is not None and _fails(turn, tool):
        return
    handler = _HANDLERS.get(tool.name)
    if handler is not None:
        handler(turn, tool)


def _fails(turn: Turn, tool: ToolReturned) -> bool:
    """Whether that is all there is to say about it."""
    if tool.error == NOT_PROVEN and tool.name not in {"verify_identity", "send_code", "withdraw_proof"}:
        _prove_again(turn)
        return True
    turn.tag(f"tool_failed:{tool.name}")
    if tool.name in GOES_ON_WITHOUT:
        return False
    turn.is_fixed = True
    turn.say("tool_failed")
    if tool.name in {"decide_claim", "declare_claim"}:
        turn.remember(decision=turn.memo.get("decision") or {"outcome": "unknown"})
    transfer(turn, str(turn.memo.get("handing") or "tool_failed"))
    return True


def _prove_again(turn: Turn) -> None:
    """The proof has lapsed: once more, and then on from here."""
    turn.is_fixed = True
    turn.remember(proven=None, person=None, claims=None, another=None, handing=None)
    if turn.memo.get("stage") == "deciding":
        turn.remember(stage="details")
    if turn.memo.get("to_record") and not turn.memo.get("claim"):
        turn.remember(held=turn.value("description"), stage=None, to_record=None)
    turn.forget_question()
    turn.say("identity_again")
    goes_on(turn)


def _identity(turn: Turn, tool: ToolReturned) -> None:
    goes = identity.returned(turn, tool)
    refused = turn.memo.get("refused")
    if refused:
        turn.remember(refused=None)
        hand_over(turn, str(refused))
    elif goes:
        goes_on(turn)


def _declared(turn: Turn, tool: ToolReturned) -> None:
    telling.declared(turn, tool)


def _recorded(turn: Turn, tool: ToolReturned) -> None:
    del tool
    goes_on(turn)


def _collected(turn: Turn, tool: ToolReturned) -> None:
    if closing.collected(turn, tool):
        goes_on(turn)


def _decided(turn: Turn, tool: ToolReturned) -> None:
    turn.is_fixed = True
    decision = dict(tool.result or {})
    turn.remember(decision=decision)
    if decision.get("is_urgent"):
        turn.raise_urgency("P1", "claim_urgent")
    handing, escalates = turn.memo.get("handing"), decision.get("outcome") == "escalade"
    if handing:
        transfer(turn, str(handing))
    elif turn.memo.get("another") is not None:
        _begin_another(turn, escalates=escalates)
    elif escalates:
        transfer(turn, str(decision.get("reason") or "cci"))
    elif turn.memo.get("closing"):
        turn.end("silent")
    else:
        turn.call("send_follow_link", claim_id=turn.memo["claim"]["id"])


def _begin_another(turn: Turn, *, escalates: bool) -> None:
    words = str(turn.memo.get("another") or "")
    claim, decision = turn.memo.get("claim") or {}, turn.memo.get("decision") or {}
    if escalates:
        turn.remember(escalated={"claim": claim, "decision": decision})
    turn.say("decided_kept", number=claim.get("number"))
    forget_claim(turn)
    turn.remember(another=None, stage="describe", again=True)
    if words:
        begin(turn, told(turn, words, asked="description"))
    else:
        goes_on(turn)


def _linked(turn: Turn, tool: ToolReturned) -> None:
    turn.remember(link=dict(tool.result or {}))
    closing.conclude(turn)
    escalated = turn.memo.get("escalated")
    if isinstance(escalated, dict):
        turn.remember(escalated=None, **escalated)
        transfer(turn, str(escalated["decision"].get("reason") or "cci"))
        return
    turn.end("done")


def _claims(turn: Turn, tool: ToolReturned) -> None:
    if not follow_up.listed_claims(turn, tool):
        return
    if turn.memo.get("back") not in {None, "describe", "more"}:
        after_answer(turn)
        return
    turn.remember(stage="more", back=None)
    turn.ask("declare")


def _followed(turn: Turn, tool: ToolReturned) -> None:
    follow_up.followed(turn, tool)
    late, upset = turn.memo.get("late"), turn.memo.get("upset") or turn.state.complained
    if late and upset:
        transfer(turn, "complaint", turn.memo.get("followed"))
    elif late:
        turn.remember(stage="advisor")
        goes_on(turn)
    else:
        after_answer(turn)


def _informed(turn: Turn, tool: ToolReturned) -> None:
    follow_up.informed(turn, tool)
    after_answer(turn)


def _while_waiting(turn: Turn, tool: ToolReturned) -> None:
    """An advisor was asked for: what arrived is acknowledged, nothing more is asked."""
    if tool.name == "take_documents" and tool.error is None:
        closing.collected(turn, tool)


_HANDLERS: Final[Mapping[str, Callable[[Turn, ToolReturned], Any]]] = {
    "verify_identity": _identity,
    "send_code": _identity,
    "declare_claim": _declared,
    "record_claim": _recorded,
    "take_documents": _collected,
    "decide_claim": _decided,
    "send_follow_link": _linked,
    "claims_of": _claims,
    "follow_claim": _followed,
    "contract_info": _informed,
}
