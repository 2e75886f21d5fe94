"""From a template and values to words for a caller."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from agents.session.events import Language
from agents.session.profile import Profile
from agents.wording.templates import VARIABLE, find_template

LONGEST_VALUE: Final = 200
_NARROW_CHANNELS: Final = frozenset({"sms", "voice"})
"""Where a non-breaking space would cost a text message its cheap alphabet, or means nothing."""

_VOWEL: Final = re.compile(r"[aeiouyàâéèêëîïôûœ]", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SPACES: Final = re.compile(r" {2,}")
_LOOSE: Final = re.compile(r" +([,.;:!?])")
_HIGH: Final = re.compile(r"(?<=[\w»)$€%])[ \u00a0\u202f]?([!?;])(?=\s|$)")
_COLON: Final = re.compile(r"(?<=[\w»)$€%])[ \u00a0]?(:)(?=\s)")
_AMOUNT: Final = re.compile(r"(?<=\d) (?=[$€%])")


def render(profile: Profile, key: str, language: Language, /, **values: object) -> str:
    """The words of a key, in a language, as this business says them."""
    locale = _locale(profile, language)
    text = _pick(profile.wording.get(key), locale, language)
    if not text:
        text = _pick(find_template(profile.flow, key), locale, language)
    known = {"business": profile.business, "agent": profile.agent_name} | values
    filled = VARIABLE.sub(lambda found: _clean(known.get(found[1])), text)
    if language == "fr":
        filled = _elided(text, filled, [_clean(value) for value in known.values()])
    tidy = _LOOSE.sub(r"\1", _SPACES.sub(" ", filled)).strip()
    return typeset(tidy, locale=locale, channel=profile.channel)


def _elided(template: str, filled: str, values: list[str]) -> str:
    """`de Atelier` becomes `d'Atelier` where a template puts a name after "de"."""
    if " de {" not in template:
        return filled
    for value in values:
        if _VOWEL.match(value):
            filled = filled.replace(f" de {value}", f" d'{value}")
    return filled


def typeset(text: str, *, locale: str, channel: str) -> str:
    """Spaces before high punctuation: none in Québec, a narrow one in France, a plain one in a text message."""
    if not locale.startswith("fr"):
        return text
    narrow = channel in _NARROW_CHANNELS
    if locale != "fr-CA":
        text = _HIGH.sub(" \\1" if narrow else "\u202f\\1", text)
    if narrow:
        return _COLON.sub(" \\1", text)
    return _AMOUNT.sub("\u00a0", _COLON.sub("\u00a0\\1", text))


def _locale(profile: Profile, language: Language) -> str:
    if profile.locale.startswith(language):
        return profile.locale
    return f"{language}-{profile.country}"


def _pick(texts: Mapping[str, str] | None, locale: str, language: str) -> str:
    if not texts:
        return ""
    return texts.get(locale) or texts.get(language) or ""


def _clean(value: object) -> str:
    if value is None:
        return ""
    return _SPACES.sub(" ", _CONTROL.sub(" ", str(value))).strip()[:LONGEST_VALUE]
