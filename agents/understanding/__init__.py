"""What a caller means: intents, yes and no, mood, wishes for a human, things named, in French and English.

`understand(text, …)` reads a message once per book of phrases and gives an `Understanding`. Phrases are data
(`phrases/*.json`) in the language of `agents.urgency.patterns`; matching is linear in the text and nothing a caller
writes can make it raise or hang. Every finding carries a span of the original text. Nothing here decides: opting out,
urgency and hand-off have their own rules, and emotion is advisory.

`python -m agents.understanding` prints how good it is on the labelled sentences in `corpus/`.
"""

from agents.understanding.models import (
    INTENTS,
    TONES,
    Emotion,
    Entities,
    Intent,
    Mention,
    Understanding,
    When,
)
from agents.understanding.understand import understand
from agents.understanding.yes_no import SURE, Answered, yes_or_no

__all__ = [
    "INTENTS",
    "SURE",
    "TONES",
    "Answered",
    "Emotion",
    "Entities",
    "Intent",
    "Mention",
    "Understanding",
    "When",
    "understand",
    "yes_or_no",
]
