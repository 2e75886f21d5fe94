"""Contacts: the people a tenant deals with, found or created by the address they reach us from.

An address belongs to one contact (`contact_identities`); of any number of concurrent first messages one creates it.
Every learned field remembers who said it: a person of the team, structured data, the caller's own text, a channel
profile; a weaker source never overwrites a stronger one. An anonymous caller is a contact with `is_anonymous`, known
by the provider's call id. Unknown is null, never a placeholder.
Taking a contact (`recognise`) locks its row: whatever is done for one contact happens in order.
An insured person has a matricule, known once per tenant by its capitals and digits; only people enter it.
Events: `contact.created`, `contact.updated`, `contact.seen`.
"""
