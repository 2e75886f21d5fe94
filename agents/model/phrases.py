"""What only a plan may say: promises, claims, reassurance, times in words. Patterns over one plain sentence.

Made of whole words, so that what is found in the beginning of a sentence is still there when the sentence is whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


_STAFF: Final = (
    r"(?:conseill\w+|technicien\w*|collegues?|humaine?s?|quelqu'un|specialistes?|equipe|responsable"
    r"|gerante?|superviseu\w+"
    r"|operat\w+|plombi\w+|proprietaire|patron\w*|advis[eo]rs?|colleagues?|humans?|someone|somebody"
    r"|specialists?|manager"
    r"|supervisor|teams?|representative|technicians?|plumbers?|owner|crew|staff)"
)
_WE: Final = r"(?:on|nous|je|we|i|we'll|i'll|we'd|they|they'll|ils|elles|il|elle|he|she|he'll|she'll)"
_MEETING: Final = r"(?:rendez-vous|rdv|appointment|visite?|creneau|slot)"
_BOT: Final = (
    r"(?:robot|bot|machine|ia|ai|automate|agent virtuel|assistant virtuel|intelligence|virtual|automated|computer"
    r"|program)"
)
_PERSON: Final = (
    r"(?:humaine?|personne|etre humain|conseill\w+|employee?|technicien\w*|plombi\w+|vendeu\w+|homme|femme|human|person"
    r"|man|woman|technician|plumber|advis[eo]r|receptionist\w*|secretaire)"
)
_BAD_NEWS: Final = (
    r"(?:urgen\w*|grav\w*|presse\w*|danger\w*|inquiet\w*|critique|serieu\w*|alarm\w*|souci\w*|panique\w*"
    r"|priorit\w*|emergenc\w*"
    r"|serious\w*|critical|rush|worr\w+|hurry|severe\w*|panic\w*|priority|big deal|concern\w*)"
)

PROMISES: Final[Mapping[str, re.Pattern[str]]] = {
    "callback": _any(
        r"rappel\w*",
        r"(?:re)?contacter\w*",
        r"recontact\w*",
        rf"{_STAFF}\b.{{0,40}}\b(?:appel\w*|contact\w*|joindr\w*|call\w*|reach\w*)",
        r"(?:calls?|calling|ring|phone|text|get) (?:you )?(?:back|you)",
        r"(?:be|get) (?:back )?in touch",
        r"reach out",
        r"contact you",
        r"callback",
        r"vous (?:appel\w+|joindr\w+|contact\w+)",
    ),
    "transfer": _any(
        r"transf\w+",
        r"(?:mets?|mettons|mettre|mise?) en (?:relation|contact|communication)",
        r"vous passe",
        r"pr(?:end|is)\w* (?:le relais|en charge)",
        r"put you through",
        r"connect(?:ing)? you",
        r"hand(?:ing)? (?:you|this|it) (?:over|off)",
        r"take[sn]? over",
        r"escala\w+",
        rf"{_STAFF}\b.{{0,40}}\b(?:repond\w*|prend\w*|aider\w*|repl(?:y|ies)|respond\w*|help\w*|assist\w*|take|handle\w*)",
    ),
    "visit": _any(
        rf"(?:{_STAFF}|{_WE})\b.{{0,30}}\b(?:arriv\w*|pass(?:er\w*|e|ons|ent)|vien\w*|deplac\w*|envo\w*|enverr\w*|depech\w*)",
        rf"(?:{_STAFF}|{_WE})\b.{{0,30}}\b(?:interv\w*|comes?|coming|visit\w*|send\w*|dispatch\w*)",
        rf"(?:{_STAFF}|{_WE}) will be (?:there|at|with)",
        rf"(?:{_STAFF}|{_WE})\b.{{0,30}}\b(?:sera|seront|serons|serai) (?:la|chez|sur|a|au)",
        r"(?:we|i|they|he|she)'ll be (?:there|at|with)",
        r"en route",
        r"on (?:the|our|my|his|her|their) way",
        r"send (?:some|a|our|you)\w*",
        r"chez vous (?:dans|a|d'ici|des|demain)",
    ),
    "appointment": _any(
        rf"{_MEETING}\b.{{0,30}}\b(?:fix\w*|confirm\w*|pris|prevu\w*|planifi\w*|reserv\w*|set|book\w*|schedul\w*|made|arrang\w*)",
        rf"(?:fix\w*|confirm\w*|planifi\w*|book\w*|schedul\w*|arrang\w*)\b.{{0,20}}\b{_MEETING}",
    ),
    "discount": _any(
        r"rabais|remises?|reduction\w*|gratuit\w*|offert\w*|sans frais|promo\w*|cadeaux?|remboursement\w*",
        r"rembourser\w*",
        r"offr(?:ir|ons|e)\b.{0,20}\b(?:vous|prix)",
        r"credit\w*|coupon\w*|solde\w*|meilleur prix|moitie prix",
        r"discount\w*|free|complimentary|refund\w*|no charge|waive\w*|on the house|price match\w*",
        r"best price|half price|gift\w*",
    ),
    "guarantee": _any(
        r"garant\w+|promet\w*|promis\w*|promess\w*|vous assure\w*|soyez (?:assure|certain|sur)\w*",
        r"sans faute|a coup sur",
        r"certainement|absolument|sans aucun doute|en toute securite|sans danger|sans risque",
        r"guarant\w+|promise\w*|assure you|rest assured|definitely|certainly|for sure|absolutely",
        r"without (?:a )?(?:doubt|fail)",
        r"warrant\w+|perfectly safe|safe to|no risk",
    ),
    "liability": _any(
        r"(?:notre|votre|leur|our|your|my|ma) (?:faute|erreur|fault|mistake)",
        r"responsab\w+|dedommag\w+|indemnis\w+|compens\w+|liab\w+|reimburs\w+",
        r"couvert\w* par|covered by|covers?|couvre\w*",
    ),
    "sensitive": _any(
        r"(?:carte|card) (?:de|bancaire|bleue|number|details)|credit card|cvv|nip|pin",
        r"mots? de passe|password\w*|passcode|code (?:de verification|secret|de securite|recu)|verification code",
        r"virement\w*|wire transfer|interac|iban|coordonnees bancaires|bank (?:account|details)|bitcoin\w*|crypto\w*",
        r"assurance sociale|social (?:security|insurance)|passeport\w*|passport\w*|date de naissance|date of birth",
    ),
    "urgency": _any(
        rf"(?:pas|rien|aucune?|jamais|sans|ni|non|peu|moins|guere)\b.{{0,30}}\b{_BAD_NEWS}",
        rf"(?:not?|isn't|isnt|aren't|don't|nothing|never|hardly|less|without|lower|low|any)\b.{{0,30}}\b{_BAD_NEWS}",
        r"(?:peut|peuvent|pouvez|pourr\w+)\b.{0,20}\b(?:attendre|patienter)",
        r"(?:can|could|may|might|will|should)\b.{0,20}\b(?:wait|hold off)",
        r"(?:prenez|take) (?:tout )?(?:votre|your) (?:temps|time)",
        r"priorite (?:basse|faible|normale|minimale)|p[1-4]|routine\w*|benin\w*|mineur\w*|minor",
        r"fausse alerte|false alarm|tout va bien|everything is (?:fine|ok\w*)|soyez tranquille|rassure[zr]\w*",
        r"calm\w+ (?:down|vous)|calmez",
    ),
    "human": _any(
        rf"(?:je suis|suis-je|c'est|ici|moi,?|i'm|i am|this is|as|en tant qu'?) ?(?:\w+ ){{0,4}}?{_PERSON}",
        rf"(?:pas|not|isn't|never) (?:une? |an? |d')?(?:\w+ )?{_BOT}",
        r"en chair et en os|real (?:person|human)|vraie? (?:personne|humain)|flesh and blood",
        r"je m'appelle|mon (?:pre)?nom est|my name(?:'s| is)",
    ),
    "leak": _any(
        r"prompts?|jailbr\w+|javascript|script|openai|gpt\w*|llm\w*|chatgpt",
        r"(?:mes|ces|les|des) (?:instructions|regles|consignes)",
        r"(?:my|these|the|your) (?:instructions|rules|guidelines)",
        r"system (?:message|prompt)|message systeme|language model|modele de langage|ai model",
        r"mode (?:developpeur|debug\w*)|developer mode|debug mode",
    ),
}

_DONE: Final = (
    r"(reserv|confirm|annul|rembours|envoy|transmi|expedi|livr|modifi|factur|planif|progra|preven|averti"
    r"|avise|alerte|contac|appele"
    r"|paye|valid|accept|approu|ecrit|dit|signal|regl|repar|resol|command|ajout|suppri|book|cancel|refund"
    r"|sent|ship|deliv|schedu"
    r"|notifi|alert|called|texted|told|paid|approv|proces|charge|forwar|dispat|fix|repair|resolv|order"
    r"|delet|unblo|debouc|assign"
    r"|attrib)\w*"
)
_CLAIM: Final = _any(
    r"(?:est|sont|a ete|ont ete|ai|avons|a|ont|c'est|voila|etes|vient d'etre|is|are|has been|have been|was"
    r"|were|been|i've|we've"
    rf"|have|has|it's|all|now|got|you're) (?:\w+ ){{0,2}}?{_DONE}",
    r"(?:i|we|they|he|she) (?:just |already )?"
    r"(texted|called|sent|booked|reserved|confirmed|cancell?ed|refunded|shipped|notified|alerted|told|paid|e-?mailed|wrote"
    r"|forwarded|dispatched|scheduled|informed|asked)",
)

_WHEN: Final[Mapping[str, re.Pattern[str]]] = {
    "today": _any(
        r"aujourd'hui|today|ce (?:matin|midi|soir)|cet apres-midi|cette nuit|tonight|this (?:morning|afternoon|evening)"
    ),
    "tomorrow": _any(r"demain|tomorrow|lendemain"),
    "now": _any(
        r"tout de suite|immedia\w*|sur[- ]le[- ]champ|(?:a|dans) l'instant|dans un instant|sans (?:delai|attendre)",
        r"right (?:now|away)|at once|instant\w*|straight away|without delay",
    ),
    "soon": _any(
        r"bientot|sous peu|rapide\w*|prompte\w*|au plus (?:vite|tot)|brefs delais",
        r"(?:des|le plus) \w+ possible|prochaine\w*|vite",
        r"soon\w*|shortly|quickly|promptly|asap|momentarily|in (?:a|just a) (?:moment|minute|bit|while)",
        r"any (?:minute|moment)",
    ),
}
_SPAN: Final = _any(
    r"(?:quelques|plusieurs) (?:minutes|heures|jours|semaines|instants)",
    r"(?:few|couple of|several|many) (?:minutes|hours|days|weeks|moments)",
    r"demi[- ]?e?[- ]?heure|demi-journee|half (?:an )?hour|quart d'heure|quarter (?:of an )?hour|half (?:a )?day",
    r"(?:cette|this) (?:semaine|week)|semaine prochaine|next (?:week|month|day|hour|few)|mois prochain|week-?end",
    r"fin de (?:la |l')?(?:journee|semaine|apres-midi|matinee)|end of (?:the )?(?:day|week)",
    r"dans l'heure|within (?:the|an) hour|dans la (?:journee|soiree|matinee)|a toute heure|any ?time|day and night",
)


def promises_in(sentence: str) -> set[str]:
    """The kinds of promises a plain sentence makes."""
    return {name for name, pattern in PROMISES.items() if pattern.search(sentence)}


def claims_in(sentence: str) -> set[str]:
    """Beginnings of the verbs that say something was done."""
    return {match[1] or match[2] for match in _CLAIM.finditer(sentence)}


def whens_in(sentence: str) -> set[str]:
    """Times said in words."""
    found = {name for name, pattern in _WHEN.items() if pattern.search(sentence)}
    return found | {match[0] for match in _SPAN.finditer(sentence)}
