"""Text as the rules read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from agents.folding import fold, unmarked
from agents.model.number_words import NUMBER_WORDS
from agents.model.units import unit_of

_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "‑": "-", "–": "-", "—": "-", "−": "-"})
_SENTENCE: Final = re.compile(r"[!?…\n]+|\.(?=[\s\"»”)]|$)")
_WORD: Final = re.compile(r"[^\W\d_]+")


def plain(text: str) -> str:
    """Lower case, without accents or invisible characters, one kind of space, apostrophe and dash."""
    return re.sub(r"[^\S\n]+", " ", unmarked(fold(text)).translate(_QUOTES))


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the mark that ends it."""
    found = []
    at = 0
    for end in _SENTENCE.finditer(text):
        found.append(text[at : end.end()])
        at = end.end()
    found.append(text[at:])
    return [sentence for sentence in found if any(character.isalnum() or character == "?" for character in sentence)]


def words(plain_text: str) -> list[str]:
    """Runs of letters."""
    return _WORD.findall(plain_text)


_POLITE_WORDS: Final = """
bonjour bonsoir salut merci beaucoup plaisir parfait accord entendu bien tres bonne bonnes journee soiree desole
desolee navre navree malheureusement comprends comprenons compris comprehension stressant inquietant desagreable
ennuyeux penible situation avec pour dans vous votre vos nous notre nos elle elles leur cette cela celui celle ceci
mais donc alors afin ainsi aussi encore toujours deja puis ensuite enfin sera serait sont etes sommes etre avoir avez
avons aurez aurait faire fait faites faut peut pouvez pouvons pourriez pourrait puis voulez souhaitez souhaiteriez
desirez aimeriez voudriez quel quelle quels quelles comment combien quand pourquoi lequel laquelle depuis pendant
entre jusque chez sans sous vers apres avant plus moins tout toute toutes tous autre autres meme comme dire dites
donner donnez donnerez indiquer indiquez preciser precisez confirmer confirmez partager partagez savoir aider aidez
aide besoin plait svp simplement egalement bref brievement voici voila votre pouvoir reponse repondre message
information informations renseignement question demande noter note notee notez patience attention hello thanks thank
please great perfect okay sure sorry unfortunately understand understood stressful unpleasant situation with your
yours ours this that these those there their them they have having been being will would could should shall might must
does doing done what which when where whose about from into than then also just only very well much more less some
same other another like kindly help need know tell give share provide confirm let's could you'd you're we're it's here
now how want wish happy glad look looking looks sounds sound take note noted right moment minute message answer
question information
"""
POLITE: Final = frozenset(_POLITE_WORDS.split())
"""Words any message may use: they say nothing of the business."""

_STEM: Final = 5
_SHORT: Final = frozenset({"nom", "eau", "rue", "gaz", "age", "tub", "fix", "job"})
"""Short words that do say what a sentence is about."""


def stems(plain_text: str) -> list[str]:
    """What a sentence is about: the beginnings of its longer words, politeness and figures left out."""
    return [word[:_STEM] for word in words(plain_text) if word in _SHORT or (len(word) >= 4 and _tells(word))]


def _tells(word: str) -> bool:
    return word not in POLITE and word not in NUMBER_WORDS and unit_of(word) == "number"


def share(wanted: Iterable[str], given: frozenset[str]) -> float:
    """How much of `wanted` is in `given`; 1 when nothing is wanted."""
    distinct = set(wanted)
    return len(distinct & given) / len(distinct) if distinct else 1.0
