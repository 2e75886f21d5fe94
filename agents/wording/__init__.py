"""What the built-in engine says: templates in French and English, and how one becomes a sentence.

`templates/<flow>.json` holds key → language → text with `{variables}`; `common.json` serves every flow, `fr-FR` and
`fr-CA` stand beside `fr` only where the words differ. Texts are written in the characters of a text message (GSM-7)
and with plain spaces: `render` sets the spaces French wants where the channel can carry them.
A business overrides any text; `check_wording` says what is wrong with an override before it is published. A value
given to a template is data: it is never read as a template, and a missing one leaves no brace.
"""

from agents.wording.checking import Fault, check_wording
from agents.wording.rendering import render
from agents.wording.templates import KEYS, find_template, variables_of

__all__ = ["KEYS", "Fault", "check_wording", "find_template", "render", "variables_of"]
