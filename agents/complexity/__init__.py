"""How complex a claim is (CCI, 0 to 100), what must never be left to an agent, and why: pure, versioned, explained.

A `Case` is what is known, as tri-state answers with the words they come from; never loose words
(`agents.claims_reading.build_case` makes one from what callers say). `assess` computes the six factors, the hard rules
beside them, and the decision. An answer nobody gave is `unknown`; it counts as neither yes nor no.

Decided in this order: a hard rule escalates (injury, dispute, flight, a wish for a human, an overdue file …); a score
above 60 escalates; one of 40 to 60 is reviewed (too unclear: escalate; documents lacking: ask; many parties, doubt or a
stopped car: expert); fires and large losses go to an expert; missing documents are waited for; else it is settled
without an advisor. Emotion weighs a tenth and is no rule.

`python -m agents.complexity` prints how good it is on labelled cases, or explains one given as text.
"""

from agents.complexity.assessing import assess, level_of
from agents.complexity.documents import documents_to_ask, wanted_documents
from agents.complexity.explaining import DOCUMENTS, REASONS, why_text
from agents.complexity.formulas import FORMULAS, LATEST, Formula, UnknownFormula

__all__ = [
    "DOCUMENTS",
    "FORMULAS",
    "LATEST",
    "REASONS",
    "Formula",
    "UnknownFormula",
    "assess",
    "documents_to_ask",
    "level_of",
    "wanted_documents",
    "why_text",
]
