"""A ruleset as JSON and back, refusing what would not work with the place and the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from agents.urgency.compiled import Fault, RulesetInvalid, try_compile
from agents.urgency.models import URGENCIES, Clock, Urgency
from agents.urgency.ruleset import GUARD_KINDS, RULE_KINDS, SCOPES, Guard, Lexicon, Rule, Ruleset

MAX_BYTES = 1_000_000
MAX_ENTRIES = 5_000
MAX_REACH = 60
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_CLOCK = ("notify", "call_back", "expire")
_T = TypeVar("_T")


def ruleset_as_data(ruleset: Ruleset) -> dict[str, Any]:
    """Plain JSON values; clocks in seconds."""
    data = asdict(ruleset)
    data["clocks"] = {
        urgency: {name: getattr(clock, name).total_seconds() for name in _CLOCK}
        for urgency, clock in ruleset.clocks.items()
    }
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain


def ruleset_to_json(ruleset: Ruleset) -> str:
    return json.dumps(ruleset_as_data(ruleset), ensure_ascii=False, indent=2)


def ruleset_from_json(text: str | bytes) -> Ruleset:
    """Raises `RulesetInvalid`."""
    if len(text) > MAX_BYTES:
        raise RulesetInvalid([Fault("", f"longer than {MAX_BYTES} bytes")])
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RulesetInvalid([Fault("", f"is not JSON: {error}")]) from error
    return ruleset_from_data(data)


def ruleset_from_data(data: object) -> Ruleset:
    """Raises `RulesetInvalid` naming every fault at once."""
    reader = _Reader()
    ruleset = _ruleset(reader, data)
    if reader.faults:
        raise RulesetInvalid(reader.faults)
    check_ruleset(ruleset)
    return ruleset


def check_ruleset(ruleset: Ruleset) -> None:
    """Everything that would make a verdict impossible; raises `RulesetInvalid`."""
    faults = [*_meaning_faults(ruleset)]
    if faults:
        raise RulesetInvalid(faults)
    try_compile(ruleset)


def _meaning_faults(ruleset: Ruleset) -> list[Fault]:
    faults: list[Fault] = []
    if not ruleset.needs:
        faults.append(Fault("/needs", "name at least one need; the last is the default"))
    faults += [Fault(f"/clocks/{urgency}", "is missing") for urgency in URGENCIES if urgency not in ruleset.clocks]
    for kind, ids in (
        ("rules", [rule.id for rule in ruleset.rules]),
        ("guards", [guard.id for guard in ruleset.guards]),
    ):
        twice = [index for index, one in enumerate(ids) if one in ids[:index]]
        faults += [Fault(f"/{kind}/{index}/id", f"'{ids[index]}' is used twice") for index in twice]
    for index, rule in enumerate(ruleset.rules):
        if (rule.kind == "signal") != (rule.urgency is not None):
            faults.append(Fault(f"/rules/{index}/urgency", "a signal needs an urgency, and only a signal has one"))
        if rule.need is not None and rule.need not in ruleset.needs:
            faults.append(Fault(f"/rules/{index}/need", f"'{rule.need}' is not among the needs"))
    for index, guard in enumerate(ruleset.guards):
        for name in guard.stop_at:
            if name not in ruleset.stops:
                faults.append(Fault(f"/guards/{index}/stop_at", f"no list of stops is called '{name}'"))
    return faults


@dataclass(slots=True)
class _Reader:
    faults: list[Fault] = field(default_factory=list)

    def fail(self, pointer: str, detail: str) -> None:
        self.faults.append(Fault(pointer, detail))

    def record(self, value: object, pointer: str, known: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail(pointer, "must be an object")
            return {}
        for name in value:
            if name not in known:
                self.fail(f"{pointer}/{name}", "is not a known field")
        return value

    def text(self, value: object, pointer: str) -> str:
        if isinstance(value, str) and len(value) <= 4000 and "\x00" not in value:
            return value
        self.fail(pointer, "must be a text of at most 4000 characters")
        return ""

    def identifier(self, value: object, pointer: str) -> str:
        text = self.text(value, pointer)
        if text and not _ID.fullmatch(text):
            self.fail(pointer, "must be lower-case letters, digits, '.', '_' or '-', at most 64")
        elif not text and isinstance(value, str):
            self.fail(pointer, "must not be empty")
        return text

    def choice(self, value: object, pointer: str, allowed: tuple[_T, ...]) -> _T:
        for one in allowed:
            if value == one:
                return one
        self.fail(pointer, f"must be one of {', '.join(map(str, allowed))}")
        return allowed[0]

    def choices(self, values: list[object], pointer: str, allowed: tuple[_T, ...]) -> tuple[_T, ...]:
        return tuple(self.choice(value, f"{pointer}/{index}", allowed) for index, value in enumerate(values))

    def number(self, value: object, pointer: str, low: float, high: float) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.fail(pointer, f"must be a number from {low:g} to {high:g}")
        return low

    def flag(self, value: object, pointer: str) -> bool:
        if not isinstance(value, bool):
            self.fail(pointer, "must be true or false")
        return bool(value)

    def items(self, value: object, pointer: str) -> list[object]:
        if isinstance(value, list) and len(value) <= MAX_ENTRIES:
            return value
        self.fail(pointer, f"must be a list of at most {MAX_ENTRIES}")
        return []

    def texts(self, value: object, pointer: str) -> tuple[str, ...]:
        return tuple(self.text(one, f"{pointer}/{index}") for index, one in enumerate(self.items(value, pointer)))

    def named(self, value: object, pointer: str) -> list[tuple[str, object]]:
        if isinstance(value, dict) and len(value) <= MAX_ENTRIES:
            return list(value.items())
        self.fail(pointer, "must be an object")
        return []


_RULESET = (
    "id",
    "language",
    "rules",
    "guards",
    "clocks",
    "needs",
    "lexicon",
    "sets",
    "stops",
    "revives",
    "municipal_contacts",
    "high_value",
)


def _ruleset(reader: _Reader, value: object) -> Ruleset:
    data = reader.record(value, "", _RULESET)
    high_value = data.get("high_value")
    return Ruleset(
        id=reader.identifier(data.get("id"), "/id"),
        language=reader.choice(data.get("language"), "/language", ("fr", "en")),
        rules=tuple(
            _rule(reader, one, f"/rules/{index}") for index, one in enumerate(reader.items(data.get("rules"), "/rules"))
        ),
        guards=tuple(
            _guard(reader, one, f"/guards/{index}")
            for index, one in enumerate(reader.items(data.get("guards", []), "/guards"))
        ),
        clocks=_clocks(reader, data.get("clocks")),
        needs=reader.texts(data.get("needs"), "/needs"),
        lexicon=_lexicon(reader, data.get("lexicon", {})),
        sets={name: reader.text(one, f"/sets/{name}") for name, one in reader.named(data.get("sets", {}), "/sets")},
        stops={
            name: reader.texts(one, f"/stops/{name}") for name, one in reader.named(data.get("stops", {}), "/stops")
        },
        revives=reader.texts(data.get("revives", []), "/revives"),
        municipal_contacts=reader.flag(data.get("municipal_contacts", False), "/municipal_contacts"),
        high_value=None if high_value is None else reader.number(high_value, "/high_value", 0, 1e12),
    )


_RULE = (
    *("id", "kind", "patterns", "urgency", "reason", "need", "service", "flags", "languages"),
    *("unless", "unless_anywhere", "requires", "weight"),
)


def _rule(reader: _Reader, value: object, at: str) -> Rule:
    data = reader.record(value, at, _RULE)
    urgency, need, service = data.get("urgency"), data.get("need"), data.get("service")
    languages = reader.items(data.get("languages", []), f"{at}/languages")
    requires = enumerate(reader.items(data.get("requires", []), f"{at}/requires"))
    return Rule(
        id=reader.identifier(data.get("id"), f"{at}/id"),
        kind=reader.choice(data.get("kind"), f"{at}/kind", RULE_KINDS),
        patterns=reader.texts(data.get("patterns"), f"{at}/patterns"),
        urgency=None if urgency is None else reader.choice(urgency, f"{at}/urgency", URGENCIES),
        reason=reader.text(data.get("reason", ""), f"{at}/reason"),
        need=None if need is None else reader.text(need, f"{at}/need"),
        service=None if service is None else reader.text(service, f"{at}/service"),
        flags=reader.texts(data.get("flags", []), f"{at}/flags"),
        languages=reader.choices(languages, f"{at}/languages", ("fr", "en")),
        unless=reader.texts(data.get("unless", []), f"{at}/unless"),
        unless_anywhere=reader.texts(data.get("unless_anywhere", []), f"{at}/unless_anywhere"),
        requires=tuple(reader.texts(one, f"{at}/requires/{index}") for index, one in requires),
        weight=reader.number(data.get("weight", 0.9), f"{at}/weight", 0, 1),
    )


_GUARD = ("id", "kind", "patterns", "ahead", "behind", "inside", "cancels", "scope", "stop_at", "unless")


def _guard(reader: _Reader, value: object, at: str) -> Guard:
    data = reader.record(value, at, _GUARD)
    cancels = reader.items(data.get("cancels", ["P1", "P2", "P3"]), f"{at}/cancels")
    return Guard(
        id=reader.identifier(data.get("id"), f"{at}/id"),
        kind=reader.choice(data.get("kind"), f"{at}/kind", GUARD_KINDS),
        patterns=reader.texts(data.get("patterns"), f"{at}/patterns"),
        ahead=int(reader.number(data.get("ahead", 0), f"{at}/ahead", 0, MAX_REACH)),
        behind=int(reader.number(data.get("behind", 0), f"{at}/behind", 0, MAX_REACH)),
        inside=reader.flag(data.get("inside", False), f"{at}/inside"),
        cancels=reader.choices(cancels, f"{at}/cancels", URGENCIES),
        scope=reader.choice(data.get("scope", "clause"), f"{at}/scope", SCOPES),
        stop_at=reader.texts(data.get("stop_at", []), f"{at}/stop_at"),
        unless=reader.texts(data.get("unless", []), f"{at}/unless"),
    )


def _clocks(reader: _Reader, value: object) -> Mapping[Urgency, Clock]:
    clocks: dict[Urgency, Clock] = {}
    for name, one in reader.named(value, "/clocks"):
        at = f"/clocks/{name}"
        data = reader.record(one, at, _CLOCK)
        seconds = [timedelta(seconds=reader.number(data.get(part), f"{at}/{part}", 1, 31_536_000)) for part in _CLOCK]
        clocks[reader.choice(name, at, URGENCIES)] = Clock(*seconds)
    return clocks


_LEXICON = ("spellings", "hesitations", "typo_tolerant", "small_talk")


def _lexicon(reader: _Reader, value: object) -> Lexicon:
    data = reader.record(value, "/lexicon", _LEXICON)
    spellings = reader.named(data.get("spellings", {}), "/lexicon/spellings")
    return Lexicon(
        spellings={name: reader.text(one, f"/lexicon/spellings/{name}") for name, one in spellings},
        hesitations=reader.texts(data.get("hesitations", []), "/lexicon/hesitations"),
        typo_tolerant=reader.texts(data.get("typo_tolerant", []), "/lexicon/typo_tolerant"),
        small_talk=reader.texts(data.get("small_talk", []), "/lexicon/small_talk"),
    )
