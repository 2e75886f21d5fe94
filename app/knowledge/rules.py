"""Policy of knowledge: when a question is the same question, and what of it may be kept."""

from __future__ import annotations

import re
from typing import Final

from agents.folding import fold, split_words, unmarked
from app.knowledge.models import Row

LONGEST_QUESTION: Final = 300
_MAIL: Final = re.compile(r"\S+@\S+")
_NUMBER: Final = re.compile(r"\+?\d[\d .\-()]{6,}\d")


def masked(question: str) -> str:
    """The question fit to be kept: without mail addresses and phone numbers, on one line."""
    text = _NUMBER.sub("…", _MAIL.sub("…", question))
    return " ".join(text.split())[:LONGEST_QUESTION]


def folded_question(question: str) -> str:
    """Two questions of the same words are the same question."""
    return " ".join(unmarked(word) for word in split_words(fold(question))[1::2])[:LONGEST_QUESTION]


def search_text(row: Row) -> str:
    """What a search by the team looks into."""
    parts = [row.label, *row.questions, *row.keywords, row.answer_fr or "", row.answer_en or ""]
    return unmarked(fold(" ".join(parts)))
