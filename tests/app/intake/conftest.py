"""Doors with an agent behind them, and the carrier that takes what it says."""

from tests.app.desk import carrier, carrier_url, clock, worker

__all__ = ["carrier", "carrier_url", "clock", "worker"]
