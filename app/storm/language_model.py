"""The simulated language model as a process of its own."""

from __future__ import annotations

import uvicorn

from app.settings import Settings
from realtime.serving import listen
from simulators.openai.app import OpenAISimulator


def serve_model(settings: Settings, *, port: int) -> None:
    """Serve until told to stop."""
    config = uvicorn.Config(OpenAISimulator(None).app(), log_config=None, timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listen(settings.host, port)])
