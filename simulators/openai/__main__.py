"""`python -m simulators.openai --port 8092`: an OpenAI-compatible server on this machine."""

from __future__ import annotations

import argparse
import os

import uvicorn

from simulators.openai.app import OpenAISimulator
from simulators.openai.behaviour import EVERY_MODEL


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simulators.openai", description="A simulated language model.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; its control pages have no password")
    parser.add_argument("--port", type=int, default=8092)
    parser.add_argument("--api-key", default=os.environ.get("OPENAI_API_KEY"), help="the only key accepted; none: any")
    parser.add_argument("--first-token-ms", type=float, default=0.0)
    parser.add_argument("--token-ms", type=float, default=0.0)
    options = parser.parse_args()
    simulator = OpenAISimulator(options.api_key)
    if options.first_token_ms or options.token_ms:
        pace = {"first_token_ms": options.first_token_ms, "token_ms": options.token_ms}
        simulator.behaviours.teach(EVERY_MODEL, pace)
    print(f"SIMULATED OpenAI: OPENAI_BASE_URL=http://{options.host}:{options.port}/v1", flush=True)
    uvicorn.run(simulator.app(), host=options.host, port=options.port, log_level="warning", timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main()
