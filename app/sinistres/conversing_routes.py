"""HTTP edge of relayed conversations, at the paths an insurer already knows."""

from __future__ import annotations

from starlette.requests import Request

from app.access import Permission, Principal
from app.db.database import Database
from app.sinistres import conversing
from app.sinistres.conversing import Relay
from app.sinistres.conversing_schemas import Authenticate, AuthentificationView, Relayed, ReponseView
from app.web.addresses import address_of
from app.web.routing import route


async def authenticate(body: Authenticate, request: Request, who: Principal, db: Database) -> AuthentificationView:
    """Prove who a relayed customer is: matricule and birth date, or a code by SMS. Locked: 429, whoever it is."""
    return await conversing.authenticate(db, Relay(who, address_of(request)), body)


async def message(sinistre_id: str, body: Relayed, request: Request, who: Principal, db: Database) -> ReponseView:
    """Pass on what a proven customer says about a claim (its id or number), and bring back the answer."""
    return await conversing.pass_on(db, Relay(who, address_of(request)), sinistre_id, body)


routes = [
    route("POST", "/conversation/authenticate", authenticate, needs=Permission.RELAY_CONVERSATIONS),
    route("POST", "/conversation/{sinistre_id}/message", message, needs=Permission.RELAY_CONVERSATIONS),
]
"""Answer at the root and under `/api/v1`."""
