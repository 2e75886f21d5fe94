"""`python -m simulators.twilio --port 8090`: a Twilio account on this machine."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import uvicorn

from simulators.target import Target
from simulators.twilio.app import standalone
from simulators.twilio.carrier import TwilioConfig


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simulators.twilio", description="A simulated Twilio account.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; its control pages have no password")
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--account-sid", default=os.environ.get("TWILIO_ACCOUNT_SID", "AC" + "0" * 32))
    parser.add_argument("--auth-token", default=os.environ.get("TWILIO_AUTH_TOKEN", "simulated"))
    parser.add_argument(
        "--number", action="append", default=[], help="a number the account owns; repeat; none: any sender"
    )
    parser.add_argument(
        "--hub", help="where phones' texts go, and callbacks to --public-url, e.g. http://127.0.0.1:8000"
    )
    parser.add_argument(
        "--public-url", default=os.environ.get("PUBLIC_URL", ""), help="the address to sign (default: --hub)"
    )
    parser.add_argument("--journal", type=Path, help="file that keeps messages across restarts")
    parser.add_argument("--pace", type=float, default=1.0, help="multiplies every delay (0.1: ten times faster)")
    parser.add_argument("--rate", type=int, help="messages per second before 429")
    options = parser.parse_args()
    numbers = tuple(options.number)
    hub = None
    if options.hub:
        public = options.public_url or options.hub
        number = numbers[0] if numbers else os.environ.get("TWILIO_PHONE_NUMBER", "+15145550100")
        hub = Target(options.hub, public, options.account_sid, options.auth_token, "", number, number)
    config = TwilioConfig(
        options.account_sid,
        options.auth_token,
        numbers=numbers,
        hub=hub,
        journal=options.journal,
        pace=options.pace,
        rate_per_second=options.rate,
    )
    print(f"SIMULATED Twilio: TWILIO_API_BASE_URL=http://{options.host}:{options.port}  phones: /_sim")
    uvicorn.run(
        standalone(config), host=options.host, port=options.port, log_level="warning", timeout_graceful_shutdown=2
    )


if __name__ == "__main__":
    main()
