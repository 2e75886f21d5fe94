"""Alerts: what a human must acknowledge.

Life: pending → acknowledged → resolved, or pending → expired (P3, P4 only). For P1 and P2 an acknowledgement is a
lease: without any further human act it goes back to pending and escalation continues. One open alert per contact and
need; a repeat call bumps it and may raise its urgency; only a human lowers it, with a reason.
Escalation follows a plan, a copy of the tenant's policy taken when the plan starts. All timers are columns;
`handlers.sweep` finds what is due, derives the truth again under the row's lock and acts once, however late. An
unanswered P1 or P2 never expires: past its time it is flagged `breached`, told to everyone again, and stays.
Invariants: `version` grows with every change and every change is one event carrying the whole card; numbers grow
per tenant, with gaps where nothing came of one; every act is in `alert_actions` and in the audit log.
Events: `alert.raised bumped acknowledged released assigned snoozed woken reprioritised escalated exhausted breached
expired resolved noted updated`.
"""
