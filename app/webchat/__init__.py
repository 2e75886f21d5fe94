"""Web chat: the widget on a business's own site, and the public socket behind it.

A site is a `chat` channel whose address is its public key; which pages may use it is its list of origins. A session is
one browser, known by a secret only it has; it costs a row until it says something, or an agent that speaks first has
greeted it, and then becomes a contact with a conversation like any other. A message goes the way of every message:
`conversations.receive_message`, then `sessions.hear`, in one transaction. What is said to the customer is read from
what was committed: events say that there is something, the socket sends what comes after the position it stands at.
Invariants: each message is sent once per socket and in order, whatever is lost or repeated on the way; positions of a
session only grow, across the conversations it has one after the other; a slow, loud or silent client costs a bounded
amount; the secret is stored hashed and never logged.
Events: chat_session.linked (a session and the conversation it now speaks in; no board follows it).
"""
