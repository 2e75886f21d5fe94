"""Which row of a business's knowledge answers a question: lexical, in memory, one row is one answer.

`Index(rows).search(text, language)` finds the row whose label, questions or keywords mean what was asked. Accents,
plurals and a small list of synonyms (French and English together) do not matter; figures and codes ("5W30", "RF-2847")
do. A row that fits too little is not found; rows that fit about equally well are listed rather than picked. Rows are
never cut up or merged. An index is built once and never changes; searching ten thousand rows takes milliseconds.
"""

from agents.knowledge.index import CLOSE, RELEVANT, Candidate, Index, Match, Row

__all__ = ["CLOSE", "RELEVANT", "Candidate", "Index", "Match", "Row"]
