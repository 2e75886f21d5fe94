"""Conversations: everything said with one contact over one medium, calls included.

Texting: one open conversation per contact. Voice: one per provider call, its turns stored as messages in their order.
`actions` (texts) and `calls` store what was said, learn who is speaking, let triage judge it and raise the alert, all
in the transaction of the provider's request. Of a call's many turns only those that add something raise it again.
Invariants: a provider's message id is stored once; a call's status never goes back, whatever the order of reports; a
whole message that is a stop word opts out and never raises an alert, and a stop word inside a sentence is just a word.
Events: `message.received`, `conversation.opened`, `conversation.closed`, `call.updated`.
"""
