"""Sessions: live runs of an agent in our customers' conversations; the glue between `agents/` and everything else.

A caller's message reaches `actions.hear` in the transaction that stored it. The session's state is loaded, the pure
machine steps, its commands are carried out, the state is stored: one transaction, so an answer exists exactly when the
message does. Only a turn that needs a model goes on after COMMIT (`live`), and its answer is committed under the epoch
it was thought of in.
Invariants: one live session per conversation; a session keeps the flow version it began with; every turn is recorded
with its engine, latency, tokens and cost; a model that is late, down or talks rubbish never leaves a caller unanswered.
"""
