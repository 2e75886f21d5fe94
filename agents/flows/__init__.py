"""The conversations our agents can hold: one module per flow, each with a version that live sessions keep.

A flow is a handful of handlers over a `Turn`: it reads what was understood, plans sentences by the key of their
wording, asks tools, and says when it is done or lost. What is the same for every flow (an emergency, a person asked
for, silence while an advisor owns the conversation, loops, language) happens in `agents.machine`, before it.
`find(name, version)` gives the flow a session began with, `latest(name)` the one a new session begins with.
"""

from agents.flows.flow import Flow
from agents.flows.registry import UnknownFlow, find, latest, names
from agents.flows.turn import Turn

__all__ = ["Flow", "Turn", "UnknownFlow", "find", "latest", "names"]
