"""Which documents a claim needs, which of them are there, and which have to be asked for."""

from __future__ import annotations

from typing import Final

from agents.complexity.models import Case, ClaimType, DocumentKind, DocumentState, Tri

_ALWAYS: Final[dict[ClaimType | None, tuple[DocumentKind, ...]]] = {
    "collision": ("photos",),
    "vol": ("rapport_police",),
    "incendie": ("photos", "devis"),
    "degats_des_eaux": ("photos", "devis"),
    "bris_de_glace": ("photos",),
    "blessure": ("certificat_medical",),
    "dommage_materiel": ("photos",),
    "responsabilite": ("photos",),
    "autre": ("photos",),
}
_SHARED: Final = frozenset({"collision", "degats_des_eaux", "dommage_materiel", "responsabilite", "blessure"})
"""Types for which a joint report is drawn up when somebody else is involved."""
_TOLD: Final[dict[DocumentKind, tuple[str, ...]]] = {
    "constat": ("report", "report_signed"),
    "photos": ("photos",),
    "rapport_police": ("police",),
    "inventaire": ("inventory",),
    "certificat_medical": ("medical_seen",),
}
"""Which answers tell that a document exists."""
_USEFUL: Final[frozenset[DocumentKind]] = frozenset({"photos", "devis"})
"""Asked for, but nobody waits for them unless they were promised or are known to be missing."""


def wanted_documents(case: Case) -> tuple[DocumentKind, ...]:
    """What a complete file of this kind has, the most important first, whether it came or not."""
    wanted: list[DocumentKind] = []
    if case.type in _SHARED and has_third_party(case) == "yes":
        wanted.append("rapport_police" if case.tri("hit_and_run") == "yes" else "constat")
    wanted += _ALWAYS.get(case.type, ())
    if case.type == "vol":
        of_things = (
            case.policy_kind == "habitation" or case.tri("break_in") == "yes" or case.tri("inventory") != "unknown"
        )
        wanted.append("inventaire" if of_things else "facture")
    if case.tri("injury") == "yes" or case.tri("serious_injury") == "yes":
        wanted.append("certificat_medical")
    return tuple(dict.fromkeys(wanted))


def has_third_party(case: Case) -> Tri:
    """Told outright, or by what cannot be without one."""
    told = case.tri("third_party")
    if told != "unknown":
        return told
    if case.parties is not None:
        return "yes" if case.parties >= 2 else "no"
    implied = ("hit_and_run", "liability_disputed", "fault_admitted", "report_signed", "report")
    return "yes" if any(case.tri(question) == "yes" for question in implied) else "unknown"


def exists(case: Case, kind: DocumentKind) -> Tri:
    """Whether the customer has it, as far as anybody told: a promised document exists, a missing one does not."""
    state: DocumentState | None = case.documents.get(kind)
    if state is not None:
        return "no" if state == "missing" else "yes"
    told = [case.tri(question) for question in _TOLD.get(kind, ())]
    if "yes" in told:
        return "yes"
    return "no" if told and told[0] == "no" else "unknown"


def documents_to_ask(case: Case) -> tuple[DocumentKind, ...]:
    """Wanted and not received: promised ones too, as a promise is no document."""
    return tuple(kind for kind in wanted_documents(case) if case.documents.get(kind) != "received")


def is_waiting(case: Case) -> bool:
    """Whether the file cannot go on before the customer sends something.

    A document the customer says they hold is not waited for until it was asked for (then it has a state).
    """
    for kind in documents_to_ask(case):
        if kind in case.documents:
            return True
        if kind not in _USEFUL and exists(case, kind) != "yes":
            return True
    return False
