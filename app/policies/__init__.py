"""Insurance policies: what an insured person is covered for, up to what, and what stays theirs to pay.

A policy belongs to a contact. Its guarantees each say whether they cover, at what rate, the deductible and the limit, in
minor units of the policy's currency.
Events: policy.created, policy.updated (topic `policies`).
"""
