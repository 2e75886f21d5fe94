"""What we say, in both languages, as a text message carries it."""

from __future__ import annotations

import re

import pytest

from agents.session.profile import Profile
from agents.wording import check_wording, render
from agents.wording.templates import ALWAYS, COMMON, TEMPLATES, VARIABLE
from app.channels.segments import measure

TEXTS = [
    (flow, key, language, text)
    for flow, keys in TEMPLATES.items()
    for key, texts in keys.items()
    for language, text in texts.items()
]
VALUES = {
    "file": "débouchage avec caméra, 4520 rue Fabre, Montréal, H2J 3V7, Julie Martin, 514 555-0101",
    "within": "en priorité",
    "service": "Débouchage avec caméra",
    "low": "350 $",
    "high": "650 $",
    "window": "3 à 5 jours ouvrables",
    "missing": "votre nom, l'adresse avec le code postal",
    "phone": "514 555-0101",
    "person": "Mme Salma Berrada",
    "words": "AB-4521-22",
    "number": "SIN-2026-000001",
    "documents": "le constat amiable et des photos des dommages",
    "day": "28 novembre 2026",
    "claims": "SIN-2026-000001, vol",
    "count": "2",
    "policy": "AU-1001",
    "guarantee": "collision",
    "guarantees": "collision, vol et incendie",
    "amount": "5000 MAD",
    "amounts": "collision 5000 MAD, vol 7000 MAD",
    "deductible": "5000 MAD",
    "summary": "collision, le 20 novembre 2026",
    "advisor": "Yanis Alaoui",
    "status": "votre dossier est en cours.",
    "type": "collision",
    "emergency": "15 ou le 19",
    "start": "1er janvier 2026",
    "end": "31 janvier 2026",
    "days": "5",
    "value": "oui",
}
LONG = {"ask_recap"}
"""Repeats what the caller gave, so it may take two parts."""

OUTSIDE_THE_CHEAP_ALPHABET = {"other_language"}
"""Says "français", which it cannot do without a ç."""

SHORT_AND_DEAR = {"confirm_identity", "confirm_identity_again"}
"""Says "vous êtes", which it cannot do without an ê; one part all the same."""


def drain(**changes: object) -> Profile:
    members = {"business": "Drain Expert", "flow": "dispatch_intake", "flow_version": 1, "agent_name": "Paul"}
    return Profile(**(members | changes))  # type: ignore[arg-type]


def test_every_text_exists_in_french_and_in_english() -> None:
    lacking = [
        (flow, key) for flow, keys in TEMPLATES.items() for key, texts in keys.items() if not {"fr", "en"} <= set(texts)
    ]
    assert lacking == []


def test_both_languages_say_the_same_things() -> None:
    for flow, keys in TEMPLATES.items():
        for key, texts in keys.items():
            used = {language: frozenset(VARIABLE.findall(text)) - ALWAYS for language, text in texts.items()}
            assert len(set(used.values())) == 1, (flow, key, used)


def test_the_built_in_texts_pass_the_check_businesses_texts_go_through() -> None:
    for flow, keys in TEMPLATES.items():
        assert check_wording(keys, flow=None if flow == COMMON else flow) == []


@pytest.mark.parametrize(("flow", "key", "language", "text"), TEXTS)
def test_a_text_asks_one_thing_in_two_sentences_at_most(flow: str, key: str, language: str, text: str) -> None:
    del flow, key, language
    assert text.count("?") <= 1
    assert len(re.findall(r"[.?!](?:\s|$)", text)) <= 2
    assert "!" not in text


def test_an_answer_by_text_message_is_one_cheap_part() -> None:
    costly = []
    for flow, keys in TEMPLATES.items():
        for key in keys:
            for language in ("fr", "en"):
                size = measure(render(drain(flow=flow), key, language, **VALUES))
                is_dear = size.encoding != "GSM-7" and key not in SHORT_AND_DEAR
                too_long = size.segments > 1 + (key in LONG)
                if key not in OUTSIDE_THE_CHEAP_ALPHABET and (is_dear or too_long):
                    costly.append((flow, key, language, size))
    assert costly == []


def test_france_and_quebec_say_and_space_it_their_own_way() -> None:
    quebec, france = drain(channel="chat"), drain(channel="chat", locale="fr-FR", country="FR")
    assert "courriel" in render(quebec, "ask_email", "fr")
    assert "adresse e-mail" in render(france, "ask_email", "fr")
    assert render(quebec, "ask_name", "fr") == "Quel est votre nom complet?"
    assert render(france, "ask_name", "fr") == "Quel est votre nom complet\u202f?"


def test_a_text_message_carries_no_costly_space() -> None:
    text = render(drain(locale="fr-FR", country="FR"), "ask_correction", "fr")
    assert text == "Que faut-il corriger ?"


def test_de_is_elided_before_a_vowel() -> None:
    assert "l'agent virtuel d'Atelier Beaulieu" in render(drain(business="Atelier Beaulieu"), "disclosure", "fr")


def test_a_missing_value_leaves_no_brace() -> None:
    text = render(drain(), "price_range", "fr", service="Débouchage")
    assert "{" not in text
    assert "}" not in text


def test_a_value_is_never_read_as_a_template() -> None:
    text = render(drain(), "ask_recap", "fr", file="{business} {0.__class__}\n\u202e!", within="en priorité")
    assert "{business} {0.__class__}!" in text


def test_a_business_says_it_its_own_way() -> None:
    profile = drain(wording={"ask_name": {"fr": "Vous êtes, svp?"}})
    assert render(profile, "ask_name", "fr") == "Vous êtes, svp?"
    assert render(profile, "ask_name", "en") == "What is your full name?"


@pytest.mark.parametrize(
    ("key", "language", "text", "code"),
    [
        ("ask_name", "fr", "Votre nom, {prenom}?", "unknown_variable"),
        ("price_range", "fr", "C'est selon.", "missing_variable"),
        ("ask_nothing", "fr", "Bonjour", "unknown_key"),
        ("ask_name", "de", "Ihr Name?", "unknown_language"),
        ("ask_name", "fr", "Ton nom?", "familiar"),
        ("ask_name", "fr", "Votre nom!!", "stacked"),
        ("ask_name", "en", "{Name", "braces"),
        ("ask_name", "en", " ", "empty"),
        ("ask_name", "en", "x" * 481, "too_long"),
        ("disclosure", "fr", "Bonjour, ici {agent}.", "disclosure"),
    ],
)
def test_an_override_that_would_not_do_is_refused(key: str, language: str, text: str, code: str) -> None:
    faults = check_wording({key: {language: text}}, flow="dispatch_intake")
    assert code in {fault.code for fault in faults}
