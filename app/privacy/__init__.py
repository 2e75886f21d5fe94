"""What the law gives people over their data: to see it, take it along, and have it erased; and who looked at it.

Erasing is in place: who they were is replaced by pseudonyms everywhere, what happened stays (amounts, dates, types,
scores, the skeleton of the audit). Refused while a claim is open or must be kept. Done twice it changes nothing.
Each slice knows what of its tables is personal; this one asks them all, in one transaction.
"""
