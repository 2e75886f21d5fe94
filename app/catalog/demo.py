"""The demo boutique's shelves, customers and orders: made through the same actions as anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.accounts.models import Tenant
from app.catalog import actions, holding, queries, selling
from app.catalog.schemas import NewLine, NewProduct, NewVariant, OrderBody, ShipmentBody
from app.connectors.orders import Payment
from app.contacts.actions import recognise
from app.contacts.models import Contact, Fact, Identity, Source
from app.db.transaction import Transaction

SHOP: Final = "boutique"
Shelf = tuple[str, str, str, str, str, int, str]
"""Reference, name, category, colour, English words, price in cents, `size=stock` pairs."""

SHELVES: Final[tuple[Shelf, ...]] = (
    ("RF-2847", "Robe Fleurie Bleue", "robe", "Bleu", "floral dress", 8900, "36=1 38=2 40=3"),
    ("BL-445", "Blazer Beige", "veste", "Beige", "blazer jacket", 12900, "36=2 38=4 40=3 42=1"),
    ("PT-2847", "Pantalon Noir", "pantalon", "Noir", "trousers pants", 7900, "S=3 M=6 L=4"),
    ("RF-2848", "Robe Fleurie Rose", "robe", "Rose", "floral dress", 8900, "36=2 38=0 40=1"),
    ("RL-310", "Robe Longue Verte", "robe", "Vert", "long dress", 11900, "36=1 38=3 40=2 42=1"),
    ("RN-120", "Petite Robe Noire", "robe", "Noir", "little dress", 9900, "34=1 36=4 38=6 40=2"),
    ("RC-205", "Robe Chemise Blanche", "robe", "Blanc", "shirt dress", 8500, "36=2 38=2 40=2"),
    ("JP-101", "Jupe Plissée Marine", "jupe", "Marine", "pleated skirt", 6900, "36=3 38=5 40=3"),
    ("JP-118", "Jupe Crayon Noire", "jupe", "Noir", "pencil skirt", 5900, "36=2 38=3 40=0"),
    ("CH-220", "Chemisier en Soie Crème", "chemisier", "Crème", "silk blouse", 8900, "36=2 38=3 40=2"),
    ("CH-231", "Chemise Rayée Bleue", "chemise", "Bleu", "striped shirt", 5900, "S=5 M=7 L=4"),
    ("TS-010", "T-shirt Coton Blanc", "t-shirt", "Blanc", "tee", 2500, "S=12 M=15 L=9 XL=4"),
    ("TS-011", "T-shirt Coton Noir", "t-shirt", "Noir", "tee", 2500, "S=8 M=11 L=10 XL=5"),
    ("PU-330", "Pull Cachemire Gris", "pull", "Gris", "cashmere sweater jumper", 14900, "S=1 M=2 L=1"),
    ("PU-342", "Pull Col Roulé Bordeaux", "pull", "Bordeaux", "turtleneck sweater jumper", 7900, "S=3 M=4 L=2"),
    ("CA-150", "Cardigan Camel", "gilet", "Camel", "cardigan", 8500, "S=2 M=3 L=2"),
    ("JN-501", "Jean Droit Brut", "jean", "Bleu", "straight jeans denim", 8900, "36=4 38=6 40=5 42=2"),
    ("PT-2860", "Pantalon Large Kaki", "pantalon", "Kaki", "wide trousers pants", 8500, "S=2 M=3 L=1"),
    ("MT-700", "Manteau Laine Camel", "manteau", "Camel", "wool coat", 22900, "36=1 38=2 40=1"),
    ("TR-710", "Trench Beige", "manteau", "Beige", "trench coat raincoat", 18900, "36=1 38=2 40=2 42=1"),
    ("VS-460", "Veste en Cuir Noire", "veste", "Noir", "leather jacket", 24900, "36=1 38=1 40=0"),
    ("EC-810", "Écharpe Laine Rouge", "accessoire", "Rouge", "wool scarf", 4500, "unique=14"),
    ("FO-820", "Foulard en Soie Turquoise", "accessoire", "Turquoise", "silk scarf", 5500, "unique=6"),
    ("SC-900", "Sac Cabas Cuir Marron", "sac", "Marron", "leather tote bag", 15900, "unique=3"),
)


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """Somebody who bought before: `phone` in E.164."""

    phone: str
    name: str
    email: str
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """`parcel` is carrier, number, status and days from now until it is expected."""

    number: str
    phone: str
    skus: tuple[str, ...]
    days_ago: int
    payment: Payment = "paid"
    parcel: tuple[str, str, str, int] | None = None


CUSTOMERS: Final = (
    DemoCustomer("+33639980131", "Julie Martin", "julie.martin@exemple.fr"),
    DemoCustomer("+33639980132", "Marie Lambert", "marie.lambert@exemple.fr"),
    DemoCustomer("+33639980133", "Éloïse Le Goff", "eloise.legoff@exemple.fr"),
    DemoCustomer("+33639980134", "Emma Clarke", "emma.clarke@example.co.uk", "en"),
    DemoCustomer("+33639980135", "Karim Haddad", "karim.haddad@exemple.fr"),
    DemoCustomer("+33639980136", "Jean-Pierre de La Tour", "jp.delatour@exemple.fr"),
    DemoCustomer("+33639980137", "Priya Nair", "priya.nair@example.com", "en"),
    DemoCustomer("+33639980138", "Thomas Nguyen", "thomas.nguyen@exemple.fr"),
)
ORDERS: Final = (
    DemoOrder(
        "2790", "+33639980131", ("TS-010-M", "JP-101-38"), 64, parcel=("Colissimo", "FR987650011", "delivered", -60)
    ),
    DemoOrder("2812", "+33639980133", ("MT-700-38",), 41, parcel=("Chronopost", "XC441200871FR", "delivered", -39)),
    DemoOrder("2847", "+33639980131", ("RN-120-38",), 12, parcel=("Colissimo", "FR987654280", "delivered", -9)),
    DemoOrder(
        "2860", "+33639980138", ("CH-231-L", "JN-501-42"), 9, parcel=("Colissimo", "FR987654300", "returned", -2)
    ),
    DemoOrder("2888", "+33639980134", ("TR-710-38",), 6, parcel=("DHL", "JD014600009876", "exception", 1)),
    DemoOrder("2901", "+33639980132", ("RL-310-38", "EC-810"), 3, parcel=("Colissimo", "FR987654321", "in_transit", 1)),
    DemoOrder("2915", "+33639980137", ("FO-820",), 2, parcel=("DHL", "JD014600010021", "out_for_delivery", 0)),
    DemoOrder("2921", "+33639980135", ("SC-900", "PU-342-M"), 1),
    DemoOrder("2924", "+33639980136", ("VS-460-38",), 0, "pending"),
)
HELD: Final = (("+33639980133", "RF-2847-40"), ("+33639980135", "BL-445-42"))


async def install_demo(tx: Transaction, tenant: Tenant) -> None:
    """The shelves, customers, orders, parcels and holds of the demo shop; nothing for any other business."""
    if tenant.slug != SHOP:
        return
    for shelf in SHELVES:
        await actions.create_product(tx, _product(shelf), who=None)
    people = {c.phone: await _customer(tx, c, tenant.country) for c in CUSTOMERS}
    for order in ORDERS:
        await _order(tx, order, people[order.phone])
    for phone, sku in HELD:
        await _hold(tx, people[phone], sku)


def _product(shelf: Shelf) -> NewProduct:
    reference, name, category, colour, words, price, sizes = shelf
    variants = []
    for pair in sizes.split():
        size, _, stock = pair.partition("=")
        only = size == "unique"
        variants.append(
            NewVariant(
                sku=reference if only else f"{reference}-{size}",
                size=None if only else size,
                colour=colour,
                price_minor=price,
                stock=int(stock),
                low_stock_at=2,
            )
        )
    return NewProduct(reference=reference, name=name, category=category, keywords=words.split(), variants=variants)


async def _customer(tx: Transaction, given: DemoCustomer, region: str) -> Contact:
    said = {"name": given.name, "email": given.email, "language": given.language}
    facts = [Fact(field, value, Source.STRUCTURED) for field, value in said.items()]
    return await recognise(tx, Identity("phone", given.phone), region=region, facts=facts)


async def _order(tx: Transaction, given: DemoOrder, contact: Contact) -> None:
    body = OrderBody(
        number=given.number,
        contact_id=contact.id,
        payment=given.payment,
        placed_at=tx.at - timedelta(days=given.days_ago),
        lines=[NewLine(sku=sku, quantity=1) for sku in given.skus],
    )
    order = await selling.create_order(tx, body, who=None)
    if given.parcel is not None:
        carrier, number, status, days = given.parcel
        expected = tx.at + timedelta(days=days)
        parcel = {"carrier": carrier, "number": number, "expected_at": expected}
        left = {"status": "in_transit", "at": expected - timedelta(days=2)}
        now = {"status": status, "at": expected}
        for step in (left, now):
            await selling.ship(tx, order.id, ShipmentBody.model_validate(parcel | step), who=None)


async def _hold(tx: Transaction, contact: Contact, sku: str) -> None:
    variant_id = await queries.find_variant_id(tx.conn, tx.tenant_id, sku)
    if variant_id is not None:
        await holding.reserve(tx, contact.id, variant_id, lasting=timedelta(hours=24))
