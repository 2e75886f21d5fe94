"""What callers say about a claim, in French, English and Darija in Latin letters, as the answers the rules look at.

`read` one message; `merge` its answers into those known, with what contradicts them; `questions_for` a type, of which
`open_questions` remain; `build_case` from all of it and what is on file. Words are matched with what stands around
them, never by substring, in time linear in the text; a negation, a supposition ("je crois") and the question just put
change what words mean. Every answer keeps the words it comes from. Nothing here decides: `agents.complexity` does.

`decide_text` does it all for a text; `python -m agents.claims_reading` measures it on labelled cases.
"""

from agents.claims_reading.casing import build_case
from agents.claims_reading.deciding import Decided, decide_text
from agents.claims_reading.merging import merge
from agents.claims_reading.models import Reading
from agents.claims_reading.questions import open_questions, questions_for
from agents.claims_reading.reading import read

__all__ = [
    "Decided",
    "Reading",
    "build_case",
    "decide_text",
    "merge",
    "open_questions",
    "questions_for",
    "read",
]
