"""What a message answers to the question just put, when its facts alone do not say."""

from __future__ import annotations

import re
from typing import Final

from agents.claims_reading.books import book
from agents.claims_reading.facts import SUPPOSED
from agents.complexity.models import QUESTIONS, Answer, DocumentKind
from agents.folding import fold
from agents.understanding import SURE, yes_or_no

FREE: Final = frozenset({"stolen"})
"""Questions answered in the caller's own words."""
_NOBODY: Final = re.compile(
    r"^\W*(?:personne|nobody|no one|rien(?: d'anormal| du tout)?|nothing|aucun(?:e)?|walou|hta wahed|none)\W*$"
)
_WELL: Final = re.compile(r"(?<!\w)(?:ca va|labas|bikhir|tout va bien|all good|fine)(?!\w)")
_NOT_GRAVE: Final = re.compile(
    r"(?<!\w)(?:rien de (?:grave|mechant|serieux)|nothing serious|pas (?:tres |trop )?grave)(?!\w)"
)
_SOME: Final = re.compile(
    r"^\W*(?:oui,? |yes,? )?(?:juste |just )?(?:un peu|legerement|a (?:bit|little)|slightly|chwiya|chouia"
    r"|some pain|quelques)(?!\w)"
)
_EVERYONE: Final = re.compile(
    r"^\W*(?:oui,? |yes,? )?(?:tout le monde|everyone|everybody|all of (?:us|them)|kolchi|kolna)\W*$"
)
_ONLY_SELF: Final = re.compile(
    r"(?<!\w)(?:(?:pas|non|nan|not|no) (?:pour )?(?:moi|me|myself)|je n'ai rien|j'ai rien|i'm (?:fine|ok|okay|good)"
    r"|(?:moi|me|myself|ana)[ ,]{1,2}(?:je |j'ai |i am |i'm |c'est )?"
    r"(?:non|nan|ca va|rien|personnellement|no|not|fine|ok|bien|la|labas)|i am fine)(?!\w)"
)
_AT_FIRST: Final = re.compile(
    r"(?<!\w)(?:sur le (?:moment|coup)|au (?:debut|depart)|tout de suite|dans l'immediat|a ce moment|a chaud"
    r"|at (?:first|the time|the scene)|(?:right )?then|initially|straight away|f lowel|f lwel|dik sa3a)(?!\w)"
)
_TURNS: Final = re.compile(
    r"(?<!\w)(?:mais|sauf|par contre|en revanche|toutefois|enfin|maintenant|la|depuis|apres|ensuite|aujourd'hui"
    r"|ce matin|but|except|although|though|however|now|since|later|today|this morning|walakin|daba|ama|ghir)(?!\w)"
)
_WORDS_AFTER: Final = 3
_NOBODY_ELSE: Final = re.compile(
    r"(?<!\w)(?:voiture|auto|vehicule|aile|portiere|pare[ -]chocs?|capot|phares?|moto|car|bumper|bonnet|door|peur"
    r"|scared|shaken|secoue\w*|tomobil\w*|tonobil\w*|rien|personne|aucun\w*|pas|nobody|no one|nothing|not"
    r"|non plus|either|walou|hta wahed)(?!\w)"
)
"""What makes the rest no injury either: it is about the car, or denied as well."""
_DENIED: Final = frozenset({"report", "report_signed", "police", "photos", "inventory", "source_stopped", "witnesses"})
"""Things one has or has not: "non, le constat est resté chez lui" is no."""
_PLAIN: Final = 0.9
_SHORT: Final = 8
_DOCUMENT_OF: Final[dict[str, DocumentKind]] = {
    "report": "constat",
    "photos": "photos",
    "police": "rapport_police",
    "inventory": "inventaire",
    "medical_seen": "certificat_medical",
}
_LATER: Final = re.compile(
    r"(?<!\w)(?:je|j'|on|nous|i|we)[ ']?(?:(?:y|en|les|le|la|vous|l'en) ){0,2}(?:l'|m'|s')?(?:vais|va"
    r"|allons|dois|doit|devons|compte|ferai|enverrai|irai"
    r"|ferons|envoie|will|'ll|am going|are going|have to|need to)(?!\w)|(?<!\w)(?:i'll|we'll|i'm going"
    r"|ghadi|ghan\w+|demain|tomorrow|ce soir|tonight|ghedda)(?!\w)"
)
_GOOD_WHEN_NO: Final = frozenset(
    {"injury", "serious_injury", "still_dangerous", "liability_disputed", "vehicle_immobilised"}
)
"""Questions to which "tout va bien" means no."""


