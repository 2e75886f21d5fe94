"""Pure: what identity says to customers."""

from __future__ import annotations

from typing import Final

_CODE: Final = {
    "fr": "{business} : votre code est {code}. Il est valable {minutes} minutes. Ne le communiquez à personne"
    " d’autre ; si vous n’avez rien demandé, ignorez ce message.",
    "en": "{business}: your code is {code}. It is valid for {minutes} minutes. Do not share it with anybody else;"
    " if you did not ask for it, ignore this message.",
}


def code_text(language: str | None, business: str, code: str, minutes: int) -> str:
    """The text that carries a one-time code."""
    return _CODE["en" if language == "en" else "fr"].format(business=business, code=code, minutes=minutes)
