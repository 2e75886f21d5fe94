"""Triage: glue between `agents.urgency` and a tenant's rules; every message of a caller gets one verdict.

Rules are data: a tenant without its own uses the built-in set of its industry. A draft is validated when stored, must
be previewed against the last 30 days, and is then published as a new immutable version; verdicts already given stay.
Invariants: one verdict of the rules per message; a process may believe an older version is published, but the
statement that stores the verdict says which one really is, so no message is judged by a retired one.
"""
