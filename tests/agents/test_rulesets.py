"""Rules are data: written, read back, refused with a reason, changed by a tenant, and unable to hang anybody."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.urgency import (
    BUILTIN,
    Rule,
    Ruleset,
    RulesetInvalid,
    Sample,
    compare,
    judge,
    raise_only,
    ruleset_as_data,
    ruleset_from_data,
    ruleset_from_json,
    ruleset_to_json,
)
from agents.urgency.patterns import PatternInvalid, expand
from tests.agents.conftest import NOW, Judge


def draft(**changes: Any) -> dict[str, Any]:
    clock = {"notify": 5, "call_back": 300, "expire": 1800}
    rule = {
        "id": "smoke",
        "kind": "signal",
        "urgency": "P1",
        "reason": "fire",
        "need": "fire",
        "patterns": ["(fumee|smoke)"],
    }
    whole = {
        "id": "mine-1",
        "language": "fr",
        "needs": ["fire", "general"],
        "clocks": dict.fromkeys(("P1", "P2", "P3", "P4"), clock),
        "rules": [rule],
    }
    return whole | changes


def faults(data: object) -> dict[str, str]:
    with pytest.raises(RulesetInvalid) as refused:
        ruleset_from_data(data)
    return {fault.pointer: fault.detail for fault in refused.value.faults}


@pytest.mark.parametrize("ruleset", BUILTIN.values(), ids=BUILTIN.keys())
def test_a_ruleset_survives_being_written_and_read(ruleset: Ruleset) -> None:
    assert ruleset_from_json(ruleset_to_json(ruleset)) == ruleset
    assert ruleset_from_data(json.loads(json.dumps(ruleset_as_data(ruleset)))) == ruleset


def test_a_tenants_own_rules_decide_for_that_tenant() -> None:
    mine = ruleset_from_data(draft())
    verdict = judge("de la fumée sort du mur", mine, now=NOW)
    assert (verdict.urgency, verdict.reason, verdict.need, verdict.ruleset) == ("P1", "fire", "fire", "mine-1")
    assert judge("bonjour tout va bien", mine, now=NOW).urgency == "P4"


def test_every_fault_is_named_with_its_place() -> None:
    found = faults(
        draft(
            id="Not an id",
            needs=["general"],
            clocks={"P1": {"notify": -1, "call_back": 300, "expire": 1800}},
            rules=[
                {"id": "a", "kind": "signal", "patterns": ["eau"], "weight": 7, "surprise": 1},
                {"id": "a", "kind": "oracle", "patterns": "eau"},
            ],
        )
    )
    assert set(found) >= {
        "/id",
        "/clocks/P1/notify",
        "/rules/0/weight",
        "/rules/0/surprise",
        "/rules/1/kind",
        "/rules/1/patterns",
    }


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"rules": [{"id": "a", "kind": "signal", "patterns": ["eau"]}]}, "/rules/0/urgency"),
        ({"rules": [{"id": "a", "kind": "topic", "need": "moon", "patterns": ["eau"]}]}, "/rules/0/need"),
        ({"rules": [{"id": "a", "kind": "topic", "patterns": ["eau"]}] * 2}, "/rules/1/id"),
        ({"guards": [{"id": "g", "kind": "past", "patterns": ["hier"], "stop_at": ["x"]}]}, "/guards/0/stop_at"),
        ({"clocks": {}}, "/clocks/P1"),
        ({"needs": []}, "/needs"),
        ({"rules": [{"id": "a", "kind": "topic", "patterns": ["eau ("]}]}, "/rules/0/patterns/0"),
        ({"rules": [{"id": "a", "kind": "topic", "patterns": ["@nowhere"]}]}, "/rules/0/patterns/0"),
        ({"sets": {"a": "@b", "b": "@a"}, "revives": ["@a"]}, "/revives/0"),
    ],
)
def test_a_rule_that_could_not_work_is_refused(changes: dict[str, Any], pointer: str) -> None:
    assert pointer in faults(draft(**changes))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"id": NaN}', "[" * 100_000, "\x00", '"' + "a" * 2_000_000 + '"']
)
def test_what_is_no_ruleset_is_refused_and_nothing_breaks(text: str) -> None:
    with pytest.raises(RulesetInvalid):
        ruleset_from_json(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*draft(), "patterns", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(data=JSON, field=st.sampled_from([*draft(), "guards", "lexicon", "sets", "stops", "revives", "high_value"]))
@settings(max_examples=300, deadline=None)
def test_any_json_is_either_a_ruleset_or_refused(data: object, field: str) -> None:
    try:
        ruleset = ruleset_from_data(draft(**{field: data}))
    except RulesetInvalid:
        return
    assert judge("eau partout", ruleset, now=NOW).ruleset == ruleset.id


@given(pattern=st.text(alphabet="ab é(|)?.3 *@#^$'x", max_size=30))
@settings(max_examples=500, deadline=None)
def test_any_pattern_is_either_understood_or_refused(pattern: str) -> None:
    try:
        found = expand(pattern, lambda word: (word,), {})
    except PatternInvalid:
        return
    assert found
    assert all(steps and not steps[0].optional and not steps[-1].optional for steps in found)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|b c)" * 20,
        "((((((a|b c)?|d e)?|f g)?|h i)?|j k)?|l m)? x" * 3,
        "a ..8 b ..8 c ..8 d ..8 e",
        "(" * 5_000 + "a" + ")" * 5_000,
        "a" * 5_000,
        "? ? ?",
        "..3",
        "(a)?",
        "ab*",
    ],
)
def test_a_pattern_too_large_or_too_vague_is_refused_in_no_time(pattern: str) -> None:
    started = time.perf_counter()
    assert "/rules/0/patterns/0" in faults(draft(rules=[{"id": "a", "kind": "topic", "patterns": [pattern]}]))
    assert time.perf_counter() - started < 1


def test_the_worst_rules_a_tenant_may_publish_still_answer_in_linear_time() -> None:
    patterns = [f"abc* ..8 abc* ..8 abc* (w{number})? abcdef" for number in range(1_000)]
    mine = ruleset_from_data(draft(rules=[{"id": "a", "kind": "topic", "patterns": patterns}]))

    def cost(words: int) -> float:
        text = " ".join("abcdef" if number % 7 == 0 else f"abc{number}" for number in range(words))
        judge(text, mine, now=NOW)
        started = time.perf_counter()
        judge(text, mine, now=NOW)
        return time.perf_counter() - started

    assert cost(1_600) < 4 * cost(800) + 0.02


def test_a_ruleset_beyond_what_fits_is_refused() -> None:
    patterns = [f"abc* ..8 def* ..8 w{number}" for number in range(4_000)]
    refused = faults(draft(rules=[{"id": "a", "kind": "topic", "patterns": patterns}]))
    assert list(refused) == ["/rules/0/patterns/3157"]


def test_a_changed_ruleset_under_the_same_id_is_not_mistaken_for_the_old_one() -> None:
    first = ruleset_from_data(draft())
    second = ruleset_from_data(draft(rules=[{"id": "x", "kind": "topic", "patterns": ["rien"]}]))
    assert judge("fumée", first, now=NOW).urgency == "P1"
    assert judge("fumée", second, now=NOW).urgency == "P4"
    assert judge("fumée", first, now=NOW).urgency == "P1"


def test_a_rule_for_one_language_is_silent_in_the_other() -> None:
    rule = {"id": "pain", "kind": "signal", "urgency": "P1", "languages": ["en"], "patterns": ["pain"]}
    mine = ruleset_from_data(draft(rules=[rule]))
    assert judge("I am in pain and it hurts", mine, now=NOW).urgency == "P1"
    assert judge("je voudrais du pain pour demain", mine, now=NOW).urgency == "P4"


def test_the_preview_shows_what_the_past_would_have_become(drain: Ruleset) -> None:
    quieter = replace(drain, id="mine-2", rules=tuple(rule for rule in drain.rules if rule.id != "roots"))
    louder = replace(
        drain,
        id="mine-3",
        rules=(*drain.rules, Rule("smell", "signal", ("odeur*", "sent"), urgency="P3", reason="smell", need="drain")),
    )
    past = [
        Sample("1", "racines dans mon drain", NOW),
        Sample("2", "ça sent l'égout", NOW),
        Sample("3", "mon sous-sol est inondé", NOW),
    ]
    less, more = compare(drain, quieter, past), compare(drain, louder, past)
    assert [(one.sample.id, one.before.urgency, one.after.urgency) for one in less.changes] == [("1", "P3", "P4")]
    assert [(one.sample.id, one.before.urgency, one.after.urgency) for one in more.changes] == [("2", "P4", "P3")]
    assert less.matrix == {("P3", "P4"): 1, ("P4", "P4"): 1, ("P1", "P1"): 1}
    assert compare(drain, drain, past).changes == ()


def test_a_later_message_raises_the_verdict_and_never_lowers_it(said: Judge) -> None:
    calm, flood, thanks = said("mon drain est lent"), said("là ça déborde partout"), said("ok merci")
    assert raise_only(None, calm) is calm
    assert raise_only(calm, flood) is flood
    assert raise_only(flood, calm).urgency == "P1"
    assert raise_only(flood, thanks) == flood
    assert raise_only(flood, calm).call_back_by == flood.call_back_by


def test_a_later_message_may_make_a_refusal_an_alert_and_a_vague_need_precise(said: Judge) -> None:
    refused, drain_too = said("videz-vous les fosses septiques ?"), said("et mon évier est bouché")
    assert raise_only(refused, drain_too).disposition == "alert"
    vague, precise = said("rappelez-moi svp"), said("c'est pour mon drain français")
    assert raise_only(vague, precise).need == "french_drain"
    assert raise_only(precise, vague).need == "french_drain"
