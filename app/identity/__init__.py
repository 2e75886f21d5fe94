"""Proving who speaks: a matricule and a second factor, before anything personal is said.

Nothing an answer says, or how long it takes, tells a matricule that exists from one that does not, nor an insured who
is suspended: the same words and the same statements for all of them. Failures are counted by conversation, by matricule
and by address; too many lock the door for a while, and what is tried at a locked door is not looked at. A try is stored
with the turn that answers it: when that turn is rolled back nothing was disclosed, and nothing was tried.
A one-time code leaves by text for the phone on file, whoever asked for it and wherever; a job makes and sends it, so
that asking takes the same whether or not there is anybody. A proof holds for one open conversation, until an hour
passes without it being used, and ends when the customer closes the chat. What was tried is kept hashed, not for long.
"""
