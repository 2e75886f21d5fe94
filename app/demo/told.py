"""What the demo's insured have told, in their words, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Fate = Literal[
    "declared", "under_way", "waiting", "late", "escalated", "with_advisor", "surveyed", "accepted", "paid", "rejected"
]
"""How far a demo claim has come. `waiting`: for documents; `late`: past the second reminder."""

FATES: Final[tuple[Fate, ...]] = (
    "paid",
    "waiting",
    "under_way",
    "rejected",
    "paid",
    "surveyed",
    "accepted",
    "paid",
    "with_advisor",
    "under_way",
    "late",
    "escalated",
    "paid",
    "declared",
    "rejected",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A declaration. `answers`: question → (tri-state, the words). `amount_minor` is what they ask back."""

    kind: str
    type: str
    words: dict[str, str]
    place: str
    answers: dict[str, tuple[str, str]]
    documents: tuple[str, ...]
    amount_minor: int
    guarantee: str
    rejected_because: str = "Garantie non souscrite au contrat."
    ambiguities: tuple[tuple[str, int], ...] = field(default=())


TOLD: Final = (
    Told(
        "auto",
        "collision",
        {
            "fr": "Petit accrochage sur le parking du marché, l'autre conducteur reconnaît sa faute, constat signé.",
            "en": "Small scrape in the market car park, the other driver admits fault, joint report signed.",
        },
        "Parking du marché central",
        {
            "injury": ("no", "personne n'est blessé"),
            "third_party": ("yes", "l'autre conducteur"),
            "fault_admitted": ("yes", "reconnaît sa faute"),
            "report": ("yes", "constat signé"),
            "report_signed": ("yes", "constat signé"),
            "liability_disputed": ("no", "reconnaît sa faute"),
        },
        ("constat", "photos"),
        6_400_00,
        "collision",
    ),
    Told(
        "auto",
        "bris_de_glace",
        {
            "fr": "Un caillou a fissuré mon pare-brise sur l'autoroute.",
            "en": "A stone cracked my windscreen on the motorway.",
        },
        "Autoroute A1, sortie 12",
        {"injury": ("no", "non"), "third_party": ("no", "personne d'autre")},
        ("photos", "devis"),
        2_900_00,
        "bris_de_glace",
    ),
    Told(
        "auto",
        "vol",
        {
            "fr": "On a volé ma voiture cette nuit devant chez moi, j'ai porté plainte ce matin.",
            "en": "My car was stolen last night outside my home, I filed a police report this morning.",
        },
        "Devant le domicile",
        {"police": ("yes", "j'ai porté plainte"), "injury": ("no", "non"), "inventory": ("yes", "la liste est faite")},
        ("rapport_police", "inventaire"),
        42_000_00,
        "vol",
    ),
    Told(
        "habitation",
        "degats_des_eaux",
        {
            "fr": "Une fuite au plafond de la cuisine depuis hier, l'eau est coupée.",
            "en": "A leak in the kitchen ceiling since yesterday, the water is off.",
        },
        "Cuisine du logement",
        {"source_stopped": ("yes", "l'eau est coupée"), "injury": ("no", "non"), "third_party": ("no", "non")},
        ("photos", "devis"),
        9_800_00,
        "degats_des_eaux",
    ),
    Told(
        "auto",
        "dommage_materiel",
        {
            "fr": "J'ai rayé mon aile contre un poteau en me garant.",
            "en": "I scratched my wing against a post while parking.",
        },
        "Rue du Marché",
        {"injury": ("no", "non"), "third_party": ("no", "j'étais seul"), "photos": ("yes", "j'ai des photos")},
        ("photos",),
        1_750_00,
        "collision",
    ),
    Told(
        "auto",
        "collision",
        {
            "fr": "Quelqu'un m'a percuté à un rond-point, j'ai mal au cou et je vais aux urgences.",
            "en": "Somebody hit me at a roundabout, my neck hurts and I am going to the hospital.",
        },
        "Rond-point de la gare",
        {
            "injury": ("yes", "j'ai mal au cou"),
            "third_party": ("yes", "quelqu'un m'a percuté"),
            "report": ("no", "pas de constat"),
        },
        ("certificat_medical", "constat"),
        15_000_00,
        "corporel",
    ),
    Told(
        "habitation",
        "vol",
        {
            "fr": "Cambriolage pendant notre absence, porte forcée, bijoux et ordinateur disparus.",
            "en": "Burglary while we were away, door forced, jewellery and computer gone.",
        },
        "Domicile",
        {"break_in": ("yes", "porte forcée"), "police": ("yes", "plainte déposée"), "injury": ("no", "non")},
        ("rapport_police", "inventaire", "facture"),
        23_500_00,
        "vol",
    ),
    Told(
        "auto",
        "collision",
        {
            "fr": "L'autre voiture a pris la fuite, je n'ai ni plaque ni témoin.",
            "en": "The other car drove off, I have no plate and no witness.",
        },
        "Boulevard de la Corniche",
        {
            "injury": ("no", "je n'ai rien"),
            "third_party": ("yes", "l'autre voiture"),
            "hit_and_run": ("yes", "a pris la fuite"),
            "witnesses": ("no", "ni témoin"),
        },
        ("photos", "rapport_police"),
        7_200_00,
        "collision",
        "Tiers non identifié et garantie collision non souscrite.",
    ),
    Told(
        "habitation",
        "incendie",
        {
            "fr": "Feu de cuisine éteint par les pompiers, tout un mur est brûlé, personne n'est blessé.",
            "en": "Kitchen fire put out by the fire brigade, one whole wall is burnt, nobody is hurt.",
        },
        "Cuisine du logement",
        {"everyone_safe": ("yes", "personne n'est blessé"), "injury": ("no", "personne n'est blessé")},
        ("photos", "devis"),
        61_000_00,
        "incendie",
    ),
    Told(
        "auto",
        "collision",
        {
            "fr": "L'autre refuse de signer le constat et dit que c'est ma faute.",
            "en": "The other driver refuses to sign the report and says it is my fault.",
        },
        "Avenue des Nations",
        {
            "injury": ("no", "non"),
            "third_party": ("yes", "l'autre"),
            "liability_disputed": ("yes", "dit que c'est ma faute"),
            "report_signed": ("no", "refuse de signer"),
        },
        ("constat", "photos"),
        8_300_00,
        "collision",
    ),
    Told(
        "habitation",
        "bris_de_glace",
        {
            "fr": "La baie vitrée du salon s'est brisée pendant l'orage.",
            "en": "The living room window broke during the storm.",
        },
        "Salon du logement",
        {"injury": ("no", "non"), "third_party": ("no", "non")},
        ("photos", "devis"),
        3_600_00,
        "bris_de_glace",
    ),
    Told(
        "responsabilite",
        "responsabilite",
        {
            "fr": "Mon fils a cassé la vitrine d'un commerce avec son ballon.",
            "en": "My son broke a shop window with his ball.",
        },
        "Rue des Commerces",
        {"injury": ("no", "non"), "third_party": ("yes", "un commerce"), "liability_disputed": ("no", "non")},
        ("facture", "photos"),
        5_100_00,
        "responsabilite",
    ),
    Told(
        "voyage",
        "autre",
        {
            "fr": "Ma valise a été perdue pendant le vol du retour.",
            "en": "My suitcase was lost on the flight back.",
        },
        "Aéroport",
        {"injury": ("no", "non")},
        ("inventaire", "facture"),
        4_200_00,
        "vol",
    ),
    Told(
        "sante",
        "blessure",
        {
            "fr": "Je me suis cassé le poignet en tombant dans l'escalier, j'ai vu le médecin.",
            "en": "I broke my wrist falling on the stairs, I have seen the doctor.",
        },
        "Escalier de l'immeuble",
        {"injury": ("yes", "cassé le poignet"), "medical_seen": ("yes", "j'ai vu le médecin")},
        ("certificat_medical", "facture"),
        3_900_00,
        "corporel",
    ),
    Told(
        "vie",
        "autre",
        {
            "fr": "Je voudrais déclarer un changement de situation après une hospitalisation.",
            "en": "I would like to report a change after a hospital stay.",
        },
        "Domicile",
        {"injury": ("unknown", "je ne sais pas")},
        ("certificat_medical",),
        0,
        "corporel",
        "Hors garantie.",
        (("type", 3),),
    ),
)
