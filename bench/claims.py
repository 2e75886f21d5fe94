"""Claims: the first page of a hundred thousand, filtered by status and complexity, over the API.

The floor is a bare handler that asks the one indexed query such a page rests on and answers its rows: no sign-in, no
snapshot, no view. Both are asked in turn, by the same client, for the same rows of the same Postgres.

Then people declare claims in the chat, in twelve turns each, identity and decision included; what counts is the time
from their words to the answer.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import asyncpg
import httpx2
from websockets.asyncio.client import ClientConnection, connect

from app.composition import SYSTEM_ROLE
from app.db.database import APP_ROLE
from app.demo.insured import INSURED, Insured
from bench.intake import PASSWORD, Place, place_of, web_of
from bench.processes import SERVER_CORE, free_port, python, running
from bench.table import Figure

CLAIMS: Final = 100_000
PAGE: Final = 50
ASKED: Final = 300
"""Pages of each kind; the two are asked for in turn."""

SLUG: Final = "assur"
EMAIL: Final = "admin@assur.test"

ORIGIN: Final = "https://assur.example"
TALKS: Final = 6
"""Conversations a round."""

DRIVERS: Final = [who for who in INSURED if who.language == "fr" and who.policies[0] == "auto"]
SAID: Final = (
    "Bonjour, je voudrais déclarer un sinistre",
    "{matricule}",
    "Je suis né le {birth_date:%d/%m/%Y}",
    "Oui, c'est bien moi.",
    "Hier vers 18 heures à Casablanca, on m'a embouti par derrière à un feu rouge",
    "Non, aucun blessé",
    "Oui, le constat est rempli et signé",
    "Non, il reconnaît sa faute",
    "Oui, j'ai trois photos",
    "Quelle est ma franchise pour une collision ?",
    "Je voudrais suivre mon dossier",
    "Merci, au revoir",
)

PEOPLE: Final = """
    INSERT INTO contacts (tenant_id, id, name, phone, search, created_at, matricule, matricule_norm)
    SELECT $1, (lpad(to_hex(1600000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
        'Assuré ' || n, '+212500' || lpad(n::text, 6, '0'), 'assure ' || n, now(),
        'ZZ-' || lpad(n::text, 4, '0') || '-99', 'ZZ' || lpad(n::text, 4, '0') || '99'
    FROM generate_series(1, 2000) AS n
"""
FILES: Final = """
    INSERT INTO claims (tenant_id, id, number, contact_id, contact_name, contact_matricule, type, type_confidence,
        occurred_on, place, description, answers, told, currency, language, emotion, status, treatment, priority, cci,
        cci_level, formula, factors, rules, missing, documents_complete, search, declared_at, updated_at)
    SELECT $1, (lpad(to_hex(1700000000000 + n * 60000), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
        'SIN-2025-' || lpad(n::text, 6, '0'),
        (lpad(to_hex(1600000000001 + n % 2000), 12, '0') || '70008000' || lpad(to_hex(1 + n % 2000), 12, '0'))::uuid,
        'Assuré ' || 1 + n % 2000, 'ZZ-' || lpad((1 + n % 2000)::text, 4, '0') || '-99',
        (ARRAY['collision', 'vol', 'bris_de_glace', 'degats_des_eaux'])[1 + n % 4], 0.9,
        date '2025-01-01' + (n / 300)::int,
        'Casablanca', 'Un autre conducteur m’a touché à l’arrière au feu, le pare-chocs est enfoncé, constat rempli.',
        '{"injury": {"value": "no", "quote": "personne n’est blessé", "confidence": 0.9, "asked": true},
          "report": {"value": "yes", "quote": "constat rempli", "confidence": 1.0, "asked": false},
          "photos": {"value": "yes", "quote": "j’ai trois photos", "confidence": 1.0, "asked": true}}',
        '{"parties": 2, "documents": {"constat": "promised", "photos": "received"}}',
        'MAD', 'fr', '{"label": "stress", "stress": 3.0, "markers": ["urgence"]}',
        (ARRAY['ferme', 'ferme', 'ferme', 'en_cours', 'en_cours', 'en_attente_client', 'escalade', 'expert',
            'validation', 'nouveau'])[1 + n % 10],
        'autonome', (ARRAY['normale', 'haute', 'urgente'])[1 + n % 3], (n * 7919) % 101, 'modere', 'cci-1',
        '{"guarantees": 30, "third_party": 40, "documents": 50, "ambiguity": 0, "emotion": 30, "inconsistency": 0}',
        ARRAY['missing_documents'], ARRAY['constat'], false, 'sin-2025-' || n || ' assure', now(), now()
    FROM generate_series(1, $2::bigint) AS n
"""


def measure(rounds: int, seconds: float) -> list[Figure]:
    """All figures of the section."""
    del seconds
    with place_of() as place:
        tenant_id = asyncio.run(_fill(place))
        with web_of(place) as (port, _), _floor(place, tenant_id) as bare:
            floor, ours = asyncio.run(_pages(bare, port, rounds))
            talks = asyncio.run(_talks(port, rounds))
    least, page = statistics.median(floor) * 1000, statistics.median(ours) * 1000
    p95 = statistics.quantiles(ours, n=20)[18] * 1000
    note = f"{page:.1f} ms of {least:.1f} ms, {PAGE} of {CLAIMS:,}"
    return [
        Figure("first page of claims by status and CCI / one indexed query", page / least, at_most=3, note=note),
        Figure("ms p95 to a first page of claims by status and CCI", p95, at_most=50),
        Figure(
            f"ms of a whole declaration by chat, {len(SAID)} turns",
            statistics.median(talks) * 1000,
            at_most=400,
            note=f"the median of {len(talks)}; the first one of a process {talks[0] * 1000:.0f} ms",
        ),
    ]


@contextmanager
def _floor(place: Place, tenant_id: int) -> Iterator[int]:
    port = free_port()
    command = python("bench.claimsfloor", port, "--tenant", tenant_id)
    with running(command, port, SERVER_CORE, place.env):
        yield port


async def _fill(place: Place) -> int:
    """Bulk rows of one tenant; its id."""
    owner = await asyncpg.connect(place.env["DATABASE_URL"])
    system = await asyncpg.connect(place.env["DATABASE_URL"], server_settings={"role": SYSTEM_ROLE})
    tenant_id: int = await system.fetchval("SELECT tenant_id FROM tenants WHERE slug = $1", SLUG)
    app = await _as_tenant(place, tenant_id)
    try:
        await app.execute(PEOPLE, tenant_id)
        await app.execute(FILES, tenant_id, CLAIMS)
        await owner.execute("VACUUM ANALYZE claims")
        return tenant_id
    finally:
        for conn in (owner, system, app):
            await conn.close()


async def _as_tenant(place: Place, tenant_id: int) -> asyncpg.Connection:
    settings = {"role": APP_ROLE, "app.tenant_id": str(tenant_id)}
    return await asyncpg.connect(place.env["DATABASE_URL"], server_settings=settings)


async def _pages(bare: int, port: int, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each page, of the bare handler and over the API; of common scores and of rare ones."""
    least, door = await _Door.open(bare), await _Door.open(port)
    await door.sign_in()
    floor: list[float] = []
    ours: list[float] = []
    for turn in range(ASKED * rounds):
        asked = ("status=escalade&cci_min=60", "status=en_cours&cci_min=95")[turn % 2] + f"&limit={PAGE}"
        floor.append(await least.page(asked))
        ours.append(await door.page(asked))
    least.close()
    door.close()
    warm = ASKED // 10
    return floor[warm:], ours[warm:]


async def _talks(port: int, rounds: int) -> list[float]:
    """Seconds the hub took in each conversation, from what was said to what it answered."""
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as http:
        ours = {"Origin": f"http://127.0.0.1:{port}"}
        (await http.post("/api/v1/login", json={"email": EMAIL, "password": PASSWORD})).raise_for_status()
        site = {"label": "Bench", "origins": [ORIGIN], "sessions_per_visitor": 1000}
        made = (await http.post("/api/v1/chat-sites", json=site, headers=ours)).raise_for_status().json()
        http.cookies.clear()
        opened = []
        for _ in range(TALKS * rounds):
            body = {"site_key": made["key"], "language": "fr-FR"}
            session = await http.post("/api/v1/conversations", json=body, headers={"Origin": ORIGIN})
            opened.append(session.raise_for_status().json()["session_id"])
    sockets = [f"ws://127.0.0.1:{port}/ws/conversation/{secret}" for secret in opened]
    return [await _talk(address, DRIVERS[n % len(DRIVERS)]) for n, address in enumerate(sockets)]


async def _talk(address: str, who: Insured) -> float:
    took, phases = 0.0, []
    async with connect(address, additional_headers={"Origin": ORIGIN}) as socket:
        await _answer(socket)
        for words in SAID:
            told = words.format(matricule=who.matricule, birth_date=who.birth_date)
            began = time.perf_counter()
            await socket.send(json.dumps({"text": told}))
            phases.append((await _answer(socket))["phase"])
            took += time.perf_counter() - began
    if not {"description", "details", "termine"} <= {*phases}:
        raise SystemExit(f"the claims bench is not valid: nothing was declared in {phases}")
    return took


async def _answer(socket: ClientConnection) -> dict[str, Any]:
    """The next thing the agent says."""
    async with asyncio.timeout(20):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if "op" not in frame and frame["author"] == "agent":
                return frame


class _Door:
    """One kept-alive connection of somebody signed in; a client that costs next to nothing."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
        self._reader, self._writer, self._port = reader, writer, port
        self._cookie = ""

    @classmethod
    async def open(cls, port: int) -> _Door:
        return cls(*await asyncio.open_connection("127.0.0.1", port), port)

    async def sign_in(self) -> None:
        """As a member of the tenant's team."""
        head, _ = await self._ask("POST", "/api/v1/login", f'{{"email": "{EMAIL}", "password": "{PASSWORD}"}}')
        self._cookie = next(
            line.partition(":")[2].strip().partition(";")[0]
            for line in head.split("\r\n")
            if line.lower().startswith("set-cookie")
        )

    async def page(self, query: str) -> float:
        """Seconds to one page; the run is not valid unless it is full."""
        began = time.perf_counter()
        _, body = await self._ask("GET", f"/api/v1/claims?{query}", "")
        took = time.perf_counter() - began
        if body.count(b'"number":"SIN-') != PAGE:
            raise SystemExit(f"the claims bench is not valid: {body[:300]!r}")
        return took

    async def _ask(self, method: str, path: str, body: str) -> tuple[str, bytes]:
        site = f"127.0.0.1:{self._port}"
        headers = [f"{method} {path} HTTP/1.1", f"Host: {site}", f"Origin: http://{site}", f"Cookie: {self._cookie}"]
        headers += ["Content-Type: application/json", f"Content-Length: {len(body)}", "", body]
        self._writer.write("\r\n".join(headers).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        if not head.startswith("HTTP/1.1 200"):
            raise SystemExit(f"refused: {head[:200]!r}")
        length = next(line for line in head.lower().split("\r\n") if line.startswith("content-length"))
        return head, await self._reader.readexactly(int(length.partition(":")[2]))

    def close(self) -> None:
        self._writer.close()
