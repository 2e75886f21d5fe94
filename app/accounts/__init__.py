"""Accounts: tenants, the members of their teams, sign-in, API keys, the audit log.

A login is one signed-in browser: an opaque token whose SHA-256 is a row; deleting the row ends it everywhere within a
second (`app.stream` watches). A member belongs to one tenant and has one role. Failed sign-ins are counted in Postgres
per address and per e-mail. The audit log is append-only, even for the application's own role.
Events: `user.updated`, `tenant.updated`.
"""
