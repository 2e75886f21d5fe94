"""A secret in a text is sealed until it leaves, and only for the phone it is meant for."""

from __future__ import annotations

from app.channels.concealing import conceal, reveal, stand_in
from app.channels.secrets import SecretBox

BOX = SecretBox([("k1", b"k" * 32)])
SECRET = "a-secret-of-25-characters"
PHONE = "+212600550101"


def concealed(secret: str = SECRET) -> str:
    return f"Votre lien : https://x.test/suivi/{conceal(BOX, secret, tenant_id=7, to_address=PHONE)} (30 jours)"


def test_the_ledger_does_not_hold_it_and_the_carrier_gets_it() -> None:
    body = concealed()
    assert SECRET not in body
    assert reveal(BOX, body, tenant_id=7, to_address=PHONE) == f"Votre lien : https://x.test/suivi/{SECRET} (30 jours)"


def test_it_is_counted_as_it_is_sent() -> None:
    assert len(stand_in(concealed())) == len(reveal(BOX, concealed(), tenant_id=7, to_address=PHONE))


def test_moved_to_another_phone_or_business_it_stays_sealed() -> None:
    body = concealed()
    assert reveal(BOX, body, tenant_id=7, to_address="+212600550102") == body
    assert reveal(BOX, body, tenant_id=8, to_address=PHONE) == body


def test_what_only_looks_like_one_is_left_alone() -> None:
    for text in ("{{sealed:3:AAAA}}", "{{sealed:9999:===}}", "{{sealed:2:é}}", "{{other}}"):
        assert reveal(BOX, text, tenant_id=7, to_address=PHONE) == text
