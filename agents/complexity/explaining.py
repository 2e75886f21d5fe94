"""Why it was decided so, in one sentence, French and English. Names factors and rules only: nothing personal in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agents.complexity.models import DocumentKind, Factor, FactorName, Level, Outcome

_FACTORS: Final[Mapping[FactorName, tuple[str, str]]] = {
    "guarantees": ("garanties en jeu", "guarantees involved"),
    "third_party": ("tiers impliqués", "third parties"),
    "documents": ("pièces manquantes", "missing documents"),
    "ambiguity": ("points imprécis", "unclear points"),
    "emotion": ("tension de l’échange (indicative)", "tension in the exchange (advisory)"),
    "inconsistency": ("incohérences", "inconsistencies"),
}
_LEVELS: Final[Mapping[Level, tuple[str, str]]] = {
    "simple": ("simple", "simple"),
    "modere": ("modéré", "moderate"),
    "complexe": ("complexe", "complex"),
    "critique": ("critique", "critical"),
}
_OUTCOMES: Final[Mapping[Outcome, tuple[str, str]]] = {
    "autonome": ("traité sans conseiller", "handled without an advisor"),
    "documents": ("en attente de pièces", "waiting for documents"),
    "expert": ("confié à un expert", "given to an expert"),
    "escalade": ("transmis à un conseiller", "passed to an advisor"),
}
DOCUMENTS: Final[Mapping[DocumentKind, tuple[str, str]]] = {
    "constat": ("constat amiable", "joint report"),
    "photos": ("photos des dommages", "photos of the damage"),
    "rapport_police": ("dépôt de plainte ou procès-verbal", "police report"),
    "devis": ("devis de réparation", "repair estimate"),
    "facture": ("facture ou justificatif d’achat", "invoice or proof of purchase"),
    "certificat_medical": ("certificat médical", "medical certificate"),
    "inventaire": ("inventaire des objets", "list of the things taken"),
    "piece_identite": ("pièce d’identité", "proof of identity"),
    "autre": ("autre document", "other document"),
}
"""What each kind of document is called, French and English."""
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "serious_injury": ("une personne est gravement blessée", "somebody is seriously injured"),
    "still_dangerous": ("le danger dure encore", "the danger is not over"),
    "someone_unsafe": ("une personne n’est pas en sécurité", "somebody is not safe"),
    "injury": ("il y a un dommage corporel", "somebody is hurt"),
    "injury_unclear": ("on ne sait pas si quelqu’un est blessé", "it is not known whether anybody is hurt"),
    "violence": ("une personne a été menacée ou agressée", "somebody was threatened or attacked"),
    "human_requested": ("un conseiller est demandé", "an advisor was asked for"),
    "hit_and_run": ("le tiers a pris la fuite", "the other party drove off"),
    "liability_disputed": ("la responsabilité est contestée", "liability is disputed"),
    "liability_unclear": ("la responsabilité est incertaine", "liability is unclear"),
    "documents_overdue": ("les pièces demandées ne sont pas venues à temps", "documents did not come in time"),
    "open_too_long": ("le dossier attend depuis plus de cinq jours", "the file has waited for more than five days"),
    "declared_late": ("le sinistre est déclaré après plus de cinq jours", "it was declared after more than five days"),
    "not_covered": ("le contrat ne semble pas couvrir ce sinistre", "the policy does not seem to cover it"),
    "type_unknown": ("le type de sinistre n’est pas établi", "the type of claim is not established"),
    "severe_ambiguities": ("plusieurs points essentiels sont imprécis", "several essential points are unclear"),
    "inconsistent": ("le récit est trop incohérent", "the account is too inconsistent"),
    "contradiction": ("deux déclarations se contredisent gravement", "two statements severely contradict each other"),
    "critical_level": ("le niveau est critique", "the level is critical"),
    "cci": ("l’indice dépasse 60", "the index is above 60"),
    "review_ambiguity": ("la revue automatique trouve trop d’imprécisions", "automatic review finds too much unclear"),
    "review_documents": ("la revue automatique demande les pièces", "automatic review asks for the documents"),
    "review_expert": ("la revue automatique veut un avis d’expert", "automatic review wants an expert’s opinion"),
    "review_passed": ("la revue automatique ne trouve rien qui l’empêche", "automatic review finds nothing against it"),
    "fire": ("un incendie est toujours expertisé", "a fire is always surveyed"),
    "large_loss": ("le montant estimé est élevé", "the estimated amount is high"),
    "source_running": ("la fuite coule encore", "the leak has not stopped"),
    "missing_documents": ("il manque des pièces", "documents are missing"),
    "simple": ("le dossier est simple", "the file is simple"),
}
"""What decided, by code, French and English: every rule and every reason of an assessment has its words here."""

_WHY: Final[Mapping[str, tuple[str, str]]] = {
    "policy_auto": ("contrat automobile", "motor policy"),
    "policy_habitation": ("contrat habitation", "home policy"),
    "policy_responsabilite": ("contrat de responsabilité civile", "liability policy"),
    "policy_voyage": ("contrat voyage", "travel policy"),
    "policy_sante": ("contrat santé", "health policy"),
    "policy_vie": ("contrat vie", "life policy"),
    "policy_unknown": ("contrat non identifié", "policy not identified"),
    "several_injury": ("dommage corporel en plus", "injury besides"),
    "several_immobilised": ("véhicule immobilisé en plus", "stopped vehicle besides"),
    "several_break_in": ("effraction en plus", "break-in besides"),
    "not_covered": ("garantie absente du contrat", "not covered by the policy"),
    "parties_2": ("deux parties", "two parties"),
    "parties_3": ("trois parties", "three parties"),
    "parties_4": ("quatre parties ou plus", "four parties or more"),
    "parties_unknown": ("nombre de parties inconnu", "number of parties unknown"),
    "documents_unknown": ("pièces non évoquées", "documents not mentioned"),
    "stressed": ("personne sous tension", "person under stress"),
    "many_markers": ("plusieurs signes de tension", "several signs of tension"),
    "no_facts": ("aucun fait établi", "no fact established"),
    "more_assumed_than_known": ("plus de suppositions que de faits", "more supposed than known"),
    "vague_date": ("date imprécise", "vague date"),
    "vague_place": ("lieu imprécis", "vague place"),
    "type_unsure": ("type de sinistre incertain", "type of claim uncertain"),
}
_ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "date": ("la date", "the date"),
    "place": ("le lieu", "the place"),
    "type": ("le type de sinistre", "the type of claim"),
    "third_party": ("le tiers", "the third party"),
    "liability": ("la responsabilité", "liability"),
    "liability_disputed": ("la responsabilité", "liability"),
    "fault_admitted": ("la reconnaissance de la faute", "who admitted fault"),
    "assumptions": ("des suppositions", "things supposed"),
    "injury": ("les blessures", "injuries"),
    "serious_injury": ("la gravité des blessures", "how grave injuries are"),
    "everyone_safe": ("la sécurité des personnes", "everybody’s safety"),
    "hit_and_run": ("la fuite du tiers", "the other party’s flight"),
    "report": ("le constat", "the joint report"),
    "report_signed": ("la signature du constat", "the report’s signature"),
    "police": ("l’intervention de la police", "the police"),
    "photos": ("les photos", "photos"),
}
_OTHER_SUBJECT: Final = ("un autre point", "another point")


def why_text(code: str) -> tuple[str, str]:
    """What a factor's code says, French and English; every code of `Factor.why` has a text."""
    if code in _WHY:
        return _WHY[code]
    kind, _, about = code.partition("_")
    if kind == "missing":
        french, english = next((text for name, text in DOCUMENTS.items() if name == about), DOCUMENTS["autre"])
        return f"manque\u00a0: {french}", f"missing: {english}"
    french, english = _ABOUT.get(about, _OTHER_SUBJECT)
    if kind == "contradiction":
        return f"contradiction sur {french}", f"contradiction about {english}"
    return f"imprécision sur {french}", f"unclear: {english}"


