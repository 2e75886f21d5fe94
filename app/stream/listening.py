"""The hub's listeners as the slices know them: events decoded once per tenant, handed to whoever listens here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
import structlog

from app.listening import Hear, Heard, HearWhisper
from realtime.live import LiveHub

log = structlog.get_logger(__name__)

_read: Final = msgspec.json.Decoder(Heard).decode


@dataclass(slots=True)
class _Ears:
    """Everybody in this process who listens to one tenant."""

    hears: dict[object, tuple[Hear, HearWhisper | None]] = field(default_factory=dict)
    stop: Callable[[], None] | None = None


class HubListening:
    """`app.listening.Listening` over the hub. A listener that fails is logged, and costs the others nothing."""

    def __init__(self, hub: LiveHub) -> None:
        self._hub = hub
        self._ears: dict[int, _Ears] = {}

    def listen(self, tenant_id: int, hear: Hear, whisper: HearWhisper | None = None) -> Callable[[], None]:
        """Hear every event of the tenant from now on; call what is returned to stop."""
        ears = self._ears.setdefault(tenant_id, _Ears())
        key = object()
        ears.hears[key] = (hear, whisper)
        if ears.stop is None:
            ears.stop = self._hub.listen(
                tenant_id, lambda frames: _tell(ears, frames), lambda frame: _whisper(ears, frame)
            )

        def stop() -> None:
            ears.hears.pop(key, None)
            if not ears.hears and ears.stop is not None:
                ears.stop()
                ears.stop = None
                self._ears.pop(tenant_id, None)

        return stop

    def whisper(self, tenant_id: int, frame: bytes) -> None:
        """Send an ephemeral frame to all who follow its topic now, in any process. May get lost."""
        self._hub.send_ephemeral(tenant_id, frame)


def _tell(ears: _Ears, frames: Sequence[bytes] | None) -> None:
    for event in _events(frames):
        for hear, _ in tuple(ears.hears.values()):
            try:
                hear(event)
            except Exception:
                log.exception("listener.failed")


def _events(frames: Sequence[bytes] | None) -> Sequence[Heard | None]:
    """An event nobody can read may have been any event."""
    try:
        return [None] if frames is None else [_read(frame) for frame in frames]
    except msgspec.DecodeError:
        log.warning("listening.unreadable_event")
        return [None]


def _whisper(ears: _Ears, frame: bytes) -> None:
    for _, whisper in tuple(ears.hears.values()):
        if whisper is not None:
            try:
                whisper(frame)
            except Exception:
                log.exception("listener.failed")
