"""Channels: the addresses we own (numbers) and everything that leaves by them.

A channel is a (kind, address) held by one tenant at a time: that is how a called number names its tenant. Its provider
credentials are sealed with AES-256-GCM, bound to tenant, kind and id.
A delivery is one outgoing message or call: `intended`, then whatever its provider reports, up to `read`. To a contact
it carries a message of a conversation, by a request of ours (`api`) or in our answer to the provider's own (`answer`).
Invariants: it is written before anything is sent; its status never goes back, in whatever order reports arrive; an
attempt whose outcome is not known is looked up at the provider before another is made; a final report that does not
come is fetched, ever more seldom, for some hours. To contacts: nobody who opted out, nothing the agent thought of in an
epoch that is over, texts to one person in their order (none holds up the next for more than a minute), and no more a
local day than the number's two allowances (`settings.daily_cap`: replies, members). Carried out by `sending`; who asked
for it (team notifications, conversations) hears of changes through a callback inside the same transaction.
Events: none of its own; `notification.*` tells a delivery's life to the boards.
"""
