"""The dispatch desk."""

from tests.app.desk import carrier, carrier_url, clock, worker

__all__ = ["carrier", "carrier_url", "clock", "worker"]
