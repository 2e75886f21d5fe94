"""The API's own description: `/openapi.json` for machines, `/docs` for people."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import msgspec
from starlette.responses import HTMLResponse, Response

from app.access import PUBLIC
from app.web.endpoint import EndpointRoute
from app.web.routing import route


def document_routes(openapi: Callable[[], dict[str, Any]]) -> list[EndpointRoute]:
    """`/openapi.json` and `/docs`."""

    async def read_openapi() -> Response:
        """This API as OpenAPI 3.1."""
        return Response(msgspec.json.encode(openapi()), media_type="application/json")

    async def read_docs() -> Response:
        """This API for people."""
        return HTMLResponse(docs_page(openapi()))

    return [
        route("GET", "/openapi.json", read_openapi, needs=PUBLIC, hidden=True),
        route("GET", "/docs", read_docs, needs=PUBLIC, hidden=True),
    ]


def docs_page(document: dict[str, Any]) -> str:
    """The API as one page without scripts."""

    rows: list[str] = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {})
            shape: dict[str, Any] = next(iter(body.values()), {"schema": {}})["schema"]
            takes = shape.get("$ref", "").rsplit("/", 1)[-1]
            asks = ", ".join(f"<code>{escape(p['name'])}</code>" for p in operation["parameters"] if p["in"] != "path")
            rows.append(
                f"<tr><td><b class={method}>{method.upper()}</b><td><code>{escape(path)}</code>"
                f"<td>{escape(operation['summary'])}<br><small>{asks}"
                f"{' · body <a href=#' + escape(takes) + '>' + escape(takes) + '</a>' if takes else ''}</small>"
                f"<td><code>{escape(operation['x-needs'])}</code>"
            )
    schemas = "".join(
        f"<details id={escape(name)}><summary><code>{escape(name)}</code></summary>"
        f"<pre>{escape(msgspec.json.format(msgspec.json.encode(schema), indent=2).decode())}</pre></details>"
        for name, schema in document["components"]["schemas"].items()
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>Vigie API</title><style>:root{color-scheme:light dark;font:14px/1.5 system-ui}body{max-width:1100px;"
        "margin:32px auto;padding:0 16px}td{padding:6px 12px 6px 0;vertical-align:top;border-bottom:1px solid #8883}"
        "table{border-collapse:collapse;width:100%}pre{overflow:auto}b{font-weight:600}</style>"
        f"<h1>Vigie API</h1><p>Machine-readable: <a href=/openapi.json>/openapi.json</a>. Errors are problem details"
        f" (RFC 9457). Writes take <code>Idempotency-Key</code>.</p><table>{''.join(rows)}</table>"
        f"<h2>Schemas</h2>{schemas}</html>"
    )
