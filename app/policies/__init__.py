"""Insurance policies: what an insured person is covered for, up to what, and what stays theirs to pay.

A policy belongs to a contact. Its guarantees each say whether they cover, at what rate, the deductible and the limit,
in minor units of its currency. Whether it holds is asked of a day: past its end it is `expire`, whatever was decided.
Invariants: numbers are unique per tenant; every change names the version it saw.
Events: policy.created, policy.updated (topic `policies`).
"""
