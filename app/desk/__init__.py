"""The advisors' desk: conversations that need a human, and the humans who take them.

A hand-off joins the queue: waiting → offered (one advisor, a countdown) → claimed; a decline or a silence goes to the
next one, and when nobody is there the customer is promised a call back, which is an alert with a deadline. Whatever its
state, any advisor may take the conversation by hand, capacity or not: limits bind offers, not people.
`queue` decides and offers, `taking` changes who speaks, `answering` writes to the customer, `notes` to each other.
Invariants: one open hand-off per conversation; an advisor has one standing offer at most, and is offered nothing beyond
their capacity; timers are columns, and whoever finds one due derives the truth again under the locks and acts once;
the customer is told of every change of hands on their own channel; every act is in the audit log.
Locks are taken in this order: contact, conversation, hand-off, advisor.
A whisper never becomes an event: its words reach its one advisor and supervisors through `GET …/notes` alone, and what
the stream carries is a nudge to read again.
Events: `handoff.requested offered declined claimed promised cancelled`, `advisor.updated`, `note.added`.
"""
