"""HTTP edge of the catalog."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.access import Permission, Principal
from app.catalog import (
    actions,
    holding,
    order_queries,
    queries,
    reads,
    reservation_queries,
    rules,
    selling,
    stock_queries,
)
from app.catalog.schemas import (
    Extension,
    MovePage,
    MoveQuery,
    NewProduct,
    NewReservation,
    Nothing,
    OfferPage,
    OfferQuery,
    OfferView,
    OrderBody,
    OrderChange,
    OrderPage,
    OrderQuery,
    OrderView,
    PickUp,
    ProductBody,
    ProductPage,
    ProductQuery,
    ProductView,
    ReservationPage,
    ReservationQuery,
    ReservationView,
    ShipmentBody,
    StockBody,
)
from app.db.database import Database
from app.web.endpoint import IfMatch
from app.web.routing import route


async def list_products(query: ProductQuery, who: Principal, db: Database) -> ProductPage:
    """What the shop sells, newest first, or what matches `q`."""
    patterns = rules.wanted(query.q).patterns if query.q else ()
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_products(
            snapshot.conn,
            who.tenant_id,
            patterns=patterns,
            active=query.active,
            before=query.cursor,
            limit=query.limit + 1,
        )
        shown = await reads.complete_products(snapshot.conn, who.tenant_id, found[: query.limit])
    following = str(shown[-1].id) if len(found) > query.limit else None
    return ProductPage([ProductView.of(p) for p in shown], following, snapshot.position)


async def read_product(id: UUID, who: Principal, db: Database) -> ProductView:
    """One product with its variants."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await reads.get_product(snapshot.conn, who.tenant_id, id)


async def create_product(body: NewProduct, who: Principal, db: Database) -> ProductView:
    """Sell something new."""
    async with db.transaction(who.tenant_id) as tx:
        return await actions.create_product(tx, body, who=who)


async def change_product(id: UUID, body: ProductBody, who: Principal, db: Database, if_match: IfMatch) -> ProductView:
    """Sell it differently; counts change through `POST /stock`."""
    async with db.transaction(who.tenant_id) as tx:
        return await actions.change_product(tx, id, body, who=who, expected=if_match.version)


async def search_stock(query: OfferQuery, who: Principal, db: Database) -> OfferPage:
    """What a customer asking in these words can have."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await reads.find_offers(
            snapshot.conn, who.tenant_id, query.q, colour=query.colour, size=query.size, limit=query.limit
        )
    return OfferPage([OfferView.of(o) for o in found])


async def change_stock(body: StockBody, who: Principal, db: Database) -> OfferView:
    """Count a variant anew, with a reason."""
    async with db.transaction(who.tenant_id) as tx:
        offer = await actions.change_stock(
            tx, body.sku, set_to=body.set_to, adjust=body.adjust, reason=body.reason, note=body.note, who=who
        )
    return OfferView.of(offer)


async def list_moves(id: UUID, query: MoveQuery, who: Principal, db: Database) -> MovePage:
    """Why the stock of a variant changed, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        await reads.get_offer(snapshot.conn, who.tenant_id, id)
        found = await stock_queries.list_moves(
            snapshot.conn, who.tenant_id, id, before=query.cursor, limit=query.limit + 1
        )
    shown = found[: query.limit]
    following = str(shown[-1].id) if len(found) > query.limit else None
    return MovePage(shown, following, snapshot.position)


