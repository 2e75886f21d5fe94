"""Phone calls through Twilio that say something and hang up."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from twilio.base.exceptions import TwilioRestException
from twilio.twiml.voice_response import VoiceResponse

from app.channels.providers.twilio_account import Order, Receipt, TwilioAccount, TwilioClients, translated
from app.channels.rules import call_error, status_of_twilio_call

RING_SECONDS: Final = 25
"""Shorter than most mailboxes wait: an unanswered call should be the next person's, not a recording."""

MOST_WORDS: Final = 700
"""Characters spoken. Twilio takes 4000 of TwiML, and escaping may make five of one."""

_VOICES: Final = {"fr": "fr-CA", "en": "en-US"}
_EVENTS: Final = ["initiated", "ringing", "answered", "completed"]


class TwilioCalls:
    """Places and looks up calls. The words travel with the request; nothing is fetched from us while it rings."""

    def __init__(self, clients: TwilioClients) -> None:
        self._clients = clients

    async def send(self, account: TwilioAccount, order: Order) -> Receipt:
        """Ask Twilio to call."""
        try:
            call = await self._clients.of(account).calls.create_async(
                to=order.to,
                from_=order.from_,
                twiml=spoken_twice(order.body, order.language),
                timeout=RING_SECONDS,
                status_callback=order.status_callback,
                status_callback_event=_EVENTS,
            )
        except TwilioRestException as error:
            raise translated(error) from None
        return _receipt(call)

    async def find_sent(self, account: TwilioAccount, order: Order, *, since: datetime) -> list[Receipt]:
        """The calls to that number that Twilio took since then, oldest first; what they said it does not tell."""
        try:
            calls = await self._clients.of(account).calls.list_async(to=order.to, from_=order.from_, limit=200)
        except TwilioRestException as error:
            raise translated(error) from None
        return [r for r in map(_receipt, reversed(calls)) if r.created_at is None or r.created_at >= since]

    async def look_up(self, account: TwilioAccount, provider_id: str) -> Receipt:
        """The call as it is now."""
        try:
            return _receipt(await self._clients.of(account).calls(provider_id).fetch_async())
        except TwilioRestException as error:
            raise translated(error) from None


def spoken_twice(words: str, language: str) -> str:
    """The TwiML of a call: a breath, because people need one to lift the phone to their ear, then the words twice."""
    sayable = "".join(c if c.isprintable() else " " for c in words)[:MOST_WORDS]
    response = VoiceResponse()
    response.pause(length=1)
    response.say(sayable, language=_VOICES["en" if language == "en" else "fr"], loop=2)
    return str(response)


def _receipt(call: Any) -> Receipt:
    said = str(call.status)
    return Receipt(
        provider_id=str(call.sid),
        status=status_of_twilio_call(said),
        created_at=call.date_created,
        error_code=call_error(said),
    )
