"""The session machine: `begin` a session, `step` it through one event, pure and the same for every channel.

`step(state, event, profile, now)` gives the next state and the commands to carry out in order. What holds for every
flow is settled here, before the flow is asked: silence while an advisor owns the conversation, emergencies, a wish for
a person, loops, repetitions, language, the disclosure said first, messages after the end. Then the flow plans its
sentences, and with the model engine the plan is phrased by a model, reviewed, or said as it is.
No text of a caller, a tool or a model makes it raise; only an unknown flow in a profile does (`UnknownFlow`).
"""

from agents.machine.asking import guard_of
from agents.machine.stepping import Step, begin, step

__all__ = ["Step", "begin", "guard_of", "step"]
