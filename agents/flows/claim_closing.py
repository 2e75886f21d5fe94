"""Documents, the decision, and what the caller is told of it. Cover is never promised and no amount is named.

`memo`: stage (documents, deciding), missing, received, documents_asked, waits_for_them, decision, link.
"""

from __future__ import annotations

import re
from typing import Any, Final

from agents.complexity import wanted_documents
from agents.complexity.documents import exists
from agents.complexity.models import Case
from agents.flows.answers import is_polite
from agents.flows.claim_told import Told, answers_of, claim_type, members, texts
from agents.flows.claim_words import day, documents
from agents.flows.turn import Turn
from agents.folding import fold
from agents.session.events import ToolReturned

GARAGE: Final = frozenset({"collision", "bris_de_glace", "dommage_materiel"})
_LATER: Final = re.compile(
    r"(?<!\w)(?:plus tard|apres|demain|ce soir|prochain\w*|semaine|bientot|des que|ulterieurement|later|tomorrow|soon|"
    r"tonight|next|not now|pas maintenant|pas encore|not yet|enverrai|envoie(?:rai)?|will send|i ll send)(?!\w)"
)
_DONE: Final = re.compile(
    r"(?<!\w)(?:c est tout|voila|c est fait|rien d autre|that s all|that is all|done|nothing else)(?!\w)"
)
_KINDS: Final = (
    ("constat", re.compile(r"\b(?:constat|joint report|accident report)")),
    ("rapport_police", re.compile(r"\b(?:pv|proces verbal|plainte|police)")),
    ("certificat_medical", re.compile(r"\b(?:certificat|medical)")),
    ("devis", re.compile(r"\b(?:devis|quote|estimate)")),
    ("facture", re.compile(r"\b(?:factures?|invoices?|receipts?)")),
    ("inventaire", re.compile(r"\b(?:inventaire|liste|inventory|list)\b")),
    ("photos", re.compile(r"\b(?:photos?|images?|pictures?)")),
)


def collect(turn: Turn, text: str = "") -> None:
    """Attach what the caller sent; of which kind, when that is plain."""
    turn.remember(stage="documents")
    attach(turn, text)


def attach(turn: Turn, text: str = "") -> None:
    """Attach it, wherever the conversation is."""
    turn.remember(was_sent=bool(turn.spoke.media) or None)
    kind = _kind(turn, text) if turn.spoke.media else None
    arguments = {"kind": kind} if kind else {}
    turn.call("take_documents", claim_id=turn.memo["claim"]["id"], **arguments)


def collected(turn: Turn, tool: ToolReturned) -> bool:
    """What came and what is missing; true when the next question is still to be put."""
    turn.is_fixed = True
    result = tool.result or {}
    was_sent = turn.memo.get("was_sent")
    received = [str(one.get("kind") or "autre") for one in members(result, "received")]
    if was_sent and received:
        turn.say("documents_received", documents=documents(turn, list(dict.fromkeys(received))))
    kept = list(dict.fromkeys([*turn.memo.get("received", []), *received]))
    missing = texts(result, "missing") or ([] if turn.memo.get("decision") else _wanted(turn, kept))
    turn.remember(missing=missing, received=kept, was_sent=None)
    return True


def _wanted(turn: Turn, received: list[str]) -> list[str]:
    """Of what such a file needs: what did not come and was not said to be lacking."""
    parties = turn.value("parties")
    case = Case(claim_type(turn), parties=int(parties) if parties.isdigit() else None, answers=answers_of(turn))
    return [kind for kind in wanted_documents(case) if kind not in received and exists(case, kind) != "no"]


def hears(turn: Turn, told: Told) -> bool:
    """An answer to the request for documents; true when the next question is still to be put."""
    turn.is_fixed = True
    plain = _plain(told.text)
    if turn.spoke.media:
        collect(turn, plain)
        return False
    if is_promise(told.text):
        promise(turn)
        return False
    if told.heard.yes_no == "yes" and not _DONE.search(plain):
        if turn.memo.get("waits_for_them"):
            promise(turn)
        else:
            turn.remember(waits_for_them=True)
            turn.say("documents_awaited", action="demander_documents")
        return False
    if told.heard.yes_no == "no" or told.heard.does_not_know or _DONE.search(plain):
        turn.say("documents_none")
        _close(turn, "missing")
        return False
    turn.is_lost = not is_polite(turn)
    return True


