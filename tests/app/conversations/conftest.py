"""A conversation under way, and the worker and carrier that take our words to the phone."""

from tests.app.desk import carrier, carrier_url, clock, worker

__all__ = ["carrier", "carrier_url", "clock", "worker"]
