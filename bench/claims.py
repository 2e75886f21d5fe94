"""Claims: the first page of a hundred thousand, filtered by status and complexity, over the API.

The floor is the one indexed query such a page rests on, asked in the same run of the same Postgres for the same rows.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import asyncpg

from app.composition import SYSTEM_ROLE
from app.db.database import APP_ROLE
from bench.intake import PASSWORD, Place, place_of, web_of
from bench.table import Figure

CLAIMS: Final = 100_000
PAGE: Final = 50
ASKED: Final = 300
"""Pages of each kind; the two are asked for in turn."""

SLUG: Final = "assur"
EMAIL: Final = "admin@assur.test"

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
PAGE_QUERY: Final = """
    SELECT tenant_id, id, version, number, contact_id, contact_name, contact_matricule, policy_id,
        policy_number, policy_kind, conversation_id, type, type_confidence, occurred_on, occurred_time,
        place, description, answers, told, third_party_name, third_party_contact,
        insured_liability_percent, report_number, police_report_number, estimate_minor, currency,
        language, emotion, status, treatment, priority, cci, cci_level, formula, factors, rules,
        escalation_reason, escalated_at, outcome, outcome_reason, missing, documents_complete,
        customer_due_at, reminders, remind_at, review_at, advisor_id, advisor_name, declared_at,
        updated_at, closed_at, anonymised_at
    FROM claims WHERE tenant_id = $1 AND status = $2 AND cci BETWEEN $3 AND 100 ORDER BY id DESC LIMIT $4
"""


def measure(rounds: int, seconds: float) -> list[Figure]:
    """All figures of the section."""
    del seconds
    with place_of() as place:
        tenant_id = asyncio.run(_fill(place))
        with web_of(place) as (port, _):
            floor, ours = asyncio.run(_pages(place, port, tenant_id, rounds))
    ratio, p95 = statistics.median(ours) / statistics.median(floor), statistics.quantiles(ours, n=20)[18] * 1000
    note = f"{statistics.median(ours) * 1000:.1f} ms of {statistics.median(floor) * 1000:.1f} ms, {CLAIMS:,} claims"
    return [
        Figure("first page of claims by status and CCI / one indexed query", ratio, at_most=3, note=note),
        Figure("ms p95 to a first page of claims by status and CCI", p95, at_most=50, note=f"{PAGE} of {CLAIMS:,}"),
    ]


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


async def _pages(place: Place, port: int, tenant_id: int, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each page, of the bare query and over the API; of scores that are common and of some that are rare."""
    conn = await _as_tenant(place, tenant_id)
    door = await _Door.open(port)
    floor: list[float] = []
    ours: list[float] = []
    try:
        prepared = await conn.prepare(PAGE_QUERY)
        for turn in range(ASKED * rounds):
            status, lowest = (("escalade", 60), ("en_cours", 95))[turn % 2]
            floor.append(await _timed(lambda: prepared.fetch(tenant_id, status, lowest, PAGE + 1)))  # noqa: B023
            ours.append(await _timed(lambda: door.page(f"status={status}&cci_min={lowest}&limit={PAGE}")))  # noqa: B023
    finally:
        door.close()
        await conn.close()
    warm = ASKED // 10
    return floor[warm:], ours[warm:]


async def _timed(ask: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await ask()
    return time.perf_counter() - began


class _Door:
    """One kept-alive connection of somebody signed in; a client that costs next to nothing."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, cookie: str) -> None:
        self._reader, self._writer, self._port, self._cookie = reader, writer, port, cookie

    @classmethod
    async def open(cls, port: int) -> _Door:
        door = cls(*await asyncio.open_connection("127.0.0.1", port), port, "")
        body = f'{{"email": "{EMAIL}", "password": "{PASSWORD}"}}'
        head, _ = await door._ask("POST", "/api/v1/login", body)
        door._cookie = next(
            line.partition(":")[2].strip().partition(";")[0]
            for line in head.split("\r\n")
            if line.lower().startswith("set-cookie")
        )
        return door

    async def page(self, query: str) -> None:
        """One page, refused unless it is full."""
        _, body = await self._ask("GET", f"/api/v1/claims?{query}", "")
        if body.count(b'"number":"SIN-') != PAGE:
            raise SystemExit(f"the claims bench is not valid: {body[:300]!r}")

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
