"""Proving who speaks: a matricule and a second factor, before anything personal is said.

Nothing an answer says, or how long it takes, tells a matricule that exists from one that does not. Tries are counted by
session, by matricule and by address; too many lock the door for a while, for all three. A proof holds for one
conversation, for a while. What was tried is kept hashed.
"""