async def list_reservations(query: ReservationQuery, who: Principal, db: Database) -> ReservationPage:
    """What was put aside, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await reservation_queries.list_reservations(
            snapshot.conn,
            who.tenant_id,
            contact_id=query.contact_id,
            status=query.status,
            before=query.cursor,
            limit=query.limit + 1,
        )
        shown = await reads.show_reservations(snapshot.conn, who.tenant_id, found[: query.limit])
    following = str(shown[-1].id) if len(found) > query.limit else None
    return ReservationPage(shown, following, snapshot.position)


async def reserve(body: NewReservation, who: Principal, db: Database) -> ReservationView:
    """Put something aside for a contact."""
    async with db.transaction(who.tenant_id) as tx:
        return await holding.reserve(
            tx,
            body.contact_id,
            body.variant_id,
            quantity=body.quantity,
            lasting=timedelta(hours=body.hours),
            who=who,
        )


async def cancel_reservation(
    id: UUID, body: Nothing, who: Principal, db: Database, if_match: IfMatch
) -> ReservationView:
    """It is no longer wanted; the units can be had again."""
    async with db.transaction(who.tenant_id) as tx:
        return await holding.cancel(tx, id, who=who, expected=if_match.version)


async def extend_reservation(
    id: UUID, body: Extension, who: Principal, db: Database, if_match: IfMatch
) -> ReservationView:
    """Keep it aside longer, once."""
    async with db.transaction(who.tenant_id) as tx:
        return await holding.extend(tx, id, timedelta(hours=body.hours), who=who, expected=if_match.version)


async def fulfil_reservation(
    id: UUID, body: PickUp, who: Principal, db: Database, if_match: IfMatch
) -> ReservationView:
    """They came and took it: it becomes an order."""
    async with db.transaction(who.tenant_id) as tx:
        return await selling.fulfil(tx, id, payment=body.payment, who=who, expected=if_match.version)


async def list_orders(query: OrderQuery, who: Principal, db: Database) -> OrderPage:
    """Orders, last entered first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await order_queries.list_orders(
            snapshot.conn,
            who.tenant_id,
            number=rules.order_number(query.number) if query.number else None,
            contact_id=query.contact_id,
            email=query.email,
            status=query.status,
            before=query.cursor,
            limit=query.limit + 1,
        )
        shown = await reads.complete_orders(snapshot.conn, who.tenant_id, found[: query.limit])
    following = str(shown[-1].id) if len(found) > query.limit else None
    return OrderPage([OrderView.of(o) for o in shown], following, snapshot.position)


async def read_order(id: UUID, who: Principal, db: Database) -> OrderView:
    """One order with its lines and parcels."""
    async with db.snapshot(who.tenant_id) as snapshot:
        return await reads.get_order(snapshot.conn, who.tenant_id, id)


async def create_order(body: OrderBody, who: Principal, db: Database) -> OrderView:
    """Something was sold; its units leave the stock."""
    async with db.transaction(who.tenant_id) as tx:
        return await selling.create_order(tx, body, who=who)


async def change_order(id: UUID, body: OrderChange, who: Principal, db: Database, if_match: IfMatch) -> OrderView:
    """What became of the money and the goods."""
    async with db.transaction(who.tenant_id) as tx:
        return await selling.change_order(tx, id, body, who=who, expected=if_match.version)


async def cancel_order(id: UUID, body: Nothing, who: Principal, db: Database, if_match: IfMatch) -> OrderView:
    """Call an order off that has not left; its units can be had again."""
    async with db.transaction(who.tenant_id) as tx:
        return await selling.cancel_order(tx, id, who=who, expected=if_match.version)


async def ship_order(id: UUID, body: ShipmentBody, who: Principal, db: Database, if_match: IfMatch) -> OrderView:
    """A parcel of an order left, or is somewhere else now."""
    async with db.transaction(who.tenant_id) as tx:
        return await selling.ship(tx, id, body, who=who, expected=if_match.version)


READ, WRITE = Permission.READ_CATALOG, Permission.WRITE_CATALOG
ANSWER = Permission.ANSWER_CONVERSATIONS
"""Whoever speaks with customers may put things aside for them."""

routes = [
    route("GET", "/products", list_products, needs=READ),
    route("POST", "/products", create_product, needs=WRITE, status=201),
    route("GET", "/products/{id}", read_product, needs=READ),
    route("PUT", "/products/{id}", change_product, needs=WRITE),
    route("GET", "/stock", search_stock, needs=READ),
    route("POST", "/stock", change_stock, needs=WRITE),
    route("GET", "/stock/{id}/moves", list_moves, needs=READ),
    route("GET", "/reservations", list_reservations, needs=READ),
    route("POST", "/reservations", reserve, needs=ANSWER, status=201),
    route("POST", "/reservations/{id}/cancel", cancel_reservation, needs=ANSWER),
    route("POST", "/reservations/{id}/extend", extend_reservation, needs=ANSWER),
    route("POST", "/reservations/{id}/fulfil", fulfil_reservation, needs=ANSWER),
    route("GET", "/orders", list_orders, needs=READ),
    route("POST", "/orders", create_order, needs=WRITE, status=201),
    route("GET", "/orders/{id}", read_order, needs=READ),
    route("PATCH", "/orders/{id}", change_order, needs=WRITE),
    route("POST", "/orders/{id}/cancel", cancel_order, needs=WRITE),
    route("POST", "/orders/{id}/shipments", ship_order, needs=WRITE),
]
