"""What a model is asked, and what of its answer may be said: it phrases, it never decides.

`compose` makes the question of one turn from the plan the built-in engine already has. `review` reads the whole answer
and gives the words that may be said, or none with the rules they broke; `Guard` reads the same rules over a stream, so
that what is shown of it while it arrives is never something `review` would have refused.

Whatever a caller, a tool or a model writes is data. Numbers, dates, prices, links and recipients come from the plan and
from facts; promises, hand-offs and urgency from the plan alone. With no usable answer, the plan is said.
Pure: the same arguments always give the same answer.
"""

from agents.model.guard import Guard
from agents.model.prompt import PROMPT_VERSION, compose
from agents.model.reviewing import Review, review
from agents.model.wishes import CheckedWish

__all__ = ["PROMPT_VERSION", "CheckedWish", "Guard", "Review", "compose", "review"]
