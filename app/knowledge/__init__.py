"""Knowledge: what a business answers, and when its doors are open.

One row is one answer: a label, the ways people ask it, the answer in French, English or both. A row is answered with
whole or not at all; two rows that fit equally well are a question back, never a guess. Every write keeps the version it
replaced; a row thrown away can be restored for 30 days, then it is forgotten.
What nothing answered is kept as a question with a count, folded so that the same words are one question; "add answer"
turns it into a row. The share of questions that found their answer is the hit rate.
Opening hours are wall-clock ranges per weekday and dated exceptions, read in the business's own time zone.
Events (topic `knowledge`): `knowledge.created/updated/trashed/restored`, `question.updated`, `opening_hours.updated`.
"""
