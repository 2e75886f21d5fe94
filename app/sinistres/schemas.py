"""Clients and sinistres in the fields this trade knows. Amounts in units of `devise`, not in cents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, Field, StringConstraints

from app.claims.models import Status
from app.claims.trade_words import TypeOfClaim, status_of, type_of

Text = Annotated[str, StringConstraints(max_length=10_000, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Units = Annotated[Decimal, Field(ge=0, le=Decimal(10**10), max_digits=14, decimal_places=3)]
STATUS_NAMES: Final = ("statut", "status_dossier", "statut_dossier", "status")


def _ours(word: object, read: Callable[[str], str | None]) -> object:
    """The word we have for theirs; one we have none for is refused with those there are."""
    return (read(word) or word) if isinstance(word, str) else word


def _in_range(band: str) -> str:
    scores = [int(score) for score in band.split(",")]
    if scores != sorted(scores) or scores[-1] > 100:
        raise ValueError("a lowest and a highest score, 0 to 100")
    return band


Band = Annotated[str, StringConstraints(pattern=r"^ ?\d{1,3} ?(, ?\d{1,3} ?)?$"), AfterValidator(_in_range)]
Cursor = Annotated[str, StringConstraints(max_length=200)]
TypeWord = Annotated[TypeOfClaim, BeforeValidator(lambda word: _ours(word, type_of))]
StatusWord = Annotated[Status, BeforeValidator(lambda word: _ours(word, status_of))]
StatusWords = Annotated[list[StatusWord], BeforeValidator(lambda words: str(words).split(","))]


@dataclass(frozen=True, slots=True)
class GarantieView:
    """A guarantee. `couverture`: the share covered, `"80 %"`, or `"exclue"`; no `plafond`: without limit."""

    nom: str
    couverture: str
    franchise: float
    plafond: float | None


@dataclass(frozen=True, slots=True)
class ContratView:
    """A contract of a client."""

    id: UUID
    numero: str
    type: str
    statut: str
    date_debut: date
    date_fin: date | None
    objet_assure: str | None
    devise: str
    garanties: list[GarantieView]


@dataclass(frozen=True, slots=True)
class ClientView:
    """Somebody insured. `contrats`: null for those who may not read them."""

    id: UUID
    version: int
    matricule: str | None
    civilite: str | None
    prenom: str | None
    nom: str | None
    date_naissance: date | None
    telephone: str | None
    email: str | None
    adresse: str | None
    code_postal: str | None
    ville: str | None
    langue: str | None
    statut: str
    contrats: list[ContratView] | None


@dataclass(frozen=True, slots=True)
class SinistreView:
    """An insurance claim. `statuts_possibles`: those that may follow. What nobody said is null, neither yes nor no."""

    id: UUID
    version: int
    numero_sinistre: str
    client_id: UUID
    client_nom: str | None
    matricule: str | None
    contrat_id: UUID | None
    contrat_numero: str | None
    type_sinistre: TypeOfClaim
    date_sinistre: date | None
    heure_sinistre: time | None
    lieu: str | None
    description: str
    tiers_nom: str | None
    tiers_contact: str | None
    responsabilite_assure: int | None
    constat_numero: str | None
    pv_numero: str | None
    estimation: float | None
    tiers_implique: bool | None
    tiers_responsable_incertain: bool | None
    constat_amiable: bool | None
    police_intervenue: bool | None
    blesses: bool | None
    devise: str
    cci_score: int | None
    cci_niveau: str | None
    cci_justification: dict[str, int]
    statut: Status
    statuts_possibles: list[Status]
    type_traitement: str | None
    priorite: str
    raison_escalade: str | None
    date_escalade: datetime | None
    documents_complets: bool
    documents_manquants: list[str]
    conseiller_id: UUID | None
    conseiller: str | None
    date_declaration: datetime
    date_modification: datetime
    date_cloture: datetime | None


@dataclass(frozen=True, slots=True)
class SinistrePage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[SinistreView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class EtapeView:
    """What happened, and the status it led to."""

    action: str
    date: datetime
    statut: Status | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RemboursementView:
    """The latest reimbursement asked for."""

    statut: str
    garantie: str
    montant_reclame: float
    montant_accepte: float | None
    franchise: float
    montant_net: float | None
    devise: str
    motif_rejet: str | None
    date_paiement: date | None
    reference: str | None
    moyen: str | None


@dataclass(frozen=True, slots=True)
class ActionClientView:
    """What the client is to do, until when."""

    action: str
    date_limite: datetime


@dataclass(frozen=True, slots=True)
class MessageRecentView:
    """Something said lately. `auteur`: `client`, `agent` or `conseiller`."""

    auteur: str
    texte: str
    date: datetime


@dataclass(frozen=True, slots=True)
class SuiviView:
    """Where a claim stands. Domain rule B8; what the asker may not read is null or empty."""

    numero: str
    type: str
    date_declaration: datetime
    statut: Status
    statut_texte: str
    timeline: list[EtapeView]
    remboursement: RemboursementView | None
    garanties: list[GarantieView]
    actions_client: list[ActionClientView]
    messages_recents: list[MessageRecentView]


class SinistreQuery(BaseModel):
    """`GET /sinistres`. `cci`: `60,100`, both included, or `60` and above; `status`: one or several with commas."""

    client_id: UUID | None = None
    status: StatusWords | None = Field(None, validation_alias=AliasChoices(*STATUS_NAMES))
    type: TypeWord | None = None
    cci: (
        Annotated[str, StringConstraints(pattern=r"^ ?\d{1,3} ?(, ?\d{1,3} ?)?$"), AfterValidator(_in_range)] | None
    ) = None
    limit: int = Field(50, ge=1, le=200)
    cursor: Cursor | None = None

    @property
    def cci_range(self) -> tuple[int | None, int | None]:
        low, _, high = (self.cci or "").partition(",")
        return (int(low) if low else None), (int(high) if high else None)


class ClientSinistresQuery(BaseModel):
    """`GET /clients/{matricule}/sinistres`."""

    limit: int = Field(50, ge=1, le=200)
    cursor: Cursor | None = None


class SinistreFields(BaseModel):
    """What can be told about a claim; what the hub computes (CCI, priority, treatment) is not taken from anybody."""

    date_sinistre: date | None = Field(None, validation_alias=AliasChoices("date_sinistre", "date_survenance", "date"))
    heure_sinistre: time | None = Field(None, validation_alias=AliasChoices("heure_sinistre", "heure"))
    lieu: Line | None = None
    tiers_nom: Line | None = None
    tiers_contact: Line | None = None
    responsabilite_assure: Annotated[int, Field(ge=0, le=100)] | None = None
    constat_numero: Line | None = None
    pv_numero: Line | None = None
    estimation: Units | None = None
    tiers_implique: bool | None = None
    tiers_responsable_incertain: bool | None = None
    constat_amiable: bool | None = None
    police_intervenue: bool | None = None
    blesses: bool | None = Field(None, validation_alias=AliasChoices("blesses", "blessés", "blessure"))


class NewSinistre(SinistreFields):
    """`POST /sinistres`: for a `client_id` or a `matricule`."""

    client_id: UUID | None = None
    matricule: Annotated[str, StringConstraints(max_length=30)] | None = None
    contrat_id: UUID | None = None
    type: TypeWord = Field(validation_alias=AliasChoices("type", "type_sinistre"))
    description: Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]


class SinistreChange(SinistreFields):
    """`PUT /sinistres/{id}`: only the fields given change; null forgets. The version seen: here or in `If-Match`."""

    version: int | None = Field(None, ge=1)
    type: TypeWord | None = Field(None, validation_alias=AliasChoices("type", "type_sinistre"))
    description: Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)] | None = None
    statut: StatusWord | None = Field(None, validation_alias=AliasChoices(*STATUS_NAMES))
    motif: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] | None = None