def is_promise(text: str) -> bool:
    """Whether something is to come later."""
    return _LATER.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return fold(text).replace("'", " ").replace("’", " ")


def promise(turn: Turn) -> None:
    """They will come later: the file knows it, and nobody is kept waiting for it."""
    turn.say("documents_later")
    _close(turn, "promised")


def _close(turn: Turn, state: str) -> None:
    turn.remember(documents_asked=2)
    kinds = dict.fromkeys(turn.memo.get("missing", []), state)
    turn.call("record_claim", claim_id=turn.memo["claim"]["id"], documents=kinds)


def is_open(turn: Turn) -> bool:
    """Whether documents are still to be asked for: once, and once more after some came."""
    return bool(turn.memo.get("missing")) and int(turn.memo.get("documents_asked") or 0) < 2


def ask(turn: Turn) -> None:
    turn.is_fixed = True
    turn.enter("documents")
    missing = list(turn.memo.get("missing", []))
    asked = int(turn.memo.get("documents_asked") or 0)
    again = turn.state.asked == "documents"
    turn.remember(documents_asked=max(1, asked))
    key = "ask_documents_left" if again else "ask_documents"
    turn.ask("documents", key, action="demander_documents", documents=documents(turn, missing))


def say_left(turn: Turn) -> None:
    """What is still waited for, of a claim decided before."""
    missing = list(turn.memo.get("missing") or [])
    if missing:
        turn.say("claim_expected", documents=documents(turn, missing))


def decide(turn: Turn) -> None:
    turn.is_fixed = True
    turn.enter("decision")
    turn.remember(stage="deciding")
    turn.forget_question()
    turn.call("decide_claim", claim_id=turn.memo["claim"]["id"])


def conclude(turn: Turn) -> None:
    """Say what was decided, by number, and what happens next; the link came first so that it can be told."""
    turn.is_fixed = True
    decision: dict[str, Any] = turn.memo.get("decision") or {}
    number = str(decision.get("number") or turn.memo["claim"]["number"])
    outcome = decision.get("outcome")
    turn.enter("termine")
    link = turn.memo.get("link") or {}
    if outcome == "documents":
        _say_documents(turn, decision, number)
    elif outcome in {"autonome", "expert"}:
        key = "decided_garage" if turn.value("type") in GARAGE else "decided_autonome"
        turn.say(
            "decided_expert" if outcome == "expert" else key,
            action="fin_autonome",
            data={"numero": number, "type_traitement": outcome},
            number=number,
        )
    else:
        turn.say("decided_kept", number=number)
    if link.get("sent"):
        phone = re.sub(r"\W", "", str(link.get("phone_hint") or ""))
        turn.say("follow_link" if phone else "follow_link_sent", phone=phone)


def _say_documents(turn: Turn, decision: dict[str, Any], number: str) -> None:
    missing, due = texts(decision, "missing"), day(turn, decision.get("due_on"))
    turn.say(
        "decided_documents" if due else "decided_documents_soon",
        action="demander_documents",
        data={"numero": number, "manquants": missing, "echeance": decision.get("due_on")},
        number=number,
        documents=documents(turn, missing),
        day=due,
    )


def _kind(turn: Turn, text: str) -> str | None:
    """What a file is: named with it, the only one missing, or a picture while photos are."""
    plain = fold(text or turn.spoke.text).replace("'", " ")
    named = [kind for kind, words in _KINDS if words.search(plain)]
    missing = list(turn.memo.get("missing", []))
    if len(named) == 1:
        return named[0]
    if not named and len(missing) == 1:
        return str(missing[0])
    return "photos" if turn.spoke.media and turn.spoke.media[0].kind == "image" and "photos" in missing else None
