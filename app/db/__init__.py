"""Plumbing: Postgres. A pool bound to the restricted role, tenant transactions, the stream log, migrations.

Invariants: every connection runs as `vigie_app` (no superuser, no BYPASSRLS, owner of nothing); every setting is
`SET LOCAL`, so that nothing of a tenant outlives its transaction; events are written by the last statement before
COMMIT and published after it.
Lock order inside a transaction: contact, conversation, alert, then the stream head at flush.
"""
