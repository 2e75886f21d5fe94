"""Connectors: what the hub asks of a shop's systems, whoever makes them.

Four interfaces: `customer_system` (who their customers are), `inventory` (what can be had and put aside), `orders`,
`tracking`. Each has required methods, and optional ones a system declares in `capabilities`; an undeclared one raises
`NotSupported`, so a caller asks first and does less. Every failure is of the typed set in `errors`.
`registry` finds a tenant's systems; without a choice of its own they are ours (`native_customers` here, stock and
orders in `app.catalog`). A contract suite in the tests holds every implementation to one meaning.
Ids are text: other systems have ids of their own. Money is minor units and a currency.
"""
