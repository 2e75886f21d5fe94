"""How a server message proves where it comes from."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Credential:
    """What is configured at the provider. The defaults of `hmac` are Vapi's."""

    kind: Literal["secret", "bearer", "hmac", "none"] = "secret"
    algorithm: Literal["sha1", "sha256", "sha512"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    payload: str = "{timestamp}.{body}"
    prefix: str = ""
    signature_header: str = "x-signature"
    timestamp_header: str = "x-timestamp"
    milliseconds: bool = False

    def headers(self, secret: str, body: bytes, *, now: float) -> dict[str, str]:
        """`now` is Unix time in seconds."""
        if self.kind == "secret":
            return {"X-Vapi-Secret": secret}
        if self.kind == "bearer":
            return {"Authorization": f"Bearer {secret}"}
        if self.kind == "none":
            return {}
        timestamp = str(int(now * 1000) if self.milliseconds else int(now))
        signature = self.prefix + self._signature(secret, body, timestamp)
        return {self.signature_header: signature, self.timestamp_header: timestamp}

    def _signature(self, secret: str, body: bytes, timestamp: str) -> str:
        before, _, after = self.payload.replace("{timestamp}", timestamp).partition("{body}")
        signed = before.encode() + body + after.encode()
        digest = hmac.new(secret.encode(), signed, getattr(hashlib, self.algorithm)).digest()
        return digest.hex() if self.encoding == "hex" else base64.b64encode(digest).decode()
