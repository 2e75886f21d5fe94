"""Twilio, simulated: the part of its REST API we use, and the webhooks it sends back.

A message is accepted (`queued`), goes `sent`, and ends `delivered`, `undelivered` or `failed`; each step is called back
to the sender's `StatusCallback`, signed with the account's token. What a number does is decided by `behaviour`: some
numbers are born misbehaving (`MAGIC_NUMBERS`), any other can be taught at `/_sim/behaviour`.

Invariants: an accepted message is kept (bounded in memory, and in a journal file when one is given) and its receipts go
on after a restart; nothing leaves this machine except webhooks to the addresses its users gave; pages say SIMULATED.
"""
