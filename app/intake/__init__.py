"""Intake: the doors providers call, and the journal of everything they sent.

A request is admitted when its signature over the raw bytes and our public address is right for the channel it names;
the called address names the tenant. Its journal entry, and all it sets in motion, commit together before the answer.
Invariants: the same provider id is effective once and every repetition gets the first answer; what we fail to process
is kept as `failed`, answered all the same, tried again by a job and replayable by an operator; unknown kinds are kept;
a forged request leaves no trace of its content. Only without a database is a request turned away (503).
"""
