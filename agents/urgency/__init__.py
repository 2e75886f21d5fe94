"""How urgent is it, and why: rules first, in the caller's own words.

`judge(text, ruleset, now=…, context=…)` gives a `Verdict`: urgency P1 to P4, the reason, the evidence with code-point
offsets into the original text, what was said but taken back (`negated`), a confidence, what should become of the
message (`disposition`), the need, and the three clocks. `raise_only` folds it into a conversation's verdict, which no
message may lower. Rules are data (`Ruleset`): two sets ship (`BUILTIN`), a tenant may publish its own, and `compare`
shows what the past would have become.

Invariants: pure and deterministic; no text makes it raise; the time is linear in the text whatever the rules;
evidence is always an exact slice of the text; a refused service or a joke never hides an emergency; raised by
machine, lowered only by a human.

Urgency in `builtin-1`: P1 water or sewage where it must not be, now; P2 the caller is a municipality; P3 relining,
roots, work from 3000 on, a business that cannot serve; P4 everything else. Disposition: `alert`; `redirect` (the
plumbing lead); `personal` (the owner only); `refuse` (a service not offered); `none` (spam, greeting, thanks, STOP,
wrong number, competitor talk).

Need in `builtin-1`, "one open alert per (contact, need)": `municipal`, `relining`, `roots`, `french_drain`, `drain`
(blocked, slow, smelling, backing up, flooding), `inspection`, `plumbing`, and `general` when the words do not say. A
later message such as "anyone coming?" is `general`: fold it into the contact's open alert rather than opening a
second one.

Urgency in `builtin-insurance-1`: P1 danger now (fire, gas, a life, somebody trapped or just run over, a crime under
way, stranded on a motorway); P2 injuries told, threats, a home lost or being flooded; P3 complaints about the insurer,
hit-and-run; P4 everything else, where a declaration, a file or a question about the contract is need `claim`.
"""

from agents.urgency.builtin import BUILTIN
from agents.urgency.comparison import Change, Comparison, Sample, compare
from agents.urgency.compiled import Fault, RulesetInvalid
from agents.urgency.decision import explain, judge, raise_only
from agents.urgency.models import (
    DISPOSITIONS,
    URGENCIES,
    CallContext,
    Clock,
    DecidedBy,
    Disposition,
    Evidence,
    Urgency,
    Verdict,
    more_urgent,
)
from agents.urgency.notation import (
    check_ruleset,
    ruleset_as_data,
    ruleset_from_data,
    ruleset_from_json,
    ruleset_to_json,
)
from agents.urgency.ruleset import Guard, Lexicon, Rule, Ruleset

__all__ = [
    "BUILTIN",
    "DISPOSITIONS",
    "URGENCIES",
    "CallContext",
    "Change",
    "Clock",
    "Comparison",
    "DecidedBy",
    "Disposition",
    "Evidence",
    "Fault",
    "Guard",
    "Lexicon",
    "Rule",
    "Ruleset",
    "RulesetInvalid",
    "Sample",
    "Urgency",
    "Verdict",
    "check_ruleset",
    "compare",
    "explain",
    "judge",
    "more_urgent",
    "raise_only",
    "ruleset_as_data",
    "ruleset_from_data",
    "ruleset_from_json",
    "ruleset_to_json",
]
