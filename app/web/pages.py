"""Serving the built web client: precompressed, immutable assets, one shell for every page address."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from app.web.problems import plain_problem

ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
NOT_BUILT: Final = (
    "<!doctype html><title>Vigie</title><h1>The web client is not built</h1>"
    "<p>Run <code>make run</code>, or <code>npm ci &amp;&amp; npm run build</code> in <code>static/</code>.</p>"
)
EMBEDDED: Final = frozenset({"widget.js"})
"""Files that pages of other sites load; a missing one is missing, never our own shell."""
OWN_SHELLS: Final = {"suivi": "suivi.html"}
"""Pages whose address is their key, by its first part: a shell of their own, which keeps the address to itself."""

FRAME_POLICY: Final = "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the build, read once."""

    content: bytes
    media_type: str
    encoding: str | None
    etag: str
    immutable: bool
    embedded: bool = False
    private: bool = False


class Pages:
    """An ASGI app: files of `dist/` by path, anything else is the client's own routing and gets the shell."""

    def __init__(self, dist: Path) -> None:
        self.dist = dist.resolve()
        self._cache: dict[tuple[str, str], Asset | None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await plain_problem(404, "There is nothing at this address.", code="not_found")(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await Response(status_code=405, headers={"Allow": "GET, HEAD"})(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path = scope["path"].lstrip("/")
        accepted = headers.get("accept-encoding", "")
        asset = self.find(path, accepted) if path else None
        if asset is None and (path.startswith("_app/") or path in EMBEDDED):
            await Response(status_code=404)(scope, receive, send)
            return
        asset = asset or self.find(OWN_SHELLS.get(path.partition("/")[0], "index.html"), accepted)
        if asset is None:
            await HTMLResponse(NOT_BUILT, status_code=503)(scope, receive, send)
            return
        await answer(asset, headers)(scope, receive, send)

    def find(self, path: str, accepted: str) -> Asset | None:
        """The asset at `path` in the best encoding the browser accepts."""
        encoding = next((name for name, _ in ENCODINGS if name in accepted), "")
        key = (path, encoding)
        if key not in self._cache:
            if len(self._cache) > 5000:
                self._cache.clear()
            self._cache[key] = self._read(path, encoding)
        return self._cache[key]

    def _read(self, path: str, encoding: str) -> Asset | None:
        try:
            plain = (self.dist / path).resolve()
            if not plain.is_relative_to(self.dist) or not plain.is_file():
                return None
        except (OSError, ValueError):
            return None  # no file has such a name: longer than names are, or with a NUL in it
        packed = plain.with_name(plain.name + dict(ENCODINGS)[encoding]) if encoding else plain
        chosen = packed if packed.is_file() else plain
        content = chosen.read_bytes()
        return Asset(
            content,
            mimetypes.guess_type(plain.name)[0] or "application/octet-stream",
            encoding if chosen is packed and encoding else None,
            '"' + hashlib.sha256(content).hexdigest()[:20] + '"',
            path.startswith("_app/immutable/"),
            path in EMBEDDED,
            path in OWN_SHELLS.values(),
        )


def answer(asset: Asset, headers: Headers) -> Response:
    """The response for an asset, 304 when the browser has it already."""
    out = {
        "ETag": asset.etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=31536000, immutable" if asset.immutable else "no-cache",
    }
    if asset.embedded:
        out |= {
            "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
    if asset.private:
        out |= {
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow",
        }
    if asset.encoding:
        out["Content-Encoding"] = asset.encoding
    if asset.media_type == "text/html":
        out["Content-Security-Policy"] = FRAME_POLICY
    if headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=out)
    return Response(asset.content, media_type=asset.media_type, headers=out)
