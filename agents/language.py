"""French or English, from the small words people cannot help using."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from agents.folding import bare_word, fold, split_words

Language = Literal["fr", "en"]

_FRENCH = """
je j me m moi mon ma mes tu te toi ton ta tes il elle on nous vous votre vos notre nos ils elles se sa ses son leur le
la les l un une des du de d au aux ce cet cette ces ca c est sont suis etes etait ete ai as avons avez ont avait et ou
mais donc car ne pas plus jamais rien que qu qui quoi dont quand comment combien pourquoi dans par pour sur sous avec
sans chez depuis avant apres entre vers en y a la ici deja encore aussi bien tres trop peu oui non bonjour bonsoir
allo salut merci svp plait madame monsieur besoin faire fait faut veux voudrais aimerais peux pouvez peut avoir etre
rappelez rappeler appelez eau maison ville rue prix facture demain aujourd hui hier matin soir semaine egout
refoulement inondation urgence urgent toilette toilettes evier bain douche bouche debouchage nettoyage racines gainage
soumission inspection francais drain sous sol cave deborde refoule coule monte dessous partout vite
"""
_ENGLISH = """
i im my me you your he she it its we our they their the an this that these those is are was were be been am have has
had do does did don doesn didn isn aren wasn won can could would should will not no yes and or but so because of to in
on at from with without for about by up down out over into under what when where who how why which there here just
need want please thanks thank hello hi hey good morning afternoon call back me someone anyone water basement sewer
sewage toilet shower tub sink drain drains kitchen bathroom house home street flood flooded flooding overflow
overflowing backup backed backing clogged blocked leak leaking burst pipe quote price cleaning emergency asap now
today tomorrow yesterday week year city town roots lining quick slow get got going coming s t re ve ll
"""

_FR = frozenset(bare_word(fold(word)) for word in _FRENCH.split())
_EN = frozenset(bare_word(fold(word)) for word in _ENGLISH.split())
_BOTH = _FR & _EN


@dataclass(frozen=True, slots=True)
class Detected:
    """`confidence` is 0 when the words gave no hint and the prior was used."""

    language: Language
    confidence: float


def detect_words(words: Iterable[str], prior: Language | None = None, default: Language = "fr") -> Detected:
    """From words already folded (`agents.folding.bare_word`)."""
    french = english = 0
    for word in words:
        if word in _FR:
            if word not in _BOTH:
                french += 1
        elif word in _EN:
            english += 1
    if french == english:
        return Detected(prior or default, 0.0)
    more, less = max(french, english), min(french, english)
    if more - less == 1 and more > 1 and prior is not None:
        return Detected(prior, 0.3)
    return Detected("fr" if french > english else "en", round((more - less) / (more + less) * min(1.0, more / 3), 2))


def detect(text: str, prior: Language | None = None, default: Language = "fr") -> Detected:
    return detect_words((bare_word(word) for word in split_words(fold(text))[1::2]), prior, default)
