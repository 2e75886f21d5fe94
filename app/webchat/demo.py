"""The page of an invented shop, so that somebody can try the chat without having a site. Shown only in a demo."""

from __future__ import annotations

import html
import secrets
from collections.abc import Sequence
from typing import Final

from starlette.responses import HTMLResponse

STYLE: Final = """
:root{color-scheme:light dark}body{margin:0;font:17px/1.6 system-ui,sans-serif;background:Canvas;color:CanvasText}
header{padding:4rem 1.25rem 2rem;max-width:44rem;margin:auto}main{padding:0 1.25rem 8rem;max-width:44rem;margin:auto}
h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem}nav a{display:inline-block;padding:.4rem 0;margin-right:1rem}
.goods{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:1rem;margin:2rem 0}
.goods div{aspect-ratio:4/5;border-radius:.75rem;background:color-mix(in srgb,CanvasText 8%,Canvas);padding:1rem;
display:flex;align-items:end}small{opacity:.75}
"""
WORDS: Final = {
    "fr": ("Bienvenue chez {name}", "Une page d’exemple : le bouton de discussion est en bas à droite.",
           "Essayer un autre site :", ("Nouveautés", "Sélection", "Derniers jours"), "Choisissez un site"),
    "en": ("Welcome to {name}", "An example page: the chat button is at the bottom right.",
           "Try another site:", ("New in", "Our picks", "Last days"), "Choose a site"),
}  # fmt: skip


def page(chosen: tuple[str, str, str] | None, known: Sequence[tuple[str, str, str]], language: str) -> HTMLResponse:
    """The demo page of a site, `(key, label, business)`; without one, the list of those there are."""
    title, hint, others, goods, choose = WORDS[language]
    nonce = secrets.token_urlsafe(12)
    links = "".join(
        f'<a href="/chat-demo?site={html.escape(key)}&amp;lang={language}">{html.escape(name)}</a>'
        for key, _, name in known
    )
    heading = html.escape(title.format(name=chosen[2]) if chosen else choose)
    script = ""
    if chosen is not None:
        script = f'<script src="/widget.js" data-site="{html.escape(chosen[0])}" nonce="{nonce}" async></script>'
    shelf = "".join(f"<div>{html.escape(item)}</div>" for item in goods)
    body = f'<p>{html.escape(hint)}</p><div class="goods">{shelf}</div>' if chosen else ""
    text = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
        f'<title>{heading}</title><style nonce="{nonce}">{STYLE}</style>'
        f"<header><h1>{heading}</h1></header><main>{body}<nav><small>{html.escape(others)}</small> {links}</nav></main>"
        f"{script}</html>"
    )
    policy = (
        f"default-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self' ws: wss:;"
        " img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"
    )
    return HTMLResponse(text, headers={"Content-Security-Policy": policy})
