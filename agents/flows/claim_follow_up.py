"""Where a claim stands and what a contract says: asked at any turn, answered from tools alone, then back to the rest.

`memo`: choices, followed, late, wish_words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agents.flows.claim_told import Told, member, members, texts
from agents.flows.claim_words import claim_label, day, documents, in_own_language, money, type_label
from agents.flows.shop_assistant_words import any_of, listed
from agents.flows.turn import Turn
from agents.folding import fold
from agents.session.events import ToolReturned

MOST: Final = 4
"""Claims offered to choose from, and contracts told of; nobody reads more."""

_NUMBER: Final = re.compile(r"\bsin[ -]?(\d{4})[ -]?(\d{1,6})\b")
_ORDINALS: Final = (
    re.compile(r"\b(?:premier|premiere|1er|1ere|first|le 1|un)\b"),
    re.compile(r"\b(?:deuxieme|second|seconde|2e|2eme|le 2|deux)\b"),
    re.compile(r"\b(?:troisieme|third|3e|3eme|le 3|trois)\b"),
    re.compile(r"\b(?:quatrieme|fourth|4e|4eme|le 4|quatre)\b"),
)
_LAST: Final = re.compile(r"\b(?:dernier|derniere|last|latest|recent)\b")
_UPSET: Final = re.compile(
    r"\b(?:sans (?:rappel|reponse|nouvelles?)|jamais (?:rappele|recontacte|repondu)|inadmissible|honte|scandale\w*|"
    r"(?:deux|trois|quatre|plusieurs|\d+) (?:semaines|mois)|no (?:news|answer|reply|call)|never called|weeks|months|"
    r"unacceptable|ridiculous|encore rien|toujours (?:rien|pas))\b"
)


def is_upset(told: Told) -> bool:
    """Whether the question where a claim stands is a complaint about it."""
    return bool(_UPSET.search(fold(told.text))) or told.reading.emotion.label in {"anger", "frustration"}


def follow(turn: Turn, words: str) -> None:
    """Look a claim up, by its number when it was named."""
    turn.is_fixed = True
    turn.enter("suivi")
    named = _NUMBER.search(fold(words))
    if named:
        turn.call("follow_claim", number=f"SIN-{named[1]}-{int(named[2]):06d}")
    else:
        turn.call("claims_of")


def inform(turn: Turn, words: str) -> None:
    """Ask what their contracts say."""
    turn.is_fixed = True
    turn.call("contract_info", question=words[:500])


def listed_claims(turn: Turn, tool: ToolReturned) -> bool:
    """Their claims: the only one is looked up, of several one is asked for; true when there is nothing to follow."""
    turn.is_fixed = True
    turn.enter("suivi")
    open_, closed = members(tool.result, "open"), members(tool.result, "closed")
    claims = (open_ or closed)[:MOST]
    if not claims:
        turn.say("no_claims", action="suivi_dossier", data={"sinistres": []})
        return True
    if len(claims) == 1:
        turn.call("follow_claim", claim_id=str(claims[0].get("id") or ""))
        return False
    turn.remember(choices=claims, stage="which", back=turn.memo.get("back") or turn.memo.get("stage"))
    ask_which(turn)
    return False


def ask_which(turn: Turn) -> None:
    turn.is_fixed = True
    turn.enter("suivi")
    claims = list(turn.memo.get("choices", []))
    labels = any_of([claim_label(turn, one) for one in claims], turn.language)
    turn.ask("which_claim", action="suivi_dossier", data={"sinistres": claims}, claims=labels)


def choose(turn: Turn, told: Told) -> bool:
    """Which one they mean; false when that is not plain."""
    chosen = _chosen(turn, told)
    if chosen is None:
        return False
    turn.remember(choices=None)
    turn.call("follow_claim", claim_id=str(chosen.get("id") or ""))
    return True


def followed(turn: Turn, tool: ToolReturned) -> None:
    """Where it stands, what is expected of them, what was paid, in plain words."""
    turn.is_fixed = True
    turn.enter("suivi")
    result = tool.result or {}
    claim = member(result, "claim")
    if not result.get("found") or not claim:
        turn.say("claim_not_found")
        return
    turn.remember(late=bool(result.get("is_late")) or None, followed=_brief(claim))
    turn.say(
        "claim_status",
        action="suivi_dossier",
        data={"sinistres": [_brief(claim)]},
        number=claim.get("number"),
        type=type_label(turn, claim.get("type")),
        day=day(turn, claim.get("declared_on")),
        status=in_own_language(turn, claim.get("status_text")),
    )
    _say_expected(turn, result, claim)
    for payment in members(result, "reimbursements")[:2]:
        _say_payment(turn, payment)
    if result.get("advisor"):
        turn.say("claim_advisor", advisor=result["advisor"])
    if result.get("is_late"):
        turn.say("claim_late")


def informed(turn: Turn, tool: ToolReturned) -> None:
    """What their contracts say about what they asked; whether a claim is covered is never said here."""
    turn.is_fixed = True
    result = tool.result or {}
    policies = [one for one in members(result, "policies") if one.get("status") in {None, "actif"}][:MOST]
    asked = member(result, "asked")
    data = {"contrats": [{"numero": one.get("number"), "type": one.get("kind")} for one in policies]}
    if not policies:
        turn.say("contract_none", action="informer_contrat", data=data)
        return
    guarantee, about = str(asked.get("guarantee") or ""), str(asked.get("about") or "")
    if guarantee:
        named = [(policy, one) for policy in policies for one in _guarantees(policy) if one.get("name") == guarantee]
        for policy, one in named or [(policies[0], {"name": guarantee, "covered": False})]:
            _say_guarantee(turn, policy, one, about)
    else:
        for policy in policies:
            _say_policy(turn, policy, about)
    turn.say("contract_reserve", action="informer_contrat", data=data)


def _say_expected(turn: Turn, result: Mapping[str, Any], claim: Mapping[str, Any]) -> None:
    expected = members(result, "expected")
    kinds = [str(one["kind"]) for one in expected if one.get("kind")] or texts(claim, "missing")
    if not kinds:
        return
    due = next((day(turn, one.get("due_on")) for one in expected if one.get("due_on")), "")
    turn.say("claim_expected_by" if due else "claim_expected", documents=documents(turn, kinds), day=due)


def _say_payment(turn: Turn, payment: Mapping[str, Any]) -> None:
    status, currency = payment.get("status"), payment.get("currency")
    net = money(turn, payment.get("net_minor"), currency)
    if status == "paye" and net:
        turn.say("claim_paid", amount=net, day=day(turn, payment.get("paid_on")))
    elif status in {"accepte", "partiellement_accepte"} and net:
        turn.say("claim_accepted", amount=net, deductible=money(turn, payment.get("deductible_minor") or 0, currency))
    elif status == "rejete":
        turn.say("claim_refused")
    elif status == "en_attente":
        turn.say("claim_pending")


def _say_guarantee(turn: Turn, policy: Mapping[str, Any], guarantee: Mapping[str, Any], about: str) -> None:
    number, label, currency = (
        policy.get("number"),
        _guarantee_label(turn, guarantee.get("name")),
        policy.get("currency"),
    )
    if not guarantee.get("covered"):
        turn.say("contract_not_covered", policy=number, guarantee=label)
    elif about == "limit":
        limit = money(turn, guarantee.get("limit_minor"), currency)
        key = "contract_limit" if limit else "contract_no_limit"
        turn.say(key, policy=number, guarantee=label, amount=limit)
    elif about == "dates":
        _say_policy(turn, policy, about)
    else:
        deductible = money(turn, guarantee.get("deductible_minor") or 0, currency)
        key = "contract_deductible" if about == "deductible" else "contract_guarantee"
        turn.say(key, policy=number, guarantee=label, amount=deductible)


def _say_policy(turn: Turn, policy: Mapping[str, Any], about: str) -> None:
    number, currency = policy.get("number"), policy.get("currency")
    covered = [one for one in _guarantees(policy) if one.get("covered")]
    if about == "dates":
        end = day(turn, policy.get("ends_on")) if policy.get("ends_on") else ""
        start = day(turn, policy.get("starts_on"))
        turn.say("contract_dates" if end else "contract_since", policy=number, start=start, end=end)
    elif about in {"deductible", "limit"}:
        member_of = "deductible_minor" if about == "deductible" else "limit_minor"
        amounts = [
            f"{_guarantee_label(turn, one.get('name'))} {money(turn, one.get(member_of), currency)}"
            for one in covered
            if money(turn, one.get(member_of), currency)
        ]
        key = "contract_deductibles" if about == "deductible" else "contract_limits"
        turn.say(key, policy=number, amounts=listed(amounts, turn.language))
    else:
        named = [_guarantee_label(turn, one.get("name")) for one in covered]
        turn.say("contract_covers", policy=number, guarantees=listed(named, turn.language))


def _guarantees(policy: Mapping[str, Any]) -> list[dict[str, Any]]:
    return members(policy, "guarantees")


def _guarantee_label(turn: Turn, name: object) -> str:
    return turn.wording(f"guarantee_{name}") or str(name or "").replace("_", " ")


def _brief(claim: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "number", "type", "status", "declared_on", "status_text", "missing", "delay_days")
    return {name: claim[name] for name in names if name in claim}


def _chosen(turn: Turn, told: Told) -> Mapping[str, Any] | None:
    claims: list[Mapping[str, Any]] = list(turn.memo.get("choices", []))
    plain = fold(told.text)
    figures = re.findall(r"\d+", plain)
    by_number = [
        one for one in claims if figures and str(one.get("number", "")).rpartition("-")[2].endswith(figures[-1])
    ]
    if len(by_number) == 1:
        return by_number[0]
    if told.reading.type is not None:
        by_type = [one for one in claims if one.get("type") == told.reading.type]
        if len(by_type) == 1:
            return by_type[0]
    if _LAST.search(plain):
        return max(claims, key=lambda one: str(one.get("declared_on") or ""), default=None)
    return next((claims[at] for at, words in enumerate(_ORDINALS) if at < len(claims) and words.search(plain)), None)
