"""Conversations: everything said with one contact over one medium, calls included, and who speaks in it for us.

Texting and chatting: one open conversation per contact and medium; a message after its end opens another. Voice: one
per provider call, its turns stored as messages in their order. `actions` (texts, chat) and `calls` store what was said,
learn who is speaking, let triage judge it and raise the alert, all in the transaction of the request. Of a call's many
turns only those that add something raise it again. `speaking` says something to the contact and `ownership` decides
who may: the agent until an advisor claims it, the advisor until they release it.
Invariants: a provider's message id, and a client's own, is stored once; messages of a conversation are counted without
a gap (`seq`); a call's status never goes back, whatever the order of reports; a whole message that is a stop word opts
out and never raises an alert, and a stop word inside a sentence is just a word. The database refuses whatever the agent
thought of in an epoch that is over: after a claim nothing of it is stored, and nothing of it is sent any more.
Events: `conversation.opened/updated/claimed/transferred/released/closed`, `message.received/sent/updated`,
`call.updated`.
"""
