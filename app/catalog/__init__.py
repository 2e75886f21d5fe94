"""Catalog: what a shop sells, puts aside and has sold.

A product is shown with its variants; a variant has a price and two counts: `stock` can be had, `held` is put aside.
Every change of `stock` is a move with a reason, and the moves of a variant add up to it. One guarded UPDATE takes
units, so nothing is sold twice however many ask at once.
A reservation is active until it is cancelled, fulfilled (it becomes an order) or its time is over: `expire_due` gives
the units back at exactly `expires_at`, however long it was down. One active reservation per contact and variant; it can
be extended once. A hold during which the doors stay shut lasts to the end of the next opening day.
Customers reach all this through the interfaces of `app.connectors`, which this slice implements for shops without
systems of their own; `tools` is what an agent may ask.
Locks: the contact, then variants by id, then their products, then orders.
Events (topic `catalog`): `product.created/updated`, `reservation.created/extended/cancelled/expired/fulfilled`,
`order.created/updated`.
"""
