"""The paths and French fields a business of this trade already knows: clients, sinistres, conversation.

The same actions as `/api/v1`, translated at the edge; nothing is decided here.
"""
