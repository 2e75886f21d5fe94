"""Whether somebody writes Darija in Latin letters: noted for the advisor, answered in the language of the conversation."""

from __future__ import annotations

import re
from typing import Final

from agents.folding import fold

_WORDS: Final = frozenset(
    "wahed wahd wa7ed chi dyali dyalo dyalha dyalna dial dyal tomobil tonobil tomobila tonobila siyara darbatni drbatni derbatni darbni drbni "
    "derbni drebt drbt men mn lor f fi bghit bghina khasni wakha wakhha iyah iyeh na3am hamdullah hamdulah lhamdullah hamdoullah lhamdulilah "
    "lhamdoulilah hna ana howa hiya daba lyoum lyom lbare7 lbareh lbarah bzaf bzzaf chwiya walou makayn makaynch kayn kayna mcha mchat hreb hrab "
    "serqo serqou sraq sr9o tsraqat khoya khti salam mzyan labas bikhir kolchi kolna wla wlla walakin hit hint 7it chno chnou achno wach fin imta "
    "ch7al chhal kifach 3afak 3afakom derna drna 3ndi 3ndo kaydrni mjrouh sbitar dar ddar lma zzaj jaj boulis lbolis lboulis m3a dial "
    "kan kanet kont konna dkhel dkhal therqat tharqat l3afia lafya jar jari kaysil hadi hadak hadchi bla f9ach ghadi mazal baqi ba9i tkherreb".split()
)
_FRENCH_TOO: Final = frozenset("hit men f fi dar kan".split())
_DIGIT: Final = re.compile(r"(?<!\w)[a-z]*[2379][a-z]{2,}|[a-z]{2,}[379][a-z]*(?!\w)")


def is_darija(text: str) -> bool:
    """Two of its words, one of which is no one else's; or most of a short message."""
    words = re.findall(r"[\w']+", fold(text).replace("l'", " "))
    known = [word for word in words if word in _WORDS]
    own = [word for word in known if word not in _FRENCH_TOO]
    digits = [word for word in words if _DIGIT.fullmatch(word) and not word[0].isdigit() and word not in ("co2", "mp3")]
    strong = len(own) + len(digits)
    return strong >= 2 or (strong >= 1 and len(words) <= 3)
