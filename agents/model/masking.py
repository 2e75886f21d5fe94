"""Personal details a turn does not need are not shown to a model."""

from __future__ import annotations

from agents.extraction import find_address, find_emails, find_phones, find_postal_codes


def mask(text: str, *, country: str, keep: str) -> str:
    """`text` with phones, e-mails, postal codes and a street address blanked, except those written in `keep`."""
    spans: list[tuple[int, int, str]] = []
    country = country if country in {"CA", "US", "FR", "MA"} else "CA"
    spans += [(found.start, found.end, "[e-mail]") for found in find_emails(text)]
    spans += [(found.start, found.end, "[phone]") for found in find_phones(text, country=country)]
    spans += [(found.start, found.end, "[postal code]") for found in find_postal_codes(text, country=country)]
    address = find_address(text, country=country)
    if address is not None:
        spans.append((address.start, address.end, "[address]"))
    pieces: list[str] = []
    at = 0
    for start, end, label in sorted(spans, key=lambda span: (span[0], -span[1])):
        if text[start:end] in keep:
            continue
        if start >= at:
            pieces += [text[at:start], label]
        at = max(at, end)
    return "".join([*pieces, text[at:]])
