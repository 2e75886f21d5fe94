"""One live run of an agent in a conversation: a pure state machine, events in, commands out.

`step(state, event, profile, now)` never waits, never fails because of what a caller or a model says, and knows no
clock, network or database. Whoever runs it stores the state, carries out the commands in order and feeds back what
came of them.
A state names the flow and version it began with and keeps them. While an advisor owns the conversation (`Claimed` …
`Released`) no command speaks. Urgency is only ever raised. What a model says is a proposal: it reaches `Say` through
`agents.model.review` alone, else the built-in wording planned for the same turn is said.
"""
