"""The simulated carriers as a process."""

from __future__ import annotations

import uvicorn

from app.settings import Settings
from app.storm.night import target
from simulators.twilio.app import standalone
from simulators.twilio.carrier import TwilioConfig


def serve_carriers(settings: Settings, *, port: int) -> None:
    """Serve Twilio's REST API as the demo account, calling back and texting this Vigie. Messages survive restarts."""
    hub = target(settings, "drain")
    config = TwilioConfig(
        hub.twilio_account_sid,
        hub.twilio_auth_token,
        hub=hub,
        journal=settings.vigie_data / "simulated-sms.jsonl",
    )
    uvicorn.run(standalone(config), host=settings.host, port=port, log_level="warning", timeout_graceful_shutdown=2)
