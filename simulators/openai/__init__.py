"""An OpenAI-compatible server, simulated: Chat Completions and the plain part of Responses, without a model.

What it answers is decided by `behaviour`: it rephrases the plan it finds in the prompt, word by word, always the same
way, or does what it was taught at `/_sim/behaviour`: call tools, stall, babble without end, break off, refuse, or obey
whatever the last message says. Some model names are born misbehaving (`MAGIC_MODELS`).

Invariants: nothing it says comes from anywhere but the request and what it was taught; every request is remembered
(bounded) with when its connection was closed, at `/_sim/requests`; pages say SIMULATED.
"""
