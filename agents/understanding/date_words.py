"""Words and patterns of days and hours, over folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "lundi monday",
            "mardi tuesday tues",
            "mercredi wednesday wed",
            "jeudi thursday thurs",
            "vendredi friday fri",
            "samedi saturday",
            "dimanche sunday",
        )
    )
    for name in names.split()
}
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *(
                "janvier january janv jan",
                "fevrier february fevr fev feb",
                "mars march mar",
                "avril april avr apr",
                "mai may",
            ),
            *("juin june jun", "juillet july juil jul", "aout august aug", "septembre september sept sep"),
            *("octobre october oct", "novembre november nov", "decembre december dec"),
        ),
        start=1,
    )
    for name in names.split()
}
NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            *("un une one a", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven", "huit eight"),
            *(
                "neuf nine",
                "dix ten",
                "onze eleven",
                "douze twelve",
                "treize thirteen",
                "quatorze fourteen",
                "quinze fifteen",
            ),
        ),
        start=1,
    )
    for word in words.split()
}
DAYS: Final = {
    "apres-demain": 2,
    "apres demain": 2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "demain": 1,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "aujourd'hui": 0,
    "aujourd’hui": 0,
    "aujourd hui": 0,
    "aujourdhui": 0,
    "today": 0,
    "ajd": 0,
    "avant-hier": -2,
    "avant hier": -2,
    "hier": -1,
    "yesterday": -1,
    "ce soir": 0,
    "cet apres-midi": 0,
    "cet apres midi": 0,
    "cet aprem": 0,
    "ce matin": 0,
    "cette nuit": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tantot": 0,
    "ce midi": 0,
}
PARTS: Final = {
    "matin": "morning",
    "matinee": "morning",
    "morning": "morning",
    "apres-midi": "afternoon",
    "apres midi": "afternoon",
    "aprem": "afternoon",
    "afternoon": "afternoon",
    "soir": "evening",
    "soiree": "evening",
    "evening": "evening",
    "tonight": "evening",
    "nuit": "night",
    "night": "night",
    "tantot": "afternoon",
}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_N: Final = rf"(\d{{1,3}}|{_any(NUMBERS)})"
_MONTH: Final = rf"({_any(MONTHS)})\.?"
DAY_RULES: Final = tuple(
    (name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"))
    for name, pattern in (
        ("iso", r"(20\d\d)-(\d\d)-(\d\d)"),
        ("spelled", rf"(?:le )?(\d{{1,2}})(?:er|st|nd|rd|th)? (?:of |de )?{_MONTH}(?:,? (20\d\d))?"),
        ("english", rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (20\d\d))?"),
        ("figures", r"(\d{1,2})[/.](\d{1,2})(?:[/.](20\d\d|\d\d))?"),
        ("relative", rf"({_any(DAYS)})"),
        ("ahead", rf"(?:dans|d'ici|in) {_N} (jours?|semaines?|mois|days?|weeks?|months?)"),
        ("ago", rf"il y a {_N} (jours?|semaines?|mois)|{_N} (days?|weeks?|months?) ago"),
        ("week", r"(la semaine prochaine|semaine prochaine|next week|la semaine derniere|last week)"),
        ("weekend", r"(?:ce|cette|le|this|the|next)? ?(week-?end|week end|fin de semaine)( prochaine?| dernier)?"),
        (
            "weekday",
            rf"(?:(next|last|this|ce|le) )?({_any(WEEKDAYS)})s?(?: (prochain|dernier|en huit|next|qui vient))?",
        ),
        (
            "ordinal",
            r"le (\d{1,2})(?:er)?(?! ?(?:h|:|/|%|€|\$|fois|x|heures|rue|avenue|boulevard))"
            r"|the (\d{1,2})(?:st|nd|rd|th)",
        ),
    )
)
HOUR_RULES: Final = (
    re.compile(r"(?<![\w:/.,-])([01]?\d|2[0-4]) ?(?:h|heures?)(?: ?([0-5]\d))?(?!\w)"),
    re.compile(r"(?<![\w:/.,-])(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))? ?([ap])\.?m\b\.?"),
    re.compile(r"(?<![\w:/.,-])([01]?\d|2[0-3]):([0-5]\d)(?![\w:])"),
    re.compile(
        r"(?<!\w)(?:at|around|by) (1[0-2]|[1-9])(?: o'?clock)?(?![\w:/.-]| ?(?:%|€|\$|days?|items?|[a-z]+ street))"
    ),
)
NAMED_HOURS: Final = re.compile(r"(?<!\w)(midi|noon|minuit|midnight)(?: et demie?)?(?!\w)")
PART: Final = re.compile(rf"(?<!\w)(?:{_any(PARTS)})(?!\w)")
BETWEEN: Final = re.compile(
    r"[\s,]*(?:(?:a|à|at|vers|around|des|on|le|de|du|dans|in|the|l'|la|apres|after|avant|before|by|entre|,)[\s']*)*"
)