def explanations(
    score: int,
    level: Level,
    factors: tuple[Factor, ...],
    reason: str,
    outcome: Outcome,
    missing: tuple[DocumentKind, ...],
) -> dict[str, str]:
    """One sentence by language, naming the factors above 50 and what decided."""
    high = sorted((factor for factor in factors if factor.score > 50), key=lambda one: -one.weight * one.score)
    return {
        language: _sentence(index, score, level, high, reason, outcome, missing)
        for index, language in enumerate(("fr", "en"))
    }


def _sentence(
    index: int,
    score: int,
    level: Level,
    high: list[Factor],
    reason: str,
    outcome: Outcome,
    missing: tuple[DocumentKind, ...],
) -> str:
    weighing = ", ".join(f"{_FACTORS[factor.name][index]} {factor.score}" for factor in high)
    asked = ", ".join(DOCUMENTS[kind][index] for kind in missing) if outcome == "documents" else ""
    why = REASONS[reason][index] + (f" ({asked})" if asked else "")
    if index == 0:
        head = f"Complexité {score}/100 ({_LEVELS[level][0]})" + (f", surtout {weighing}" if weighing else "")
        return f"{head}\u00a0: {_OUTCOMES[outcome][0]}, car {why}."
    head = f"Complexity {score}/100 ({_LEVELS[level][1]})" + (f", mostly {weighing}" if weighing else "")
    return f"{head}: {_OUTCOMES[outcome][1]}, because {why}."
