"""What only a plan may say: promises, claims, reassurance, times in words. Patterns over plain text, one sentence at a time.

Made of whole words, so that what is found in the beginning of a sentence is still there when the sentence is whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_STAFF = (
    r"(?:conseill\w+|technicien\w*|collegues?|humaine?s?|quelqu'un|specialistes?|equipe|responsable|gerante?|superviseu\w+"
    r"|operat\w+|plombi\w+|proprietaire|patron\w*|advisors?|advisers?|colleagues?|humans?|someone|somebody|specialists?"
    r"|manager|supervisor|teams?|representative|technicians?|plumbers?|owner|crew|staff)"
)
_WE = r"(?:on|nous|je|we|i|we'll|i'll|we'd|they|they'll|ils|elles)"

PROMISES: Final[Mapping[str, re.Pattern[str]]] = {
    "callback": re.compile(
        rf"\b(?:re)?(?:rappel\w*|contacter\w*|recontact\w*)|\b{_STAFF}\b.{{0,40}}\b(?:appel\w*|contact\w*|joindr\w*|call\w*|reach\w*)"
        r"|\b(?:call|calls|calling|ring|phone|text|get) (?:you )?(?:back|you)\b|\b(?:be|get) (?:back )?in touch\b|\breach out\b"
        r"|\bcontact you\b|\bcallback\b|\bvous (?:appel\w+|joindr\w+|contact\w+)"
    ),
    "transfer": re.compile(
        r"\btransf\w+|\b(?:mets?|mettons|mettre|mise?) en (?:relation|contact|communication)|\bvous passe\b|\bprend\w* (?:le )?relais"
        r"|\bput you through\b|\bconnect(?:ing)? you\b|\bhand(?:ing)? (?:you|this|it) (?:over|off)\b|\btake(?:s|n)? over\b|\bescalat\w+"
        r"|\bescalad\w+|\bprend\w* en charge\b|\bprise en charge\b"
        rf"|\b{_STAFF}\b.{{0,40}}\b(?:repond\w*|prend\w*|assist\w*|aider\w*|reply|replies|respond\w*|help\w*|assist\w*|take|handle\w*)\b"
    ),
    "visit": re.compile(
        rf"\b(?:{_STAFF}|{_WE})\b.{{0,30}}\b(?:arriv\w*|pass(?:er\w*|e|ons|ent)\b|vien\w*|viendr\w*|deplac\w*|envo\w*|enverr\w*|depech\w*"
        r"|interv\w*|come|comes|coming|visit\w*|send\w*|dispatch\w*|(?:will|'ll) be (?:there|at|with)|sera|seront|serons|seras)\b"
        r"|\ben route\b|\bon (?:the|our|my|his|her|their) way\b|\bsend (?:some|a|our|you)\w*|\bchez vous (?:dans|a|d'ici|des|demain)"
    ),
    "appointment": re.compile(
        r"\b(?:rendez-vous|rdv|appointment|visite|visit|creneau|slot)\b.{0,30}\b(?:fix\w*|confirm\w*|pris|prevu\w*|planifi\w*|reserv\w*"
        r"|set|book\w*|schedul\w*|made|arrang\w*)|\b(?:fix\w*|confirm\w*|planifi\w*|book\w*|schedul\w*|arrang\w*)\b.{0,20}"
        r"\b(?:rendez-vous|rdv|appointment|visite|visit|creneau|slot)\b"
    ),
    "discount": re.compile(
        r"\b(?:rabais|remises?|reduction\w*|gratuit\w*|offert\w*|offr(?:ir|ons|e)\b.{0,20}\b(?:vous|prix)|sans frais|promo\w*|cadeaux?"
        r"|remboursement\w*|rembourser\w*|credit\w*|coupon\w*|solde\w*|discount\w*|free|complimentary|refund\w*|no charge|waive\w*"
        r"|on the house|price match\w*|meilleur prix|best price|half price|moitie prix|gift\w*)\b"
    ),
    "guarantee": re.compile(
        r"\b(?:garant\w+|promet\w*|promis\w*|promess\w*|vous assure\w*|soyez (?:assure|certain|sur)\w*|sans faute|a coup sur|certainement"
        r"|absolument|sans aucun doute|guarant\w+|promise\w*|assure you|rest assured|definitely|certainly|for sure|absolutely"
        r"|without (?:a )?(?:doubt|fail)|warrant\w+|en toute securite|sans danger|sans risque|perfectly safe|safe to|no risk)\b"
    ),
    "liability": re.compile(
        r"\b(?:(?:notre|votre|leur|our|your|my|ma) (?:faute|erreur|fault|mistake)|responsab\w+|dedommag\w+|indemnis\w+|compens\w+|liab\w+"
        r"|reimburs\w+|couvert\w* par|covered by|covers?|couvre\w*)\b"
    ),
    "sensitive": re.compile(
        r"\b(?:(?:carte|card) (?:de |bancaire|bleue|number|details)|credit card|carte de credit|cvv|mots? de passe|password\w*|passcode"
        r"|nip|pin|code (?:de verification|secret|de securite|recu)|verification code|virement\w*|wire transfer|assurance sociale"
        r"|social (?:security|insurance)|interac|iban|coordonnees bancaires|bank (?:account|details)|bitcoin\w*|crypto\w*|passeport\w*"
        r"|passport\w*|date de naissance|date of birth)\b"
    ),
    "urgency": re.compile(
        r"\b(?:pas|rien|aucune?|jamais|sans|ni|non|peu|moins|guere)\b[^.!?]{0,30}\b(?:urgen\w*|grav\w*|presse\w*|dangereu\w*|danger|inquiet\w*"
        r"|critique|serieu\w*|alarm\w*|souci\w*|panique\w*|priorit\w*|emergenc\w*)"
        r"|\b(?:not?|isn't|isnt|aren't|don't|nothing|never|hardly|non|less|without|lower|low|any)\b[^.!?]{0,30}\b(?:urgen\w*|emergenc\w*"
        r"|serious\w*|danger\w*|critical|rush|worr\w+|hurry|severe\w*|alarm\w*|panic\w*|priority|big deal|concern\w*)"
        r"|\b(?:peut|peuvent|pouvez|pourr\w+|can|could|may|might|will|should)\b[^.!?]{0,20}\b(?:attendre|patienter|wait|hold off)\b"
        r"|\b(?:prenez|take) (?:tout )?(?:votre|your) (?:temps|time)\b|\bpriorite (?:basse|faible|normale|minimale)|\bbenin\w*|\bmineur\w*"
        r"|\bminor\b|\broutine\w*|\bfausse alerte|\bfalse alarm|\bp[1-4]\b|\b(?:tout va bien|everything is (?:fine|ok\w*)|soyez tranquille)"
        r"|\brassure[zr]\w*|\bcalm\w+ (?:down|vous)|\bcalmez"
    ),
    "human": re.compile(
        r"\b(?:je suis|suis-je|c'est|ici|moi,?|i'm|i am|this is|as|en tant qu')\s?(?:\w+ ){0,2}?(?:une?|an?|the|le|la|votre|your)?\s?"
        r"(?:\w+ ){0,2}?(?:humaine?|personne|etre humain|conseill\w+|employee?|technicien\w*|plombi\w+|vendeu\w+|homme|femme|human|person"
        r"|man|woman|technician|plumber|advisor|employee|receptionist\w*|secretaire)\b"
        r"|\bpas (?:une? |d')?(?:\w+ )?(?:robot|machine|ia|ai|bot|automate|agent virtuel|assistant virtuel|intelligence)\b"
        r"|\b(?:not|isn't|never) (?:an? )?(?:\w+ )?(?:robot|bot|machine|ai|virtual|automated|computer|program)\b"
        r"|\ben chair et en os\b|\breal (?:person|human)\b|\bvraie? (?:personne|humain)\b|\bflesh and blood\b"
        r"|\bje m'appelle\b|\bmon (?:pre)?nom est\b|\bmy name(?:'s| is)\b"
    ),
    "leak": re.compile(
        r"\bprompts?\b|\b(?:mes|ces|les|des) (?:instructions|regles|consignes)\b|\b(?:my|these|the|your) (?:instructions|rules|guidelines)\b"
        r"|\bsystem (?:message|prompt)|\bmessage systeme|\blanguage model|\bmodele de langage|\bopenai\b|\bgpt\w*|\bllm\w*|\bchatgpt\b"
        r"|\bai model\b|\bmode (?:developpeur|debug\w*)|\bdeveloper mode\b|\bjailbr\w+|\bjavascript\b|\bscript\b"
    ),
}

_CLAIM: Final = re.compile(
    r"\b(?:est|sont|a ete|ont ete|ai|avons|a|ont|c'est|voila|etes|vient d'etre|is|are|has been|have been|was|were|been|i've|we've|have"
    r"|has|it's|all|now|been|got|you're)\s(?:\w+ ){0,2}?"
    r"(reserv|confirm|annul|rembours|envoy|transmi|expedi|livr|modifi|factur|planif|progra|preven|averti|avise|alerte|contac|appele|paye|valid"
    r"|accept|approu|ecrit|dit|signal|regl|repar|resol|command|ajout|suppri|book|cancel|refund|sent|ship|deliv|schedu|notifi|alert|called"
    r"|texted|told|paid|approv|proces|charge|forwar|dispat|fix|repair|resolv|order|delet|unblo|debouc|assign|attrib)\w*"
)

_WHEN: Final[Mapping[str, re.Pattern[str]]] = {
    "today": re.compile(
        r"\b(?:aujourd'hui|today|ce (?:matin|midi|soir)|cet apres-midi|cette nuit|tonight|this (?:morning|afternoon|evening))\b"
    ),
    "tomorrow": re.compile(r"\b(?:demain|tomorrow|lendemain)\b"),
    "now": re.compile(
        r"\b(?:tout de suite|immedia\w*|sur[- ]le[- ]champ|(?:a|dans) l'instant|dans un instant|right (?:now|away)|at once|instant\w*"
        r"|straight away|sans (?:delai|attendre)|without delay)\b"
    ),
    "soon": re.compile(
        r"\b(?:bientot|sous peu|rapide\w*|prompte\w*|au plus (?:vite|tot)|brefs delais|(?:des|le plus) \w+ possible|prochaine\w*|soon\w*"
        r"|shortly|quickly|promptly|asap|momentarily|in (?:a|just a) (?:moment|minute|bit|while)|any (?:minute|moment)|vite)\b"
    ),
}
_SPAN: Final = re.compile(
    r"\b(?:quelques|few|couple of|several|plusieurs|many) (?:minutes|heures|jours|semaines|hours|days|weeks|instants|moments)\b"
    r"|\bdemi[- ]?e?[- ]?heure\b|\bdemi-journee\b|\bhalf (?:an )?hour\b|\bquart d'heure\b|\bquarter (?:of an )?hour\b|\bhalf (?:a )?day\b"
    r"|\b(?:cette|this) (?:semaine|week)\b|\bsemaine prochaine\b|\bnext (?:week|month|day|hour|few)\b|\bmois prochain\b"
    r"|\bfin de (?:la |l')?(?:journee|semaine|apres-midi|matinee)\b|\bend of (?:the )?(?:day|week)\b|\bweek-?end\b|\bdans l'heure\b"
    r"|\bwithin (?:the|an) hour\b|\bdans la (?:journee|soiree|matinee)\b|\ba toute heure\b|\banytime\b|\bany time\b|\bday and night\b"
)
_PRESENT: Final = re.compile(r"\b(?:maintenant|now|deja|already)\b")


def promises_in(sentence: str) -> set[str]:
    """The kinds of promises a plain sentence makes."""
    return {name for name, pattern in PROMISES.items() if pattern.search(sentence)}


def claims_in(sentence: str) -> set[str]:
    """Beginnings of the verbs that say something was done."""
    return {match[1] for match in _CLAIM.finditer(sentence)}


def whens_in(sentence: str) -> set[str]:
    """Times said in words."""
    found = {name for name, pattern in _WHEN.items() if pattern.search(sentence)}
    return found | {match[0] for match in _SPAN.finditer(sentence)}
