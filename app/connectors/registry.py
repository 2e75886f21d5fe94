"""Which systems a tenant works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.accounts.models import Tenant
from app.connectors.customer_system import CustomerSystem
from app.connectors.errors import NotSupported
from app.connectors.inventory import Inventory
from app.connectors.orders import Orders
from app.connectors.tracking import Tracking
from app.db.transaction import Transaction

NATIVE: Final = "native"


@dataclass(frozen=True, slots=True)
class Systems:
    """The systems of one tenant, as a unit of work may use them."""

    customers: CustomerSystem
    inventory: Inventory
    orders: Orders
    tracking: Tracking


Maker = Callable[[Transaction, Tenant], Systems]


def always_native(_tenant: Tenant) -> str:
    """A tenant that chose nothing works with ours."""
    return NATIVE


class Registry:
    """Makers of systems by name. A name nobody makes is refused: never another system in its place."""

    def __init__(self, makers: Mapping[str, Maker], *, chosen: Callable[[Tenant], str] = always_native) -> None:
        self._makers = dict(makers)
        self._chosen = chosen

    def of(self, tx: Transaction, tenant: Tenant) -> Systems:
        """The tenant's systems.

        Raises:
            NotSupported: the tenant chose a system we cannot speak to.
        """
        name = self._chosen(tenant)
        maker = self._makers.get(name)
        if maker is None:
            raise NotSupported(system=name)
        return maker(tx, tenant)
