"""Credentials are unreadable outside their row, and keys can be turned over."""

from __future__ import annotations

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.channels import actions as channels
from app.channels.credentials import credentials_of
from app.channels.secrets import BadSecretKeys, SecretBox, UnreadableSecret, open_secret_box, parse_keys
from app.settings import Settings
from tests.hub import AUTH_TOKEN, Tenant

OLD, NEW = ("old", os.urandom(32)), ("new", os.urandom(32))


def settings(data: Path, keys: str = "", **more: object) -> Settings:
    return Settings(_env_file=None, vigie_data=data, vigie_secret_keys=SecretStr(keys), **more)  # type: ignore[arg-type]


def test_a_secret_opens_only_for_the_row_it_was_sealed_for() -> None:
    box = SecretBox([NEW])
    sealed = box.seal(b"token", bound_to=b"1/sms/a")
    assert box.open(sealed, bound_to=b"1/sms/a") == b"token"
    assert b"token" not in sealed
    for moved in (b"2/sms/a", b"1/voice/a", b"1/sms/b"):
        with pytest.raises(UnreadableSecret):
            box.open(sealed, bound_to=moved)


@pytest.mark.parametrize("at", [0, 1, 3, 8, 20, -1])
def test_an_altered_secret_does_not_open(at: int) -> None:
    box = SecretBox([NEW])
    sealed = bytearray(box.seal(b"token", bound_to=b"row"))
    sealed[at] ^= 1
    with pytest.raises(UnreadableSecret):
        box.open(bytes(sealed), bound_to=b"row")


def test_what_an_older_key_sealed_still_opens_and_new_secrets_use_the_newest() -> None:
    sealed = SecretBox([OLD]).seal(b"token", bound_to=b"row")
    both = SecretBox([NEW, OLD])
    assert both.open(sealed, bound_to=b"row") == b"token"
    assert SecretBox([NEW]).open(both.seal(b"x", bound_to=b"row"), bound_to=b"row") == b"x"
    with pytest.raises(UnreadableSecret):
        SecretBox([NEW]).open(sealed, bound_to=b"row")


def test_processes_that_start_together_generate_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        boxes = list(pool.map(lambda _: open_secret_box(settings(tmp_path)), range(8)))
    sealed = boxes[0].seal(b"x", bound_to=b"row")
    assert {box.open(sealed, bound_to=b"row") for box in boxes} == {b"x"}
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("keys", ["nonsense", "a:", ":" + "A" * 44, "a:" + base64.b64encode(b"short").decode(), "a:!!"])
def test_keys_that_are_not_keys_are_refused(keys: str) -> None:
    with pytest.raises(BadSecretKeys):
        parse_keys(keys)


async def test_a_channels_own_credentials_win_over_the_environment(drain: Tenant, tmp_path: Path) -> None:
    box = drain.hub.web.services[SecretBox]
    env = settings(tmp_path, twilio_account_sid="ACenv", twilio_auth_token=SecretStr("env"))
    async with drain.hub.db.system() as conn:
        channel = await channels.find_channel(conn, "sms", drain.number)
        stored = await conn.fetchval("SELECT credentials FROM channels WHERE kind = 'sms'")
    assert channel is not None
    assert credentials_of(channel, box, env)["auth_token"] == AUTH_TOKEN
    assert AUTH_TOKEN.encode() not in stored
    assert AUTH_TOKEN not in repr(channel)
    async with drain.hub.db.transaction(drain.id) as tx:
        await channels.replace_credentials(tx, channel, {}, box)
    async with drain.hub.db.system() as conn:
        bare = await channels.find_channel(conn, "sms", drain.number)
    assert bare is not None
    assert credentials_of(bare, box, env) == {"account_sid": "ACenv", "auth_token": "env"}


async def test_an_address_belongs_to_one_business_at_a_time(drain: Tenant, rival: Tenant) -> None:
    box = drain.hub.web.services[SecretBox]
    with pytest.raises(channels.AddressTaken):
        async with rival.hub.db.transaction(rival.id) as tx:
            await channels.create_channel(tx, kind="sms", address=drain.number, provider="twilio", box=box)
    listed = (await rival.admin.http.get("/api/v1/channels")).json()["items"]
    assert {c["address"] for c in listed} == {rival.number}
    assert all("credentials" not in c for c in listed)
