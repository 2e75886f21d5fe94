"""Where it happened: a town or a kind of place, as far as the words go."""

from __future__ import annotations

import re
from typing import Final

from agents.folding import fold

_TOWNS: Final = (
    "casablanca casa rabat marrakech marrakesh fes fez tanger tangier agadir meknes oujda kenitra tetouan "
    "sale mohammedia safi nador "
    "khouribga settat berrechid larache essaouira ouarzazate ifrane taza laayoune dakhla temara skhirat "
    "bouskoura errachidia azrou "
    "chefchaouen asilah taroudant tiznit guelmim bouznika benslimane khenifra khemisset berkane midelt "
    "zagora merzouga maarif anfa "
    "agdal gueliz ain|diab sidi|maarouf hay|riad hay|mohammadi sidi|bernoussi beni|mellal el|jadida al"
    "|hoceima sidi|kacem sidi|slimane "
    "ain|sebaa derb|sultan bourgogne oasis californie racine gauthier hivernage ocean yacoub|el|mansour "
    "paris lyon marseille toulouse "
    "bordeaux lille nantes nice montpellier strasbourg rennes montreal quebec london"
)
_TOWN: Final = "|".join(town.replace("|", "[ -]") for town in sorted(_TOWNS.split(), key=len, reverse=True))
_KIND: Final = (
    r"parking(?: souterrain)?|rond[ -]point|rondpoint|autoroute|peripherique|rocade|carrefour|intersection"
    r"|croisement|peage|bouchon|feu rouge"
    r"|rue|avenue|boulevard|bd|route|chemin|place|quai|corniche|gare|aeroport|supermarche|marjane"
    r"|station[ -]service|garage|ecole|marche|souk"
    r"|passage pieton|virage|tunnel|pont|voie rapide|voie express|centre[ -]ville|quartier|cuisine|salon"
    r"|salle de bains?|cave|chambre|bureau"
    r"|magasin|hotel|plage|immeuble|residence|entrepot|atelier|restaurant|cafe|car park|parking lot"
    r"|roundabout|highway|motorway|freeway"
    r"|junction|crossroads|street|road|traffic lights?|red light|supermarket|petrol station|gas station"
    r"|driveway|kitchen|bathroom|basement"
    r"|living room|office|shop|mall|airport|beach|bridge|toll|square|lotoroute|loto[r]?out|triq|tri9|zenqa"
    r"|zen9a|souq|jam3|mahatta"
)
_PLACE: Final = re.compile(
    rf"(?<!\w)(?:au|a la|a l'|aux|dans (?:le|la|l'|un|une|mon|ma|notre)|sur (?:le|la|l'|un|une)"
    rf"|devant (?:le|la|l')|pres (?:du|de la|de l')|en|a|at (?:the|a)"
    rf"|in (?:the|a|my|our)|on (?:the|a)|near (?:the|a)|outside (?:the|a|my)|by the|f|fi|3la|hda"
    rf"|7da) ?((?:{_KIND})(?!\w)"
    r"(?:(?: (?:de la|de l'|du|des|de|d'|el|al|of|ibn))? ?(?!je|on|il|et|quand|when|and|i|m'a|un|une|a|the"
    r"|ma|mon|hier|ce|vers|le)[a-z0-9'-]{2,}){0,3})"
)
_IN_TOWN: Final = re.compile(
    rf"(?<!\w)(?:a|au|en|de|sur|vers|pres de|in|at|near|f|fi|l|mn|dans)[ '](?:le |la )?({_TOWN})(?!\w)"
)
_ANY_TOWN: Final = re.compile(rf"(?<!\w)({_TOWN})(?!\w)")
_ROAD: Final = re.compile(
    r"(?<!\w)((?:autoroute|nationale|route|l'|the|sur la|motorway|highway) ?(?:a|n|rn|rp|m)?[ -]?\d{1,3})(?!\w|[ -]?\d)"
)
_STREET: Final = re.compile(
    r"(?<!\w)((?:rue|avenue|av\.?|boulevard|bd|bld|place|impasse|quartier|hay|derb) (?:(?:de la|de l'|du"
    r"|des|de|d'|el|al|ibn|la|le) ?)?"
    r"[a-z0-9'-]{2,}(?: (?!je|on|il|et|a|au|quand|hier|ce|vers|mais|une?|m'a)[a-z0-9'-]{2,})?)"
)
_HOME: Final = re.compile(
    r"(?<!\w)(chez moi|chez nous|a la maison|a mon domicile|at home|at my (?:house|place|home)|my house"
    r"|f dar|fdar|f ddar)(?!\w)"
)
_VAGUE: Final = re.compile(
    r"(?<!\w)(?:(?:quelque part|somewhere)(?: (?:sur|dans|on|in) (?:la|le|the) \w+)?|je ne sais (?:plus"
    r"|pas) (?:ou|exactement ou)(?! (?:en|ca))|don't (?:know|remember) (?:exactly )?where"
    r"|pas sur de l'endroit"
    r"|sur la route(?! (?:de|du|d'|nationale|n))|dans la rue(?! [a-z])|en ville|dans le coin"
    r"|on the road(?! (?:to|from))|chi blassa|f chi blassa|f triq)(?!\w)"
)


def where_in(text: str) -> tuple[str | None, bool]:
    """The place in the caller's own words, and whether it is too vague to find."""
    folded = fold(text)
    vague = _VAGUE.search(folded)
    parts: list[tuple[int, int]] = []
    for pattern in (_PLACE, _STREET, _ROAD, _IN_TOWN, _HOME):
        match = pattern.search(folded)
        if match is not None and (vague is None or match.end(1) <= vague.start() or match.start(1) >= vague.end()):
            parts.append(match.span(1))
    if not parts and len(folded.split()) <= 4:
        match = _ANY_TOWN.search(folded)
        if match is not None:
            parts.append(match.span(1))
    place = ", ".join(_kept(text, parts)) or None
    return place, vague is not None and place is None


def _kept(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """In order, without those inside another."""
    kept: list[str] = []
    last = -1
    for start, end in sorted(spans, key=lambda one: (one[0], -one[1])):
        if start >= last:
            kept.append(text[start:end].strip(" ,.'"))
            last = end
    return [part for part in kept if part]
