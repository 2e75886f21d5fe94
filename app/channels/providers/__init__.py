"""Carriers behind channels. Each translates its vendor's words and failures into ours; vendors' SDKs stay in here.

A provider takes an account and a message and says what became of the request: accepted, refused, not reached, or not
known. It keeps no state but connections.
"""
