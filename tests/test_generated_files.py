"""Files that are generated say what the code says."""

from __future__ import annotations

from pathlib import Path

from openapi_spec_validator import validate

from app.settings import Settings, example
from tests.hub import Hub

ROOT = Path(__file__).resolve().parent.parent


def test_env_example_lists_every_setting() -> None:
    assert (ROOT / ".env.example").read_text() == example()
    assert "VIGIE_SECRET_KEYS=" in example()


async def test_the_api_document_is_valid_and_names_what_each_address_needs(hub: Hub) -> None:
    document = (await hub.http.get("/openapi.json")).json()
    validate(document)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["x-needs"], f"{method} {path}"
            assert operation["summary"].strip(), f"{method} {path}"
    assert "<code>/api/v1/alerts</code>" in (await hub.http.get("/docs")).text


def test_lock_files_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
    assert '"resolved"' not in (ROOT / "static" / "package-lock.json").read_text()


def test_settings_read_the_names_businesses_already_use() -> None:
    settings = Settings(_env_file=None, twilio_from="+15145550100")
    assert settings.twilio_phone_number == "+15145550100"
