"""Everything at once."""

from __future__ import annotations

from dataclasses import dataclass

from agents.extraction.details import Address, Detail, find_address, find_emails, find_phones, find_postal_codes
from agents.extraction.names import Name, find_name

MAX_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Extracted:
    name: Name | None
    email: Detail | None
    phone: Detail | None
    postal_code: Detail | None
    address: Address | None


def extract(text: str, *, country: str = "CA") -> Extracted:
    """The first, best of each. `country` decides which national phone and postal formats are read: CA, US, FR or MA."""
    text = text[:MAX_CHARS]
    return Extracted(
        name=find_name(text),
        email=next(iter(find_emails(text)), None),
        phone=next(iter(find_phones(text, country=country)), None),
        postal_code=next(iter(find_postal_codes(text, country=country)), None),
        address=find_address(text, country=country),
    )
