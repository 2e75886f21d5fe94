"""What a relay sends and gets: the customer's words, and ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field, StringConstraints

from app.webchat.rules import MAX_TEXT

_FRENCH_DAY: Final = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")


def _iso(given: Any) -> Any:
    """A day as French forms write it (16/05/1985) in the form of the standard."""
    found = _FRENCH_DAY.fullmatch(given.strip()) if isinstance(given, str) else None
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else given


Day = Annotated[date, BeforeValidator(_iso)]
SessionId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{8,100}$")]


class Authenticate(BaseModel):
    """`POST /conversation/authenticate`: who the customer says they are, and a birth date or a code for it.

    `demander_code` has a code sent to the phone on file instead. `session_id`: as answered before.
    """

    matricule: str = Field(min_length=1, max_length=60)
    date_naissance: Day | None = None
    code: str | None = Field(None, min_length=1, max_length=20)
    demander_code: bool = False
    session_id: SessionId | None = None


class Relayed(BaseModel):
    """`POST /conversation/{sinistre_id}/message`. `client_id`: said twice under it, it is stored once."""

    message: str = Field(min_length=1, max_length=MAX_TEXT, validation_alias=AliasChoices("message", "texte"))
    session_id: SessionId | None = None
    client_id: str | None = Field(None, min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class AuthentificationView:
    """Whether the customer proved who they are; `session_id` names the relayed conversation from here on.

    The same for a matricule nobody has, a wrong birth date or code, and a suspended insured.
    """

    authentifie: bool
    verrouille: bool
    message: str
    session_id: str


@dataclass(frozen=True, slots=True)
class ReponseView:
    """What was answered. `escalade`: an advisor is wanted or answers; `reponse` is then theirs to give, later."""

    reponse: str | None
    phase: str | None
    action: str | None
    escalade: bool
    cci: int | None
