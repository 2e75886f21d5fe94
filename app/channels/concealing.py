"""Secrets inside a text: sealed as long as the text lies in the ledger, opened on its way to the carrier.

A concealed piece reads `{{sealed:<characters>:<base64>}}` and is bound to the phone it is meant for.
"""

from __future__ import annotations

import base64
import re
from typing import Final

from app.channels.secrets import SecretBox, UnreadableSecret

_PIECE: Final = re.compile(r"\{\{sealed:([0-9]{1,4}):([A-Za-z0-9_=-]+)\}\}")


def conceal(box: SecretBox, secret: str, *, tenant_id: int, to_address: str) -> str:
    """What stands in a text for `secret`, until it leaves for that phone."""
    sealed = box.seal(secret.encode(), bound_to=_bound(tenant_id, to_address))
    return f"{{{{sealed:{len(secret)}:{base64.urlsafe_b64encode(sealed).decode()}}}}}"


def reveal(box: SecretBox, body: str, *, tenant_id: int, to_address: str) -> str:
    """The text as the carrier gets it. A piece that is not ours, or was meant for another phone, stays as it is."""

    def opened(piece: re.Match[str]) -> str:
        try:
            sealed = base64.urlsafe_b64decode(piece[2])
            return box.open(sealed, bound_to=_bound(tenant_id, to_address)).decode()
        except (ValueError, UnreadableSecret):
            return piece[0]

    return _PIECE.sub(opened, body)


def stand_in(body: str) -> str:
    """A text as long as the one the carrier gets."""
    return _PIECE.sub(lambda piece: "x" * int(piece[1]), body)


def _bound(tenant_id: int, to_address: str) -> bytes:
    return f"text:{tenant_id}:{to_address}".encode()
