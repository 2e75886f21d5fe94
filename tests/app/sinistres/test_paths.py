"""The paths an insurer's other systems already call, at the root and under `/api/v1`, in their own words."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import httpx2
import pytest

from app.claims import actions, reads, recommending, reimbursing
from app.claims.recommending import Planned
from tests.app.policies.insuring import cover, insure
from tests.hub import Hub, Tenant

ROOTS = ("", "/api/v1")
PATHS = {
    "GET /clients/{matricule}": "contacts:read",
    "GET /clients/{matricule}/sinistres": "claims:read",
    "GET /sinistres": "claims:read",
    "POST /sinistres": "claims:work",
    "GET /sinistres/{id}": "claims:read",
    "PUT /sinistres/{id}": "claims:work",
    "GET /sinistres/{id}/suivi": "claims:read",
}


async def declare(tenant: Tenant, root: str = "", **changes: Any) -> httpx2.Response:
    body = {"matricule": "AB-4521-22", "type": "collision", "description": "Un accrochage à Anfa", **changes}
    return await tenant.dispatcher.http.post(f"{root}/sinistres", json=body)


async def declared(tenant: Tenant, **changes: Any) -> dict[str, Any]:
    made = await declare(tenant, **changes)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def put(tenant: Tenant, claim: dict[str, Any], **body: Any) -> httpx2.Response:
    return await tenant.admin.http.put(f"/sinistres/{claim['id']}", json={"version": claim["version"], **body})


@pytest.mark.parametrize("root", ROOTS)
async def test_a_client_is_found_by_matricule_however_it_is_written(drain: Tenant, rival: Tenant, root: str) -> None:
    person = await insure(drain, phone="+15145550116", city="Casablanca")
    await cover(drain, person["id"], currency="MAD", ends_on="2025-01-01")
    for written in ("AB-4521-22", "ab452122", "AB%204521%2022"):
        found = await drain.dispatcher.http.get(f"{root}/clients/{written}")
        assert found.status_code == 200
    client = found.json()
    assert {name: client[name] for name in ("id", "matricule", "civilite", "prenom", "nom", "ville", "statut")} == {
        "id": person["id"],
        "matricule": "AB-4521-22",
        "civilite": "Mme",
        "prenom": "Amal",
        "nom": "Benkirane",
        "ville": "Casablanca",
        "statut": "actif",
    }
    [contract] = client["contrats"]
    assert (contract["numero"], contract["statut"], contract["devise"]) == ("POL-AUTO-1", "expire", "MAD")
    assert contract["garanties"][:2] == [
        {"nom": "collision", "couverture": "80\u00a0%", "franchise": 500.0, "plafond": 50000.0},
        {"nom": "vol", "couverture": "exclue", "franchise": 1000.0, "plafond": None},
    ]
    for nobody in ("AB-4521-23", "rien", "JK1234"):
        assert (await drain.dispatcher.http.get(f"{root}/clients/{nobody}")).status_code == 404
        assert (await drain.dispatcher.http.get(f"{root}/clients/{nobody}/sinistres")).status_code == 404
    assert (await rival.admin.http.get(f"{root}/clients/AB-4521-22")).status_code == 404


@pytest.mark.parametrize("path", ["/sinistres/{}", "/sinistres/{}/suivi", "/clients/{}", "/clients/{}/sinistres"])
@pytest.mark.parametrize("named", ["%00", "SIN-2026-%00", "%E2%80%AE", "SIN-" + "9" * 2000])
async def test_what_names_nothing_is_not_found(drain: Tenant, path: str, named: str) -> None:
    assert (await drain.admin.http.get(path.format(named))).status_code == 404


@pytest.mark.parametrize("root", ROOTS)
async def test_a_claim_is_declared_numbered_and_read(drain: Tenant, root: str) -> None:
    person = await insure(drain)
    policy = await cover(drain, person["id"], currency="MAD")
    made = await declare(
        drain,
        root,
        type="Collision",
        date_sinistre="2026-07-01",
        heure="14:30",
        lieu="Anfa",
        estimation=12000.5,
        tiers_implique=True,
        blesses=False,
        cci_score=3,
    )
    assert made.status_code == 201
    claim = made.json()
    assert claim["numero_sinistre"].startswith("SIN-20")
    assert {
        name: claim[name] for name in ("client_id", "contrat_id", "statut", "cci_score", "estimation", "devise")
    } == {
        "client_id": person["id"],
        "contrat_id": policy["id"],
        "statut": "nouveau",
        "cci_score": None,
        "estimation": 12000.5,
        "devise": "MAD",
    }
    assert (claim["heure_sinistre"], claim["lieu"]) == ("14:30:00", "Anfa")
    assert (claim["tiers_implique"], claim["blesses"], claim["constat_amiable"]) == (True, False, None)
    for named in (claim["id"], claim["numero_sinistre"], claim["numero_sinistre"].lower()):
        assert (await drain.dispatcher.http.get(f"{root}/sinistres/{named}")).json() == claim
    page = (await drain.dispatcher.http.get(f"{root}/clients/AB-4521-22/sinistres")).json()
    assert page["items"] == [claim]
    # The same claim is what everybody else sees.
    seen = (await drain.dispatcher.http.get(f"/api/v1/claims/{claim['id']}")).json()
    assert (seen["number"], seen["estimate_minor"]) == (claim["numero_sinistre"], 1_200_050)


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("Dégâts des eaux", "degats_des_eaux"),
        ("bris de glace", "bris_de_glace"),
        ("VOL", "vol"),
        ("dommage matériel", "dommage_materiel"),
        ("responsabilité civile", "responsabilite"),
        ("Dégâts", "dommage_materiel"),
        ("autre", "autre"),
    ],
)
async def test_types_are_understood_as_people_write_them(drain: Tenant, written: str, ours: str) -> None:
    await insure(drain)
    assert (await declared(drain, type=written))["type_sinistre"] == ours


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"type": "météorite"}, "#/type"),
        ({"type": 5}, "#/type"),
        ({"description": " "}, "#/description"),
        ({"date_sinistre": "2150-01-01"}, "#/date_sinistre"),
        ({"date_sinistre": "hier"}, "#/date_sinistre"),
        ({"estimation": -1}, "#/estimation"),
        ({"estimation": "1.005"}, "#/estimation"),
        ({"responsabilite_assure": 101}, "#/responsabilite_assure"),
        ({"blesses": "peut-être"}, "#/blesses"),
        ({"contrat_id": "00000000-0000-7000-8000-000000000000"}, "#/contrat_id"),
        ({"matricule": None}, "#/client_id"),
    ],
)
async def test_a_declaration_that_cannot_be_is_refused_by_name(
    drain: Tenant, changes: dict[str, Any], pointer: str
) -> None:
    await insure(drain)
    refused = await declare(drain, **changes)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_nobody_declares_for_a_stranger(drain: Tenant, rival: Tenant) -> None:
    stranger = await insure(rival)
    assert (await declare(drain)).status_code == 404
    assert (await declare(drain, matricule=None, client_id=stranger["id"])).status_code == 404
    theirs = await cover(rival, stranger["id"])
    await insure(drain)
    refused = await declare(drain, contrat_id=theirs["id"])
    assert refused.json()["errors"][0]["pointer"] == "#/contrat_id"
    assert (await rival.dispatcher.http.get("/sinistres")).json()["items"] == []


async def test_numbers_follow_each_other_however_many_declare_at_once(drain: Tenant) -> None:
    await insure(drain)
    made = await asyncio.gather(*(declare(drain) for _ in range(6)))
    numbers = sorted(int(m.json()["numero_sinistre"].rpartition("-")[2]) for m in made)
    assert numbers == list(range(1, 7))


async def test_statuses_move_by_the_table_alone_and_accents_do_not_matter(drain: Tenant) -> None:
    await insure(drain)
    claim = await declared(drain)
    refused = await put(drain, claim, statut="Fermé")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_transition")
    assert (refused.json()["current"], refused.json()["allowed"]) == ("nouveau", ["en_cours", "escalade"])
    assert claim["statuts_possibles"] == ["en_cours", "escalade"]
    for word, ours in (("en cours", "en_cours"), ("En attente client", "en_attente_client"), ("escaladé", "escalade")):
        answer = await put(drain, claim, statut=word)
        assert answer.status_code == 200, answer.text
        claim = answer.json()
        assert claim["statut"] == ours
    for word in ("validation", "clôturé"):
        claim = (await put(drain, claim, status_dossier=word)).json()
    assert claim["statut"] == "ferme"
    assert claim["date_cloture"] is not None
    reopening = {"statut": "en_cours", "motif": "Nouvelle pièce", "version": claim["version"]}
    forbidden = await drain.dispatcher.http.put(f"/sinistres/{claim['id']}", json=reopening)
    assert (forbidden.status_code, forbidden.json()["needs"]) == (403, "claims:reopen")
    late = await put(drain, claim, lieu="Anfa")
    assert (late.status_code, late.json()["code"]) == (409, "claim_closed")
    assert (await put(drain, claim, statut="en_cours", motif="Nouvelle pièce")).json()["statut"] == "en_cours"
    assert (await put(drain, claim, statut="perdu")).json()["errors"][0]["pointer"] == "#/statut"


async def test_what_the_hub_computes_is_taken_from_nobody(drain: Tenant) -> None:
    await insure(drain)
    claim = await declared(drain, lieu="Anfa")
    changed = await put(
        drain, claim, cci_score=1, priorite="urgente", type_traitement="expert", lieu=None, blesses=True
    )
    assert changed.status_code == 200
    after = changed.json()
    assert (after["cci_score"], after["priorite"], after["type_traitement"]) == (None, "normale", None)
    assert (after["lieu"], after["blesses"], after["version"]) == (None, True, claim["version"] + 1)


async def test_sending_back_what_was_read_changes_nothing(drain: Tenant) -> None:
    await insure(drain)
    claim = await declared(drain, blesses=False, estimation=10, date_sinistre="2026-07-01")
    assert (await drain.admin.http.put(f"/sinistres/{claim['id']}", json=claim)).json() == claim


async def test_a_change_names_the_version_it_saw(drain: Tenant) -> None:
    await insure(drain)
    claim = await declared(drain)
    unsaid = await drain.admin.http.put(f"/sinistres/{claim['id']}", json={"lieu": "Anfa"})
    assert (unsaid.status_code, unsaid.json()["errors"][0]["pointer"]) == (422, "#/version")
    answers = await asyncio.gather(put(drain, claim, lieu="Anfa"), put(drain, claim, lieu="Maârif"))
    won, lost = sorted(answers, key=lambda a: a.status_code)
    assert (won.status_code, lost.status_code) == (200, 412)
    assert lost.json()["current"]["place"] == won.json()["lieu"]


async def test_claims_are_listed_by_client_status_and_complexity(drain: Tenant) -> None:
    amal, other = await insure(drain), await insure(drain, "CD-1111-11")
    first, second = await declared(drain), await declared(drain)
    third = await declared(drain, matricule="CD-1111-11", type="vol")
    moved = (await put(drain, second, statut="en_cours")).json()

    async def listed(**query: Any) -> list[str]:
        answer = await drain.dispatcher.http.get("/sinistres", params=query)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]

    assert await listed() == [third["id"], second["id"], first["id"]]
    assert await listed(client_id=amal["id"]) == [second["id"], first["id"]]
    assert await listed(client_id=other["id"], type="vol") == [third["id"]]
    assert await listed(status="En cours") == [moved["id"]]
    assert await listed(statut="nouveau,en_cours", client_id=amal["id"]) == [second["id"], first["id"]]
    assert await listed(cci="0,100") == []
    for unusable in ({"cci": "x"}, {"cci": "60,40"}, {"cci": "0,101"}, {"status": "perdu"}, {"client_id": "5"}):
        assert (await drain.dispatcher.http.get("/sinistres", params=unusable)).status_code == 422, unusable
    page = (await drain.dispatcher.http.get("/sinistres?limit=2")).json()
    rest = (await drain.dispatcher.http.get(f"/sinistres?limit=2&cursor={page['next']}")).json()
    assert [i["id"] for i in page["items"] + rest["items"]] == [third["id"], second["id"], first["id"]]


@pytest.mark.parametrize("root", ROOTS)
async def test_where_a_claim_stands(drain: Tenant, root: str) -> None:
    person = await insure(drain)
    await cover(drain, person["id"], currency="MAD")
    claim = await declared(drain)
    claim_id = UUID(claim["id"])
    async with drain.hub.db.transaction(drain.id) as tx:
        row = await actions.lock_to_change(tx, claim_id, None)
        await recommending.add(tx, row, Planned("envoyer_constat", "client", "haute", tx.at))
        await recommending.add(tx, row, Planned("expertise", "expert", "normale", tx.at))
        asked = await reimbursing.open_reimbursement(tx, row, guarantee="collision", claimed_minor=100_000)
        await reimbursing.accept(tx, row, asked, 80_000)
    followed = (await drain.dispatcher.http.get(f"{root}/sinistres/{claim['numero_sinistre']}/suivi")).json()
    assert (followed["numero"], followed["type"], followed["statut"]) == (
        claim["numero_sinistre"],
        "collision",
        "nouveau",
    )
    assert followed["date_declaration"] == claim["date_declaration"]
    assert [step["action"] for step in followed["timeline"]] == [
        "Sinistre déclaré",
        "Remboursement demandé",
        "Remboursement accepté",
    ]
    assert set(followed["timeline"][0]) == {"action", "date", "statut", "details"}
    assert {name: followed["remboursement"][name] for name in ("statut", "montant_net", "franchise", "devise")} == {
        "statut": "partiellement_accepte",
        "montant_net": 300.0,
        "franchise": 500.0,
        "devise": "MAD",
    }
    assert followed["garanties"] == [
        {"nom": "collision", "couverture": "80\u00a0%", "franchise": 500.0, "plafond": 50000.0},
        {"nom": "responsabilite", "couverture": "100\u00a0%", "franchise": 0.0, "plafond": None},
    ]
    assert [set(a) for a in followed["actions_client"]] == [{"action", "date_limite"}]
    assert followed["messages_recents"] == []
    async with drain.hub.db.snapshot(drain.id) as snapshot:
        assert len(await reads.list_actions(snapshot.conn, drain.id, claim_id)) == 2


async def test_nobody_gets_in_without_the_permission(drain: Tenant, hub: Hub) -> None:
    await insure(drain)
    claim = await declared(drain)
    described = {f"{spec.method} {path}": spec.needs.value for path, spec in hub.web.endpoints}
    for path, needs in PATHS.items():
        method, _, address = path.partition(" ")
        for root in ROOTS:
            assert described[f"{method} {root}{address}"] == needs
            assert method.lower() in hub.web.openapi["paths"][f"{root}{address}"]
            filled = root + address.replace("{matricule}", "AB-4521-22").replace("{id}", claim["id"])
            assert (await hub.http.request(method, filled)).status_code == 401
            body: dict[str, Any] | None = None if method == "GET" else {}
            assert (await drain.viewer.http.request(method, filled, json=body)).status_code == 403


async def test_a_key_opens_these_paths_too(drain: Tenant, hub: Hub) -> None:
    await insure(drain)
    scopes = {"name": "Portail", "scopes": ["claims:read"]}
    key = (await drain.admin.http.post("/api/v1/api-keys", json=scopes)).json()
    token = next(value for value in key.values() if isinstance(value, str) and len(value) > 40)
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await hub.http.get("/sinistres", headers=bearer)).status_code == 200
    assert (await hub.http.get("/clients/AB-4521-22/sinistres", headers=bearer)).status_code == 200
    assert (await hub.http.get("/clients/AB-4521-22", headers=bearer)).status_code == 403
