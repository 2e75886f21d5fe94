"""Insurance claims (sinistres): from the first sentence to a settled file.

Life: nouveau → en_cours → expert → validation → ferme; aside en_attente_client (documents are waited for, reminded of,
and past the deadline a human is asked) and escalade (an advisor is needed). Only the transitions of `rules` exist; a
closed claim is opened again by a manager alone. What decides is `agents.complexity`, whose every result is kept.
Invariants: numbered without a gap per tenant and year; every write names the version it saw; every change is in the
claim's history; a rejection says why, a payment is traceable.
Events: claim.declared, claim.updated (topic `claims`); claim_action.* (`claim_actions`); reimbursement.*
(`reimbursements`); document.* (`documents`).
"""
