"""Whom the simulated providers call: one Vigie, as it is reached and as it is signed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`base_url` is where we connect; `public_url` is what a provider believes it calls, hence what it signs."""

    base_url: str
    public_url: str
    twilio_account_sid: str
    twilio_auth_token: str
    vapi_secret: str
    sms_number: str
    voice_number: str

    def signed_url(self, path: str) -> str:
        return self.public_url.rstrip("/") + path

    def connect_url(self, signed: str) -> str:
        """Where to really connect for an address of this Vigie; other addresses are left alone."""
        public = self.public_url.rstrip("/")
        if signed == public or signed.startswith((f"{public}/", f"{public}?")):
            return self.base_url.rstrip("/") + signed[len(public) :]
        return signed
