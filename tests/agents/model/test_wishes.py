"""Tools a model may call: those offered, with arguments that fit."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.model.wishes import MAX_WISHES, check_wishes, fits
from agents.session.commands import ModelTool
from agents.session.events import ToolWish

FIND = ModelTool(
    "find_products",
    "Products on sale.",
    {
        "type": "object",
        "properties": {
            "query": {"type": "string", "maxLength": 80},
            "size": {"type": ["string", "null"], "enum": ["S", "M", "L", None]},
            "limit": {"type": "integer", "minimum": 1, "maximum": 5},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
        },
        "required": ["query"],
        "additionalProperties": False,
    },
)


@pytest.mark.parametrize(
    "arguments",
    [{"query": "robe"}, {"query": "robe", "size": None, "limit": 5, "tags": ["bleu"]}, {"query": "", "size": "M"}],
)
def test_what_fits_is_granted(arguments: dict[str, object]) -> None:
    granted, wrong = check_wishes([ToolWish("find_products", json.dumps(arguments))], [FIND])
    assert [dict(wish.arguments) for wish in granted] == [arguments]
    assert wrong == []


@pytest.mark.parametrize(
    ("arguments", "violation"),
    [
        ("", "tool:arguments:find_products"),
        ("{}", "tool:arguments:find_products"),
        ('{"query": 3}', "tool:arguments:find_products"),
        ('{"query": "robe", "limit": 6}', "tool:arguments:find_products"),
        ('{"query": "robe", "limit": true}', "tool:arguments:find_products"),
        ('{"query": "robe", "limit": 1.5}', "tool:arguments:find_products"),
        ('{"query": "robe", "size": "XXL"}', "tool:arguments:find_products"),
        ('{"query": "robe", "tags": ["a", "b", "c"]}', "tool:arguments:find_products"),
        ('{"query": "robe", "tags": [1]}', "tool:arguments:find_products"),
        ('{"query": "robe", "recipient": "+15145550199"}', "tool:arguments:find_products"),
        (json.dumps({"query": "x" * 81}), "tool:arguments:find_products"),
        ("[]", "tool:not_json:find_products"),
        ("robe", "tool:not_json:find_products"),
        ('{"query": "robe"', "tool:not_json:find_products"),
        ('{"query": NaN}', "tool:not_json:find_products"),
        ("[" * 3_000, "tool:not_json:find_products"),
        ('{"query": "' + "x" * 5_000 + '"}', "tool:not_json:find_products"),
    ],
)
def test_what_does_not_fit_is_named(arguments: str, violation: str) -> None:
    assert check_wishes([ToolWish("find_products", arguments)], [FIND]) == ([], [violation])


def test_a_tool_not_offered_this_turn_is_unknown() -> None:
    assert check_wishes([ToolWish("find_products", '{"query": "robe"}')], []) == ([], ["tool:unknown"])


def test_a_model_cannot_wish_without_end() -> None:
    granted, wrong = check_wishes([ToolWish("find_products", '{"query": "robe"}')] * 50, [FIND])
    assert len(granted) == MAX_WISHES
    assert wrong == ["tool:too_many"]


@given(st.text(max_size=300))
def test_no_arguments_make_it_fail(arguments: str) -> None:
    granted, wrong = check_wishes([ToolWish("find_products", arguments)], [FIND])
    assert bool(granted) != bool(wrong)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_anything_can_be_held_against_a_schema(value: object) -> None:
    assert fits(value, FIND.parameters) in {True, False}
