"""The story of an alert, for whoever must act on it: what came in, what was made of it, who was told, what people did.

A read-only view over alerts, conversations, triage and the journal, in one snapshot with its stream position. It writes
nothing and emits nothing.
"""
