"""What a machine can understand of a caller, without knowing whose caller it is.

A library: it imports nothing of the product, does no I/O and reads no clock (`now` is an argument). The same text,
rules and moment always give the same answer.

* `agents.urgency`: how urgent, and why: a verdict with evidence in the caller's own words
* `agents.language`: French or English
* `agents.understanding`: what a message wants, yes and no, mood, days and things named
* `agents.knowledge`: which row of a business's knowledge answers a question
* `agents.extraction`: name, address, postal code, phone, e-mail, each with its span and a confidence
* `agents.folding`: text as the matchers see it, position for position the same length as the original
"""
