"""Which documents are promised and which are said not to be there yet. One the caller holds is an answer, not here."""

from __future__ import annotations

import re
from typing import Final

from agents.complexity.models import DocumentKind, DocumentState
from agents.folding import fold

_KINDS: Final[dict[DocumentKind, str]] = {
    "constat": r"constats?|l'?constat|joint report|accident (?:form|report|statement)",
    "photos": r"photos?|pictures?|pics|videos?|tsawer|tsawr|tswira",
    "rapport_police": (
        r"pv|proces[ -]verbal|plainte|depot de plainte|police report|rapport de police"
        r"|main courante|crime reference"
    ),
    "devis": r"devis|quotes?|repair estimate|estimation du garage",
    "facture": r"factures?|invoices?|receipts?|justificatifs?|bons? d'achat|carte grise",
    "certificat_medical": (
        r"certificats? (?:medical|medicaux)|medical certificate|doctor's note"
        r"|arret (?:de travail|maladie)|certificat|sick note"
    ),
    "inventaire": r"inventaire|liste (?:des|de mes|detaillee|complete)|inventory|list of",
    "piece_identite": r"carte d'identite|cin|passeport|passport|permis|id card|piece d'identite",
}
_WILL: Final = (
    r"(?:envoie|envoyer|envoyons|enverrai|enverrons"
    r"|transmets|transmettrai|transmettre|fournirai|fournir|apporte|apporterai"
    r"|vais|va|allons|dois|devons|ferai|ferons|faudra|compte|attends|attendons|waiting for|will|i'll|we'll"
    r"|going to|need to|have to|can send|ghadi|ghan\w+|nsifet|nsift|nsafet|rdv|demande|demanderai)"
)
_NOT: Final = (
    r"(?:pas encore|toujours pas|n'ai pas|n'avons pas|n'ai plus|n'ai aucun|sans|haven't"
    r"|don't have|not yet|no|didn't get|mazal ma|ma ?3ndich|perdu|lost)"
)
_NEAR: Final = r"[^.!?;]{0,40}?"


def documents_in(text: str) -> dict[DocumentKind, DocumentState]:
    """By kind: `promised` or `missing`."""
    folded = fold(text)
    found: dict[DocumentKind, DocumentState] = {}
    for kind, words in _KINDS.items():
        if re.search(rf"(?<!\w){_NOT}(?!\w){_NEAR}(?<!\w)(?:{words})(?!\w)", folded):
            if kind not in ("constat", "photos", "rapport_police", "inventaire") or re.search(
                r"pas encore|not yet|mazal", folded
            ):
                found[kind] = "missing"
        elif re.search(rf"(?<!\w){_WILL}(?!\w){_NEAR}(?<!\w)(?:{words})(?!\w)", folded):
            found[kind] = "promised"
    return found
