"""Where a name may stand: the words people put before and after theirs.

Patterns run over folded text. STRONG cues are believed for any word that is not an everyday one; after MIDDLE and WEAK
ones the words must look like a name.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

STRONG, MIDDLE, WEAK = 0.95, 0.9, 0.8


class Cue(NamedTuple):
    name: str
    trust: float
    pattern: re.Pattern[str]


def _cue(name: str, trust: float, pattern: str) -> Cue:
    return Cue(name, trust, re.compile(pattern.replace("'", "['’ ]?")))


_CIVILITY: Final = r"(?:mme|madame|monsieur|mister|mr|mrs|ms|mlle|mademoiselle|dr|docteur|m|miss)\.?\s+"
CIVILITY: Final = re.compile(_CIVILITY.replace("|m|", "|me|m|"))
BEFORE: Final = (
    _cue("je m'appelle", STRONG, r"(?<!\w)j(?:e )? ?m'ap+el+e?s?\s+"),
    _cue("je me nomme", STRONG, r"(?<!\w)je me nom+e\s+"),
    _cue("mon nom est", STRONG, r"(?<!\w)mon (?:pre)?nom (?:complet )?(?:est|c'est)\s+"),
    _cue("surname", STRONG, r"(?<!\w)(?:mon nom de famille (?:est|c'est)|my (?:last name|surname) is)\s+"),
    _cue("moi c'est", STRONG, r"(?<!\w)moi,? (?:c'est|c)\s+"),
    _cue("nom :", STRONG, r"(?<!\w)(?:nom(?: complet| et prenom)?|prenom|name|full name)\s?:\s*"),
    _cue(
        "my name is",
        STRONG,
        r"(?:(?<!\w)my (?:first |full )?|(?:^|[.,;!?\n]\s*|(?<!\w)(?:hi|hello|hey|and|the|morning|afternoon) ))"
        r"name(?: is|'s)\s+",
    ),
    _cue("je me présente", MIDDLE, r"(?<!\w)je me presente\s*[:,]?\s+"),
    _cue(
        "unit",
        MIDDLE - 0.1,
        r"(?<!\w)(?:appartement|appt?|apt|lot|unit|suite|local|logement|condo|bureau)\.? #?\w{1,5}\s?[,:-]\s?",
    ),
    _cue("call me", MIDDLE, r"(?<!\w)(?:call me|i go by|appelez[- ]moi)\s+"),
    _cue("ici", MIDDLE, r"(?<!\w)ici,?\s+"),
    _cue("this is", MIDDLE, r"(?<!\w)this is\s+"),
    _cue("signé", MIDDLE, r"(?<!\w)signe\s*:?\s+"),
    _cue(
        "c'est",
        WEAK,
        r"(?<!\w)(?:c'est|c|cest|it's|it is)\s+(?:encore |toujours |still |just |moi,? |me,? (?=[^\W\d_]{3}))?",
    ),
    _cue("je suis", WEAK, r"(?<!\w)(?:je suis|i'm|i am|j'suis|chui?)\s+"),
)
BOOKED: Final = re.compile(
    r"(?<!\w)(?:(?:au|sous le) nom de|(?:au|sous le) nom d['’]|under(?: the)?(?: name)?(?: of)?|in the name of)\s*"
)
"""Before a name that something is kept under."""

NEEDS_LOOK: Final = frozenset({"ici", "this is", "signé", "call me", "je me présente", "unit"})
AFTER: Final = re.compile(
    r"[,\s]+(?:a l['’ ]?appareil|au telephone|au bout (?:du fil|de la ligne)"
    r"|qui (?:parle|appelle|vous (?:parle|appelle|ecrit))|here(?=\s*[.,!;:\-–—]|\s*$|\s+(?:from|calling|again))"
    r"|speaking|calling(?= (?:about|from|for|because))|ici(?=\s*[.,!;:]|\s*$))"
)
CLOSING: Final = re.compile(
    r"(?<!\w)(?:cordialement|bien a vous|salutations|sincerement|bonne (?:journee|soiree|fin de journee)"
    r"|merci(?: d'avance| beaucoup| bien| a vous)?|(?:kind |best |warm )?regards|best"
    r"|thanks(?: so much| a lot| again| in advance)?|thank you(?: so much| very much| in advance)?|thx|thnx|tks|cheers"
    r"|sincerely|yours truly|take care)"
    r"\s*[,.!;:\n\r–—-]+\s*"
)
DASHED: Final = re.compile(r"(?:^|[\n\r]|\s)[–—-]{1,2}\s*(?=[^\W\d_]+[^\n\r]{0,60}$)|[\n\r]+\s*(?=[^\n\r]{2,60}\s*$)")
LAST_CLAUSE: Final = re.compile(r",\s*(?=[^,.\n]{3,40}\s*[.!]?\s*$)")
CIVILITY_BEFORE: Final = re.compile(rf"(?<!\w){_CIVILITY}$")
FIELDS: Final = re.compile(
    r"(?<!\w)nom(?: de famille)?\s?:\s*(?P<last>[^\n,;:]{2,40}?)[\s,;/-]*(?<!\w)prenom\s?:\s*"
    r"(?P<first>[^\n,;:]{2,40})"
    r"|(?<!\w)prenom\s?:\s*(?P<first2>[^\n,;:]{2,40}?)[\s,;/-]*(?<!\w)nom(?: de famille)?\s?:\s*"
    r"(?P<last2>[^\n,;:]{2,40})"
)
OPENING: Final = re.compile(r"\s*(?:(?:oui|yes|ok|alors|well)[\s,]+)?(?:bonjour|bonsoir|allo|salut|hello|hi)?[\s,!.:]*")
TOKEN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’-][^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*)*")
GLUE: Final = re.compile(r"[ \u00a0\t]+")
SOMEBODY_ELSE: Final = re.compile(r"(?:etait|avec|a|par|de|pour|to|with|was|by|voir|eu|is|est-ce que|et)\s+$")
"""What stands before a name that is somebody else's: "c'était Gilles au téléphone"."""

RELATED: Final = re.compile(
    r"(?<!\w)(?:mari|femme|conjointe?|epou(?:x|se)|fille|fils|mere|pere|maman|papa|soeur|frere|amie?|voisine?|collegue"
    r"|proprio|proprietaire|technicien|vendeu(?:r|se)|patronn?e?|copine?|locataire|gendre|courtier"
    r"|husband|wife|partner|daughter|son|mother|mom|mum"
    r"|father|dad|sister|brother|friend|neighbou?r|landlord|tenant|boss|colleague|technician|nom de|name of)\s*,\s*$"
    r"|\w['’ ]s name\s*,\s*$"
)
"""What stands before the comma when the last words name somebody else: "au nom de mon mari, Alain Proulx"."""

ASKED: Final = re.compile(r"\s+(?:la|le|les|l['’]|une?|the|a|an|right|hein|non|bien|ca)(?!\w)[^.!,;?]*\?")
"""After a weak cue and a name: a question about the name, not an introduction."""

UNTRUE: Final = re.compile(
    r"\s*(?<!\w)\?|\s+(?:que |qu['’]|qui (?!parle|appelle|vous)|who |that |n['’]est|isn['’]?t"
    r"|(?:ou|or) \w|\?"
    r"|'?s (?:mother|father|wife|husband|son|daughter|brother|sister))"
)
