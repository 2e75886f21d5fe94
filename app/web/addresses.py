"""Pure: whose address a public request counts against."""

from __future__ import annotations

import ipaddress
from typing import Final

from starlette.requests import Request

_OUR_PROXIES: Final = [
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1", "fc00::/7")
]


def visitor_address(peer: str | None, forwarded: str | None) -> str:
    """Whose address counts: the peer's, or what a proxy of ours on a private network wrote down last."""
    given = peer or ""
    try:
        if forwarded and any(ipaddress.ip_address(given) in network for network in _OUR_PROXIES):
            given = str(ipaddress.ip_address(forwarded.rsplit(",", 1)[-1].strip()))
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return given


def address_of(request: Request) -> str:
    """Whose address a request counts against."""
    peer = request.client.host if request.client else None
    return visitor_address(peer, request.headers.get("x-forwarded-for"))