def answer_to(question: str, text: str, facts: dict[str, Answer]) -> Answer | None:
    """The answer, or None when the message does not say; "I don't know" is `unknown`.

    "Rien de grave" to "is anybody hurt?" is no answer: it may well mean hurt a little.
    """
    if question in FREE:
        return Answer(text.strip(), text.strip(), 0.9, asked=True) if text.strip() else None
    if question not in QUESTIONS:
        return None
    quote = text.strip()
    told = facts.get(question)
    if told is not None:
        said = yes_or_no(text) if question in _DENIED and told.value == "yes" else None
        if said is None or said.value != "no" or said.confidence < _PLAIN:
            return Answer(told.value, told.quote, told.confidence, asked=True)
        return Answer("no", quote, told.confidence, asked=True)
    hedged = _hedged(text)
    folded = fold(text)
    if question == "injury" and _takes_back(folded):
        return Answer("yes", quote, SUPPOSED, asked=True)
    brief = _brief(question, folded)
    if brief is not None:
        return Answer(brief, quote, SUPPOSED if hedged else 0.85, asked=True)
    if question == "injury" and _NOT_GRAVE.search(folded):
        return None
    said = yes_or_no(text)
    if said.value == "yes" and question in _GOOD_WHEN_NO and _reassures(facts):
        return None
    if said.value is not None and said.confidence >= SURE:
        return Answer(said.value, quote, SUPPOSED if hedged else min(0.95, said.confidence), asked=True)
    if _unknown(text):
        return Answer("unknown", quote, 0.9, asked=True)
    if said.value is not None and said.confidence >= 0.5:
        return Answer(said.value, quote, SUPPOSED, asked=True)
    return None


def promised_by(question: str, text: str, answer: Answer | None) -> tuple[DocumentKind, Answer] | None:
    """ "J'y vais demain", "on va le remplir": not there yet, but promised."""
    kind = _DOCUMENT_OF.get(question)
    if kind is None or (answer is not None and answer.value == "yes") or not _LATER.search(fold(text)):
        return None
    return kind, answer or Answer(
        "no" if question in ("police", "medical_seen") else "unknown", text.strip(), 0.9, asked=True
    )


def _reassures(facts: dict[str, Answer]) -> bool:
    """ "Yes, everyone is safe" is no yes to "is it still burning?"."""
    return any(
        name in facts and facts[name].value == value for name, value in (("injury", "no"), ("everyone_safe", "yes"))
    )


def _takes_back(folded: str) -> bool:
    """Denied for oneself or for then only, and something follows: "moi non mais la dame…", "sur le coup non, là…"."""
    denied = _ONLY_SELF.search(folded) or _AT_FIRST.search(folded)
    turn = _TURNS.search(folded, denied.end()) if denied is not None else None
    if turn is None:
        return False
    rest = folded[turn.end() :]
    return len(rest.split()) >= _WORDS_AFTER and not _WELL.search(rest) and not _NOBODY_ELSE.search(rest)


def _brief(question: str, folded: str) -> str | None:
    if _NOBODY.search(folded):
        return "yes" if question == "everyone_safe" else "no"
    if _EVERYONE.search(folded):
        return "yes"
    short = len(folded.split()) <= _SHORT
    if _SOME.search(folded) and short and question in ("injury", "witnesses", "photos", "serious_injury"):
        return "no" if question == "serious_injury" else "yes"
    if _WELL.search(folded) and short:
        return "no" if question in _GOOD_WHEN_NO else "yes" if question == "everyone_safe" else None
    if _NOT_GRAVE.search(folded) and short and question == "serious_injury":
        return "no"
    return None


def _unknown(text: str) -> bool:
    return any(say.name == "unknown" for say in book("wishes").read(text))


def _hedged(text: str) -> bool:
    return book("facts").supposes(text)
