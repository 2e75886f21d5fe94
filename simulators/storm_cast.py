"""The people of the stormy night. All invented; every number is reserved for fiction.

`want` is the urgency the words deserve (None: they add nothing), `disposition` what should come of them: an alert, a
polite refusal, a redirection, a personal message for the owner, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulators.vapi.scripts import WITHHELD

Language = Literal["fr", "en"]
Disposition = Literal["alert", "refuse", "redirect", "personal", "none"]


@dataclass(frozen=True, slots=True)
class Line:
    """One text, or one thing said on the phone. `gap`: how long after the previous one, as a share of the night."""

    text: str
    want: str | None = None
    disposition: Disposition = "alert"
    photos: int = 0
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    name: str | None
    phone: str | None
    lines: tuple[Line, ...]
    channel: Literal["sms", "voice"] = "sms"
    language: Language = "fr"
    address: str | None = None
    service: str = "debouchage"


def _says(want: str | None, text: str, *, gap: float = 0.0, photos: int = 0, then: Disposition = "alert") -> Line:
    return Line(text, want, then, photos, gap)


def _mtl(last: int) -> str:
    return f"+1514555{last:04d}"


def _cell(last: int) -> str:
    return f"+1438555{last:04d}"


def _south(last: int) -> str:
    return f"+1450555{last:04d}"


_FLOODED = (
    Person("Mireille Gagnon", _mtl(120), (
        _says("P4", "Bonjour, mon drain de plancher coule lentement depuis hier, c'est Mireille Gagnon"),
        _says("P1", "Là ça refoule pour vrai, l'eau sale monte dans le sous-sol!!", gap=0.15),
        _says(None, "voici une photo, y en a 2 pouces", gap=0.05, photos=1),
    ), address="4120 rue Fabre, Montréal H2J 3V1"),
    Person("Yvon Tremblay", _mtl(121), (
        _says("P1", "Au secours il y a de l'eau partout dans mon sous-sol faites vite. Yvon Tremblay, 88 rue Drolet"),
        _says(None, "merci, votre gars m'a rappelé", gap=0.3, then="none"),
    )),
    Person("Sophie Nguyen", _cell(120), (
        _says("P1", "C'est urgent, la toilette déborde et l'eau coule au plafond du voisin d'en bas 😱"),
        _says("P1", "on a fermé la valve mais ça coule encore un peu", gap=0.1),
    )),
    Person("Réjean Lavoie", _south(120), (
        _says("P1", "dégat d'eau, le puisard pompe pu pis l'eau monte"),
    ), address="12 rue des Érables, Brossard J4W 2T5"),
    Person(None, _south(121), (
        _says("P1", "ca refoule dans le bain depuis que la pluie est forte svp repondez"),
        _says(None, "C'est réglé, ça a baissé tout seul. Merci quand même", gap=0.35, then="none"),
    )),
    Person("Karen Whitfield", _cell(121), (
        _says("P1", "My basement is flooding, sewage is coming up the floor drain. Karen Whitfield, 301 Grand Blvd"),
        _says(None, "It's about 4 inches now, please hurry", gap=0.08, photos=2),
    ), language="en"),
    Person("Dimitri Pappas", _mtl(122), (
        _says(None, "Allô, j'ai un problème"),
        _says("P1", "le sous-sol est inondé, ça sort par le drain de la laveuse", gap=0.04),
    )),
    Person("Fatou Diallo", _mtl(123), (
        _says("P1", "Oui bonjour, j'ai un refoulement d'égout, ça monte par le drain de plancher."),
        _says(None, "Fatou Diallo. C'est au 5590 rue Jeanne-Mance."),
        _says("P1", "Non, ça n'arrête pas, il y en a dans toute la salle de lavage."),
    ), channel="voice", address="5590 rue Jeanne-Mance, Montréal H2V 4K6"),
    Person(None, WITHHELD, (
        _says("P1", "Euh oui, y a de l'eau qui rentre dans ma cave, ça coule du drain pis ça monte vite."),
        _says(None, "J'aime mieux pas dire mon nom. Le 219 rue Beaubien, en bas."),
    ), channel="voice", address="219 rue Beaubien, Montréal"),
    Person("George Abbott", _cell(122), (
        _says("P1", "Hi, this is an emergency, the sewer backed up into my shower and the toilet is overflowing."),
        _says(None, "George Abbott, 77 Strathmore Avenue."),
    ), channel="voice", language="en", address="77 Strathmore Avenue, Dorval H9S 2C4"),
    Person("Lucie Charbonneau", _south(122), (
        _says("P1", "Le garage est inondé pis l'eau déborde dans la maison, j'ai un bébé."),
        _says(None, "Lucie Charbonneau, à Saint-Lambert."),
    ), channel="voice", address="640 avenue Victoria, Saint-Lambert J4R 1R4"),
    Person("Abdel Benali", _mtl(124), (
        _says("P4", "Bonsoir, l'évier de la cuisine est lent, pas pressé"),
        _says("P1", "Correction: ça déborde maintenant, y a de l'eau partout sur le plancher", gap=0.2),
    )),
)  # fmt: skip

_TOWNS = (
    Person("Nathalie Roy", _south(123), (
        _says("P2", "Nathalie Roy, travaux publics de la Ville de Longueuil: égout pluvial bloqué devant une école"),
        _says(None, "Nous aurons besoin d'un rapport avec vidéo", gap=0.12),
    )),
    Person("Public Works, Laval", _south(124), (
        _says("P2", "City of Laval public works: blocked storm drain on boulevard Chomedey, need a camera inspection"),
    ), language="en"),
    Person("Marc-André Poulin", _mtl(125), (
        _says("P2", "Bonjour, on gère un contrat municipal, c'est pour une inspection caméra de deux cents mètres."),
        _says(None, "Marc-André Poulin, de l'arrondissement."),
    ), channel="voice", address="Arrondissement de Verdun", service="camera_inspection"),
    Person("Denis Hamel", _south(125), (
        _says("P2", "Ville de Candiac, service de voirie: un puisard de rue est bouché par des feuilles"),
        _says("P1", "La rue est inondée, ça déborde dans les entrées de deux maisons", gap=0.2, photos=1),
    )),
)  # fmt: skip

_WORKS = (
    Person("Isabelle Côté", _mtl(126), (
        _says("P3", "Je voudrais un prix pour un gainage, il y a des racines à 15 pieds. Isabelle Côté"),
        _says(None, "J'ai la vidéo de l'inspection si ça aide", gap=0.15, photos=1),
    )),
    Person("Paul Ouellet", _cell(123), (
        _says("P3", "Racines trouvées à l'inspection préachat, c'est quoi vos prix ?"),
    )),
    Person("Helen Carter", _cell(124), (
        _says("P3", "Looking for a quote to reline about 30 feet of old clay pipe"),
        _says(None, "Sorry, 40 feet", gap=0.1),
    ), language="en"),
    Person("Steve Boucher", _south(126), (
        _says("P3", "Le plombier dit que le tuyau principal est à réhabiliter au complet"),
    )),
    Person("Chantal Morin", _mtl(127), (
        _says("P3", "Bonjour, on m'a trouvé des racines dans le tuyau, je veux savoir pour le gainage."),
        _says(None, "Chantal Morin, rue de Lorimier."),
    ), channel="voice", address="3344 avenue De Lorimier, Montréal H2K 3X6", service="gainage_premiere"),
    Person("Trattoria du Canal", _mtl(128), (
        _says("P3", "Restaurant, drain de cuisine bouché en plein service, on peut pas laver la vaisselle"),
        _says("P1", "ça déborde sur le plancher de la cuisine là", gap=0.1),
    )),
    Person("Café Belleville", _mtl(129), (
        _says("P3", "Notre café a le renvoi du lave-vaisselle bouché, on ouvre à 6h"),
    )),
)  # fmt: skip

_ORDINARY = (
    Person("Josée Bélanger", _mtl(130), (
        _says("P4", "J'ai pas d'urgence, je veux faire nettoyer mon drain français avant l'hiver"),
        _says(None, "Le mardi ou le jeudi ce serait le mieux. Josée Bélanger", gap=0.1),
    )),
    Person("Luc Fortin", _south(127), (
        _says("P4", "J'habite dans la ville de Brossard, mon évier de cuisine est lent"),
    )),
    Person("Amélie Roussel", _cell(125), (
        _says("P4", "Mon drain français n'a pas de cheminées d'accès, est-ce un problème?"),
        _says(None, "ok merci 👍", gap=0.25, then="none"),
    )),
    Person("Tom Reilly", _cell(126), (
        _says("P4", "No emergency, just want a quote for a camera inspection"),
    ), language="en"),
    Person("Ginette Paquin", _mtl(131), (
        _says("P4", "Ça sent l'égout dans l'escalier du sous-sol depuis deux ans"),
    )),
    Person("Carlos Mendes", _mtl(132), (
        _says("P4", "Le drain de mon bac de garage est bouché"),
        _says(None, "Stop la livraison du dépliant svp, mais gardez mon rendez-vous", gap=0.2),
    )),
    Person("Syndicat du 1450 Laurier", _mtl(133), (
        _says("P4", "Copropriété de six unités, nous désirons une soumission écrite pour une inspection"),
    )),
    Person("Valérie Dubé", _south(128), (
        _says("P4", "Nettoyage de drain français, deux cheminées, combien ?"),
        _says(None, "STOP", gap=0.3, then="none"),
    )),
    Person("Omar Haddad", _cell(127), (
        _says("P4", "Bonjour, la douche se vide mal, je pense que c'est des cheveux."),
        _says(None, "Omar Haddad, quand vous aurez un moment."),
    ), channel="voice", address="9021 boulevard Saint-Michel, Montréal H1Z 3G2"),
    Person("Denise Allard", None, (
        _says("P4", "Bonjour, je voudrais une inspection par caméra, rien de pressant."),
        _says(None, "Denise Allard, à Repentigny."),
    ), channel="voice", address="31 rue Notre-Dame, Repentigny J6A 2T3", service="camera_inspection"),
    Person("Rita Kowalski", _cell(128), (
        _says("P4", "Bonjour, mon lavabo se vide lentement."),
        _says(None, "Sorry, can we speak English? My bathroom sink drains slowly, no rush. Rita Kowalski."),
    ), channel="voice", language="en", address="415 Clarke Avenue, Westmount H3Y 3C3"),
    Person(None, _cell(129), (
        _says("P4", "", photos=1),
        _says("P4", "c'est le tuyau derrière la laveuse, il goutte un peu quand elle se vide", gap=0.06),
    )),
    Person("Huguette Simard", _mtl(134), (
        _says("P4", "C'est pour un drain de toit, l'accès est par une échelle de 15 pieds"),
        _says(None, "Je me suis trompée, c'est le 8812 et non le 8821", gap=0.1),
    )),
    Person("Benoît Lacasse", _south(129), (
        _says("P4", "Quelqu'un peut venir voir un renvoi qui glougloute? Pas d'eau au sol"),
    )),
    Person("Thi Lan Pham", _mtl(135), (
        _says("P4", "Bonjour vous faites le samedi? entretien préventif des drains d'un sixplex"),
    )),
    Person("Ahmed Saïdi", _cell(132), (
        _says("P4", "مرحبا, mon évier est bouché un peu, pas urgent merci"),
    )),
)  # fmt: skip

_ELSEWHERE = (
    Person("Robert Gingras", _south(130), (
        _says("P4", "Je veux faire vider ma fosse septique", then="refuse"),
    )),
    Person("Linda Brooks", _cell(130), (
        _says("P4", "Do you clean septic tanks?", then="refuse"),
        _says(None, "Ok thanks anyway", gap=0.08, then="none"),
    ), language="en"),
    Person("Serge Caron", _mtl(136), (
        _says("P4", "Faites-vous les gouttières et les drains de piscine ?", then="refuse"),
    )),
    Person("Nancy Bergeron", _south(131), (
        _says("P4", "Bonjour, vous faites l'aspiration du pit de garage ?", then="refuse"),
    ), channel="voice"),
    Person("Alain Dufour", _mtl(137), (
        _says("P4", "Il faudrait remplacer un tuyau sous la dalle de béton", then="redirect"),
    )),
    Person("Ti-Guy", _mtl(138), (
        _says("P4", "Je suis un ami du propriétaire, dites-lui de me rappeler", then="personal"),
    )),
    Person(None, _cell(131), (
        _says(None, "Votre compétiteur est 20 % moins cher", then="none"),
    )),
    Person(None, _mtl(139), (
        _says(None, "arrêt", then="none"),
    )),
)  # fmt: skip

CAST: tuple[Person, ...] = (*_FLOODED, *_TOWNS, *_WORKS, *_ORDINARY, *_ELSEWHERE)
