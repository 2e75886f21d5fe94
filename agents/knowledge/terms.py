"""A text as terms: what is compared when a question is matched with a row."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from agents.folding import bare_word, fold, split_words

_EMPTY: Final = frozenset(
    word
    for line in """
    a ai as au aux avec avez avons c ca ce cela ces cet cete chez d dans de des dire du en es est et etes eu il j
    je jai l la le les leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ont ou par pas peut peux
    peuvent plus pour pouvez pouvoir pouriez pourais puis q qu quand que quel quele queles quels qui quoi s sa se
    ses si son sont suis sur t ta te tes toi ton tu un une va vais ils veux voudrais vos votre vous y bonjour
    bonsoir salut alo merci svp slt bjr stp faut fait faire faites comment sil plait aimerais souhaite savoir
    dites tout tous toute tres bien aussi encore the an and are at be can could do does did for from had has have
    helo hi hey how i if im in is it its my of or our please pls thanks thank that this to us was we what when
    which who wil with would you your there re ve dont know like want ned get any some just also so tel let euh
    temps time times
    """.splitlines()
    for word in line.split()
)
_GROUPS: Final = """
livraison livraisons livrer livrez livre livres expedition expedier expediez envoi delivery deliver
 delivers ship shipping postage
horaire horaires heure heures ouvert ouverte ouverts ouverture ouvrez ouvre ouvrir ferme fermes fermez fermer fermeture
 hours open opening close closes closed closing
prix tarif tarifs cout coute coutent price prices pricing cost costs fee fees frais charge much
retour retours retourner renvoyer rendre return returns returning
echange echanger echanges exchange exchanges swap
remboursement rembourser rembourse remboursee refund refunds refunded
paiement paiements payer payez payable regler reglement pay payment payments paying
adresse address situe situes situee trouve located location where
parking stationnement stationner garer gare park
carte cartes cb card cards
rdv rendezvous appointment appointments booking
facture factures invoice invoices receipt
garantie garanti garantit warranty guarantee
taille tailles pointure size sizes sizing
cadeau cadeaux gift gifts present
magasin magasins boutique boutiques store stores shop shops
telephone tel numero phone number
email mail courriel mel
annuler annulation cancel cancellation
commande commandes commander order orders
reparer reparation reparations repair repairs fix
soldes solde promo promos promotion promotions rabais reduction remise sale sales discount
essayer essayage cabine cabines try fitting
animal animaux chien chiens pet pets dog dogs
bebe enfant enfants kid kids child children
delai delais long duree
fois versement versements mensualite instalment instalments installment installments
etranger international abroad overseas internationally
gratuit gratuite gratuits offert offerte free
retouche retouches ourlet alteration alterations hem
urgence urgent emergency
dimanche sunday
samedi saturday
lundi monday
noel christmas
"""
_HOW_MUCH: Final = re.compile(r"(?<!\w)combien(?! d[e'’])")
_WHERE: Final = re.compile(r"(?<!\w)ou(?!\w).*(?:vous|etes|boutique)|(?:vous|etes|boutique).*(?<!\w)ou(?!\w)")
_CODE: Final = re.compile(r"(?<!\w)([a-z]{1,5})[- ]?(\d{2,})([a-z]{0,3})(?!\w)")


def _stem(word: str) -> str:
    for ending in ("s", "x", "e", "r"):
        if len(word) > 4 and word.endswith(ending):
            word = word[:-1]
    return word


def _groups() -> dict[str, str]:
    found: dict[str, str] = {}
    lines = _GROUPS.replace("\n ", " ").strip().splitlines()
    for line in lines:
        words = [bare_word(fold(word)) for word in line.split()]
        for word in words:
            found.setdefault(word, f"~{words[0]}")
    return found


_GROUP_OF: Final = _groups()


@lru_cache(maxsize=50_000)
def _term(raw: str) -> str:
    """The term a folded word stands for; nothing for words that say nothing. Figures stay as they are."""
    if any(character.isdigit() for character in raw):
        return raw
    word = bare_word(raw)
    if word in _EMPTY or word == "combien":
        return ""
    return _GROUP_OF.get(word) or _stem(word)


def terms_of(text: str) -> frozenset[str]:
    """What a text is about. A code counts whole, however it is spaced: "RF 2847", "rf-2847"."""
    folded = fold(text)
    found = {_term(word) for word in split_words(folded)[1::2]}
    found |= {"".join(match.groups()) for match in _CODE.finditer(folded)}
    if _HOW_MUCH.search(folded):
        found.add(_GROUP_OF["prix"])
    found.discard("")
    if not found and _WHERE.search(folded):
        return frozenset({_GROUP_OF["adrese"]})
    return frozenset(found)
