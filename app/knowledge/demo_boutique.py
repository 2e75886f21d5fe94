"""What the demo boutique answers."""

from __future__ import annotations

import re
from typing import Any, Final

_SPACE_BEFORE: Final = re.compile(r" (?=[;:?!€%°])")


def row(label: str, fr: str, en: str, asked: str, words: str, kind: str = "faq") -> dict[str, Any]:
    """A row; `asked` are questions separated by `|`, `words` keywords separated by spaces."""
    return {
        "label": label,
        "kind": kind,
        "questions": [q.strip() for q in asked.split("|") if q.strip()],
        "keywords": words.split(),
        "answers": {"fr": _SPACE_BEFORE.sub("\u00a0", fr), "en": en},
    }


ROWS: Final = (
    row(
        "Adresse",
        "La boutique est au 112 rue de Rivoli, 75001 Paris.",
        "The shop is at 112 rue de Rivoli, 75001 Paris.",
        "Quelle est votre adresse ? | Où êtes-vous ? | Où se trouve la boutique ? | Where are you? |"
        " What is your address?",
        "adresse address",
        "contact",
    ),
    row(
        "Accès en transports",
        "Métro Châtelet (lignes 1, 4, 7, 11, 14) ou Louvre-Rivoli (ligne 1), à trois minutes à pied.",
        "Metro Châtelet (lines 1, 4, 7, 11, 14) or Louvre-Rivoli (line 1), three minutes on foot.",
        "Comment venir en métro ? | Quelle station de métro ? | How do I get there? | Which metro station?",
        "metro transports station bus",
        "contact",
    ),
    row(
        "Parking",
        "Le parking public Rivoli-Sébastopol est à cinq minutes à pied. Nous n’avons pas de parking à nous.",
        "The Rivoli-Sébastopol public car park is five minutes on foot. We have none of our own.",
        "Où se garer ? | Avez-vous un parking ? | Is there parking? | Where can I park?",
        "parking garer stationner voiture car park",
        "contact",
    ),
    row(
        "Téléphone et e-mail",
        "Vous pouvez nous appeler au 01 99 00 12 34 ou écrire à bonjour@boutique-rivoli.example.",
        "You can call us on +33 1 99 00 12 34 or write to bonjour@boutique-rivoli.example.",
        "Quel est votre numéro de téléphone ? | Quelle est votre adresse mail ? | What is your phone"
        " number? | Your email?",
        "telephone mail email phone",
        "contact",
    ),
    row(
        "Délais de livraison",
        "En France, la livraison prend 2 à 4 jours ouvrés ; en Europe, 4 à 7.",
        "Delivery takes 2 to 4 working days in France, 4 to 7 in Europe.",
        "Quels sont les délais de livraison ? | Vous livrez en combien de temps ? | How long does delivery take?",
        "delai delais livraison delivery time",
    ),
    row(
        "Frais de livraison",
        "La livraison coûte 4,90 € en France et 9,90 € en Europe ; elle est offerte dès 120 € d’achat.",
        "Delivery is €4.90 in France and €9.90 in Europe; it is free from €120.",
        "Combien coûte la livraison ? | La livraison est-elle gratuite ? | Quels sont les frais de port ?"
        " | How much is delivery? | Is shipping free?",
        "frais port livraison gratuite cost shipping",
        "price",
    ),
    row(
        "Pays livrés",
        "Nous livrons en France, dans l’Union européenne, au Royaume-Uni et en Suisse.",
        "We ship to France, the European Union, the United Kingdom and Switzerland.",
        "Et vous livrez ? | Livrez-vous à l’étranger ? | Livrez-vous en Belgique ? | Do you ship to London?"
        " | Do you ship abroad?",
        "etranger livrez expediez pays international abroad ship belgique suisse london",
    ),
    row(
        "Retrait en boutique",
        "Le retrait en boutique est gratuit : votre commande est prête sous 24 heures et gardée 14 jours.",
        "Collection in the shop is free: your order is ready within 24 hours and kept for 14 days.",
        "Puis-je retirer ma commande en boutique ? | Le click and collect est-il possible ? | Can I collect in store?",
        "retrait retirer click collect",
    ),
    row(
        "Échanges",
        "Vous pouvez échanger un article sous 30 jours, non porté et avec son étiquette : gratuit en boutique, 4,90 €"
        " par la poste.",
        "You can exchange an item within 30 days, unworn and with its tag: free in the shop, €4.90 by post.",
        "Puis-je échanger un article ? | Comment échanger une taille ? | Quel délai pour un échange ? |"
        " Can I exchange an item?",
        "echange echanger exchange swap",
        "policy",
    ),
    row(
        "Retours et remboursement",
        "Pour un achat en ligne, vous avez 14 jours pour vous rétracter ; le remboursement suit sous 14"
        " jours. En boutique,"
        " nous échangeons ou faisons un avoir.",
        "For online purchases you have 14 days to withdraw; the refund follows within 14 days. In the"
        " shop we exchange or"
        " give a credit note.",
        "Comment être remboursé ? | Puis-je retourner un article ? | Comment faire un retour ? | Can I get a refund?"
        " | How do I return something?",
        "retour retourner rembourser remboursement refund return avoir",
        "policy",
    ),
    row(
        "Paiement en plusieurs fois",
        "Le paiement en 3 fois sans frais est possible dès 90 € d’achat, en ligne et en boutique.",
        "You can pay in 3 instalments at no extra cost from €90, online and in the shop.",
        "Peut-on payer en 3 fois ? | Paiement en plusieurs fois ? | Can I pay in instalments?",
        "plusieurs fois trois instalments installments",
        "policy",
    ),
    row(
        "Moyens de paiement",
        "Nous acceptons les cartes Visa, Mastercard et American Express, Apple Pay, les espèces et les cartes cadeaux.",
        "We take Visa, Mastercard and American Express, Apple Pay, cash and gift cards.",
        "Quels moyens de paiement acceptez-vous ? | Prenez-vous les chèques ? | Acceptez-vous American Express ?"
        " | Do you take cards?",
        "carte cb especes cheque paypal amex card cash",
    ),
    row(
        "Cartes cadeaux",
        "Les cartes cadeaux vont de 20 à 300 €, valables un an, en boutique comme en ligne.",
        "Gift cards go from €20 to €300 and are valid for a year, in the shop and online.",
        "Avez-vous des cartes cadeaux ? | Faites-vous des bons cadeaux ? | Do you sell gift cards?",
        "cadeau cadeaux bon gift voucher",
    ),
    row(
        "Emballage cadeau",
        "L’emballage cadeau est offert, en boutique et en ligne.",
        "Gift wrapping is free, in the shop and online.",
        "Faites-vous des paquets cadeaux ? | L’emballage est-il gratuit ? | Do you gift wrap?",
        "emballage paquet wrap wrapping",
    ),
    row(
        "Retouches",
        "Nous faisons les retouches sur place : ourlet 12 €, taille 18 €, prêt sous 5 jours.",
        "We do alterations on site: hem €12, waist €18, ready within 5 days.",
        "Faites-vous des retouches ? | Combien coûte un ourlet ? | Do you do alterations? | Can you hem trousers?",
        "retouche retouches ourlet raccourcir alterations hem",
        "price",
    ),
    row(
        "Guide des tailles",
        "Nos robes taillent normalement ; entre deux tailles, prenez la plus grande. 36 correspond à 8"
        " UK, 38 à 10, 40 à 12.",
        "Our dresses fit true to size; between two sizes take the larger. FR 36 is UK 8, 38 is 10, 40 is 12.",
        "Quelle taille choisir ? | Vos robes taillent-elles grand ? | Avez-vous un guide des tailles ?"
        " | Which size should I take? | What is a UK 10 in French sizes?",
        "guide tailles taillent uk correspondance sizing",
    ),
    row(
        "Cabines et essayage",
        "Trois cabines vous attendent, sans rendez-vous.",
        "Three fitting rooms, no appointment needed.",
        "Peut-on essayer sur place ? | Faut-il un rendez-vous pour essayer ? | Can I try things on?",
        "essayer essayage cabine try fitting",
    ),
    row(
        "Conseil en style",
        "Sarah vous conseille sur rendez-vous le mercredi et le samedi : 45 minutes, offertes.",
        "Sarah advises you by appointment on Wednesdays and Saturdays: 45 minutes, free.",
        "Proposez-vous du conseil en style ? | Peut-on avoir une styliste ? | Do you offer styling advice?",
        "conseil style styliste stylist styling",
    ),
    row(
        "Entretien des robes",
        "Nos robes fleuries se lavent à 30 °C, à l’envers, sans sèche-linge.",
        "Our floral dresses wash at 30 °C, inside out, no tumble dryer.",
        "Comment laver la robe ? | La robe passe-t-elle en machine ? | How do I wash the dress?",
        "laver lavage entretien machine wash washing",
    ),
    row(
        "Matières",
        "Nos robes sont en viscose ou en coton biologique, nos blazers en laine ou en lin. La"
        " composition est sur l’étiquette.",
        "Our dresses are viscose or organic cotton, our blazers wool or linen. The label says what exactly.",
        "En quelle matière est la robe ? | Est-ce du coton ? | What is it made of?",
        "matiere matieres coton laine lin viscose composition fabric made",
    ),
    row(
        "Fabrication",
        "Les trois quarts de nos pièces sont faits en France et au Portugal.",
        "Three quarters of our pieces are made in France and Portugal.",
        "Où sont fabriqués vos vêtements ? | Est-ce fabriqué en France ? | Where are your clothes made?",
        "fabrique fabrication origine",
    ),
    row(
        "Soldes",
        "Les soldes d’hiver commencent le mercredi 6 janvier 2027 à 10 h.",
        "The winter sale starts on Wednesday 6 January 2027 at 10 am.",
        "Quand commencent les soldes ? | Y a-t-il des promotions ? | When is the sale?",
        "soldes promotion promotions reduction sale discount",
    ),
    row(
        "Carte de fidélité",
        "La carte de fidélité est gratuite : 10 € offerts tous les 200 € d’achats.",
        "The loyalty card is free: €10 back for every €200 spent.",
        "Avez-vous une carte de fidélité ? | Comment marche la fidélité ? | Do you have a loyalty programme?",
        "fidelite points loyalty",
    ),
    row(
        "Réserver un article",
        "Nous gardons un article 24 heures à votre nom, sans engagement ; la prolongation est possible une fois.",
        "We keep an item 24 hours in your name, no obligation; it can be extended once.",
        "Comment réserver un article ? | Combien de temps gardez-vous un article ? | How long do you hold an item?",
        "mettre cote garder gardez hold reservation",
        "policy",
    ),
    row(
        "Données personnelles",
        "Vos données servent à vos commandes et à vous répondre, jamais à la revente. Pour les"
        " consulter ou les effacer :"
        " donnees@boutique-rivoli.example.",
        "Your data serves your orders and our answers, and is never sold. To see or erase it:"
        " donnees@boutique-rivoli.example.",
        "Que faites-vous de mes données ? | Comment supprimer mes données ? | What do you do with my data?",
        "donnees rgpd confidentialite privacy gdpr data",
        "policy",
    ),
    row(
        "Recrutement",
        "Envoyez votre CV à equipe@boutique-rivoli.example ; nous répondons à tout le monde.",
        "Send your CV to equipe@boutique-rivoli.example; we answer everybody.",
        "Recrutez-vous ? | Où envoyer mon CV ? | Are you hiring?",
        "recrutement recrutez cv emploi stage job hiring",
        "contact",
    ),
)
