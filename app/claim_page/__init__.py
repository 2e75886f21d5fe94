"""A customer's own page of a claim: read, followed live and added to by whoever holds its link.

A link names one claim, is kept hashed, ends, and can be revoked; it opens nothing else. What it shows is in plain words
and holds nothing an insurer keeps to itself.
"""
