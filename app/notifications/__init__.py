"""Notifications: reaching a member of the team about an alert, with a receipt.

Whom to tell is decided above, from routing data only; here it is decided when and how. P1 and P2 leave at once. P3, P4
wait for the end of quiet hours and are gathered, up to half an hour, into one text (or one call) per person.
A notification mirrors the delivery that carries it, up to `delivered`; several may share one (a batch).
Events: `notification.created`, `notification.updated`.
"""
