"""Putting units aside for somebody, and giving them back."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.catalog import reads, reservation_queries, stock_queries
from app.catalog.actions import record_move, show_products
from app.catalog.events import (
    ReservationCancelled,
    ReservationCreated,
    ReservationEvent,
    ReservationExpired,
    ReservationExtended,
)
from app.catalog.models import LONGEST_HOLD_HOURS, MOST_PER_HOLD, MoveReason, Offer, Reservation
from app.catalog.schemas import ReservationView
from app.connectors.errors import AlreadyHeld, AlreadyOver, OutOfStock, Validation
from app.contacts import actions as contacts
from app.db.transaction import Transaction
from app.errors import NotFound, StaleVersion
from app.knowledge import actions as knowledge


async def reserve(
    tx: Transaction,
    contact_id: UUID,
    variant_id: UUID,
    *,
    quantity: int = 1,
    lasting: timedelta,
    who: Principal | None = None,
) -> ReservationView:
    """Put units aside. Locks the contact, then the variant.

    Raises:
        NotFound: no such contact, or the variant is not sold.
        AlreadyHeld: this contact has one of it already; `reservation_id`, `expires_at`.
        OutOfStock: `available` says how many there are.
        Validation: too many, or for too long.
    """
    if not 1 <= quantity <= MOST_PER_HOLD:
        raise Validation(f"Between 1 and {MOST_PER_HOLD} are put aside for one person.")
    if not timedelta(0) < lasting <= timedelta(hours=LONGEST_HOLD_HOURS):
        raise Validation(f"They are put aside for {LONGEST_HOLD_HOURS} hours at most.")
    await contacts.take(tx, contact_id)
    offer = await reads.get_offer(tx.conn, tx.tenant_id, variant_id)
    if not offer.variant.active:
        raise NotFound
    held = await reservation_queries.find_active(tx.conn, tx.tenant_id, contact_id, variant_id)
    if held is not None:
        raise AlreadyHeld(reservation_id=str(held.id), expires_at=held.expires_at)
    left = await stock_queries.take_units(tx.conn, tx.tenant_id, variant_id, quantity, to_hold=True)
    if left is None:
        available = (await reads.get_offer(tx.conn, tx.tenant_id, variant_id)).variant.stock
        raise OutOfStock(available=available)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    expires_at = await knowledge.reachable_until(tx.conn, tenant, tx.at, tx.at + lasting)
    made = Reservation(uuid7(), 1, variant_id, contact_id, quantity, "active", tx.at, expires_at, None, None, None)
    await reservation_queries.insert_reservation(tx.conn, tx.tenant_id, made)
    await record_move(
        tx, variant_id, -quantity, left, "reserved", reservation_id=made.id, by_name=who.name if who else None
    )
    await audit(tx, who, "reserve", "reservation", made.id, detail={"quantity": quantity})
    return await _tell(tx, made, ReservationCreated, offer)


async def cancel(
    tx: Transaction, reservation_id: UUID, *, who: Principal | None = None, expected: int | None = None
) -> ReservationView:
    """They are no longer wanted; cancelling again changes nothing.

    Raises:
        NotFound, StaleVersion, AlreadyOver (picked up or expired).
    """
    held = await taken(tx, reservation_id, expected)
    if held.status == "cancelled":
        return (await reads.show_reservations(tx.conn, tx.tenant_id, [held]))[0]
    if held.status != "active":
        raise AlreadyOver(current_status=held.status)
    await audit(tx, who, "cancel", "reservation", held.id)
    return await _give_back(tx, held, "cancelled", "released", ReservationCancelled, who)


async def expire(tx: Transaction, held: Reservation) -> ReservationView:
    """Nobody came in time. `held` is locked and due."""
    return await _give_back(tx, held, "expired", "expired", ReservationExpired, None)


async def extend(
    tx: Transaction,
    reservation_id: UUID,
    lasting: timedelta,
    *,
    who: Principal | None = None,
    expected: int | None = None,
) -> ReservationView:
    """Keep them aside that much longer than promised, once.

    Raises:
        NotFound, StaleVersion, AlreadyOver.
        Validation: it was extended before, or for too long.
    """
    held = await taken(tx, reservation_id, expected)
    if held.status != "active" or held.expires_at <= tx.at:
        raise AlreadyOver(current_status=held.status)
    if held.extended_at is not None:
        raise Validation("It was extended once already.")
    if not timedelta(0) < lasting <= timedelta(hours=LONGEST_HOLD_HOURS):
        raise Validation(f"They are put aside for {LONGEST_HOLD_HOURS} hours at most.")
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    until = await knowledge.reachable_until(tx.conn, tenant, tx.at, held.expires_at + lasting)
    longer = dataclasses.replace(held, version=held.version + 1, expires_at=until, extended_at=tx.at)
    await reservation_queries.update_reservation(tx.conn, tx.tenant_id, longer)
    await audit(tx, who, "extend", "reservation", held.id, detail={"until": until.isoformat()})
    return await _tell(tx, longer, ReservationExtended)


async def taken(tx: Transaction, reservation_id: UUID, expected: int | None = None) -> Reservation:
    """One reservation, locked.

    Raises:
        NotFound, StaleVersion (with `current`).
    """
    held = await reservation_queries.lock_reservation(tx.conn, tx.tenant_id, reservation_id)
    if held is None:
        raise NotFound
    if expected is not None and held.version != expected:
        raise StaleVersion(current=(await reads.show_reservations(tx.conn, tx.tenant_id, [held]))[0])
    return held


async def end(tx: Transaction, held: Reservation, event: type[ReservationEvent], **changes: object) -> ReservationView:
    """Write that a locked reservation is over."""
    over = dataclasses.replace(held, version=held.version + 1, ended_at=tx.at, **changes)  # type: ignore[arg-type]
    await reservation_queries.update_reservation(tx.conn, tx.tenant_id, over)
    return await _tell(tx, over, event)


async def _give_back(
    tx: Transaction,
    held: Reservation,
    status: str,
    reason: MoveReason,
    event: type[ReservationEvent],
    who: Principal | None,
) -> ReservationView:
    left = await stock_queries.return_units(tx.conn, tx.tenant_id, held.variant_id, held.quantity, held=True)
    await record_move(
        tx,
        held.variant_id,
        held.quantity,
        left,
        reason,
        reservation_id=held.id,
        by_name=who.name if who else None,
    )
    return await end(tx, held, event, status=status)


async def _tell(
    tx: Transaction, held: Reservation, event: type[ReservationEvent], offer: Offer | None = None
) -> ReservationView:
    offer = offer or await reads.get_offer(tx.conn, tx.tenant_id, held.variant_id)
    view = ReservationView.of(held, offer)
    tx.emit(event(id=held.id, version=held.version, data=view))
    if event is not ReservationExtended:
        await show_products(tx, [offer.variant.product_id])
    return view
