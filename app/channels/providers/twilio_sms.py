"""Text messages through Twilio."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from twilio.base.exceptions import TwilioRestException

from app.channels.providers.twilio_account import Order, Receipt, TwilioAccount, TwilioClients, translated
from app.channels.rules import status_of_twilio


class TwilioSms:
    """Sends and looks up messages."""

    def __init__(self, clients: TwilioClients) -> None:
        self._clients = clients

    async def send(self, account: TwilioAccount, order: Order) -> Receipt:
        """Ask Twilio to send."""
        try:
            message = await self._clients.of(account).messages.create_async(
                to=order.to, from_=order.from_, body=order.body, status_callback=order.status_callback
            )
        except TwilioRestException as error:
            raise translated(error) from None
        return _receipt(message)

    async def find_sent(self, account: TwilioAccount, order: Order, *, since: datetime) -> list[Receipt]:
        """The messages to that number with this very text that Twilio took since then, oldest first."""
        try:
            messages = await self._clients.of(account).messages.list_async(to=order.to, from_=order.from_, limit=200)
        except TwilioRestException as error:
            raise translated(error) from None
        found = [_receipt(m) for m in messages if m.body == order.body]
        return [r for r in reversed(found) if r.created_at is None or r.created_at >= since]

    async def look_up(self, account: TwilioAccount, provider_id: str) -> Receipt:
        """The message as it is now."""
        try:
            return _receipt(await self._clients.of(account).messages(provider_id).fetch_async())
        except TwilioRestException as error:
            raise translated(error) from None


def _receipt(message: Any) -> Receipt:
    return Receipt(
        provider_id=str(message.sid),
        status=status_of_twilio(str(message.status)),
        created_at=message.date_created,
        error_code=None if message.error_code is None else str(message.error_code),
    )
