"""The moving part: accepted messages travel, people answer calls, and receipts are called back."""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import httpx2

from simulators.target import Target
from simulators.twilio import receipts
from simulators.twilio.behaviour import Behaviour, Behaviours
from simulators.twilio.errors import DELIVERY_MESSAGES
from simulators.twilio.inbound import Inbound, Media, Reply, opt_out_type, send_inbound
from simulators.twilio.ledger import Ledger
from simulators.twilio.records import CALL_TERMINAL, Call, Message
from simulators.twilio.segments import segments
from simulators.twilio.webhooks import Delivery, Params, deliver

log = logging.getLogger("simulators.twilio")

OPT_OUT_ANSWERS = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number."
    " Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to"
    " unsubscribe. Msg&Data Rates May Apply.",
}
_SENT_AFTER, _ENDED_AFTER, _RING, _TALK = (0.2, 0.8), (0.6, 2.5), (0.5, 2.0), (1.5, 3.0)


@dataclass(frozen=True, slots=True)
class TwilioConfig:
    """One simulated account.

    `numbers`: those it owns (empty: every sender is fine). `hub`: the Vigie that phones text to; also tells how to
    reach its public address from here. `journal`: file that survives restarts. `pace` multiplies every waiting time.
    """

    account_sid: str
    auth_token: str
    numbers: tuple[str, ...] = ()
    hub: Target | None = None
    journal: Path | None = None
    pace: float = 1.0
    hang_seconds: float = 30.0
    rate_per_second: int | None = None
    history: int = 5000
    seed: int = 0


class Carrier:
    """Owns what is in flight. A context manager, or call `resume` and `aclose` yourself. A client given is shared."""

    def __init__(self, config: TwilioConfig, *, http: httpx2.AsyncClient | None = None) -> None:
        self.config = config
        self.behaviours = Behaviours()
        self.ledger = Ledger(limit=config.history, journal=config.journal)
        self.http = http or httpx2.AsyncClient(follow_redirects=False, trust_env=False)
        self._owns_http = http is None
        self._random = random.Random(config.seed)  # noqa: S311 (delays, not secrets)
        self._flying: set[asyncio.Task[None]] = set()
        self._departures: dict[str, asyncio.Event] = {}

    async def __aenter__(self) -> Self:
        self.resume()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    def resume(self) -> None:
        """Take up again what a previous life of this account left under way."""
        for message in self.ledger.messages.values():
            if message.direction != "inbound" and not _receipted(message):
                self._fly(self._travel(message))
        for call in self.ledger.calls.values():
            if call.status not in CALL_TERMINAL:
                self._fly(self._ring(call))

    async def aclose(self) -> None:
        flying = list(self._flying)
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)
        if self._owns_http:
            await self.http.aclose()
        self.ledger.close()

    async def settled(self) -> None:
        """Wait until nothing is in flight."""
        while self._flying:
            await asyncio.wait(set(self._flying))

    def accept_message(self, message: Message) -> None:
        message.note("queued", message.created_at)
        self.ledger.keep(message)
        self._fly(self._travel(message))

    def accept_call(self, call: Call) -> None:
        call.note("queued", call.created_at)
        self.ledger.keep(call)
        self._fly(self._ring(call))

    async def text_the_hub(
        self,
        *,
        from_: str,
        body: str,
        to: str | None = None,
        media: tuple[Media, ...] = (),
        message_sid: str | None = None,
    ) -> Inbound:
        """A phone writes to one of our numbers. Opt-out words take effect here, whatever the hub thinks.

        `message_sid`: that of a text whose delivery found nobody, to try it again.
        """
        hub = self.config.hub
        if hub is None:
            raise LookupError("this simulated account has no hub to text")
        to = to or hub.sms_number
        opt_out = opt_out_type(body)
        if opt_out is not None:
            self.ledger.opt_out(from_, to, out=opt_out == "STOP")
        inbound = await send_inbound(
            self.http, hub, from_=from_, to=to, body=body, media=media, message_sid=message_sid, opt_out=opt_out
        )
        message = self.take_exchange(inbound.sid, from_, to, body, inbound.answers)
        message.media = [item.url or item.content_type for item in media]
        message.note("webhook", message.created_at, _outcome(inbound.delivery))
        self.ledger.changed(message)
        if opt_out is not None:
            self._remember(_sid("SM"), "outbound-reply", to, from_, OPT_OUT_ANSWERS[opt_out], "delivered")
        return inbound

    def take_exchange(self, sid: str, from_: str, to: str, body: str, answers: Iterable[Reply]) -> Message:
        """A text delivered to the hub, by us or by whoever plays its sender, and what the answer sends back."""
        message = self._remember(sid, "inbound", from_, to, body, "received")
        for reply in answers:
            self._accept_reply(reply, reply.from_ or to, reply.to or from_)
        return message

    def _accept_reply(self, reply: Reply, from_: str, to: str) -> None:
        """A text of an answer: taken unless this number is taught that nothing is, refused as its REST sibling is."""
        behaviour = self.behaviours.of(to)
        if behaviour.create in {"error", "hang_unaccepted"} or not reply.body:
            return
        now, cost = datetime.now(UTC), segments(reply.body)
        message = Message(
            _sid("SM"), "outbound-reply", from_, to, reply.body, "queued", now, now, None, cost.count, cost.encoding,
            status_callback=reply.action,
        )  # fmt: skip
        code = 21610 if (to, from_) in self.ledger.opted_out else None
        if behaviour.create == "refuse":
            code = behaviour.error_code or 21211
        if code is None:
            self.accept_message(message)
            return
        message.error_code, message.error_message = code, DELIVERY_MESSAGES.get(code, "Message refused")
        message.moved("failed", now)
        self.ledger.keep(message)
        self._fly(self._travel(message))

    def _remember(
        self, sid: str, direction: receipts.Direction, from_: str, to: str, body: str, status: str
    ) -> Message:
        now, cost = datetime.now(UTC), segments(body)
        message = Message(sid, direction, from_, to, body, status, now, now, None, cost.count, cost.encoding)
        message.note(status, now)
        self.ledger.keep(message)
        return message

    async def _travel(self, message: Message) -> None:
        """Steps and receipts of a message; it leaves after the one accepted before it for the same phone has left."""
        behaviour = self.behaviours.of(message.to)
        before, left = self._departures.get(message.to), asyncio.Event()
        self._departures[message.to] = left
        if before is not None:
            await before.wait()
        try:
            await self._go(message, behaviour, left)
        finally:
            left.set()
            if self._departures.get(message.to) is left:
                del self._departures[message.to]

    async def _go(self, message: Message, behaviour: Behaviour, left: asyncio.Event) -> None:
        in_order = behaviour.callbacks in {"normal", "duplicated"}
        plan = receipts.message_plan(message.status, behaviour.final)
        for status in plan:
            if status != message.status:
                await self._pause(_SENT_AFTER if status == "sent" else _ENDED_AFTER, behaviour)
                self._move(message, status, behaviour)
            if status != "queued":
                left.set()
            if in_order:
                await self._receipt(message, status)
        if behaviour.callbacks == "duplicated":
            plan = [*plan, *plan]
        if behaviour.callbacks == "reversed":
            plan.reverse()
        elif behaviour.callbacks in {"shuffled", "duplicated"}:
            self._random.shuffle(plan)
        if behaviour.callbacks not in {"normal", "never"}:
            for status in plan:
                await self._receipt(message, status)

    def _move(self, message: Message, status: str, behaviour: Behaviour) -> None:
        if status in {"undelivered", "failed"}:
            message.error_code = behaviour.error_code or 30008
            message.error_message = DELIVERY_MESSAGES.get(message.error_code, "Unknown error")
        message.moved(status, datetime.now(UTC))
        self.ledger.changed(message)

    async def _receipt(self, message: Message, status: str) -> None:
        if message.status_callback is None:
            return
        params = receipts.message_params(message, status, self.config.account_sid, datetime.now(UTC))
        delivery = await self._call_back(message.status_callback, params)
        message.note(f"callback:{status}", datetime.now(UTC), _outcome(delivery))
        self.ledger.changed(message)

    async def _ring(self, call: Call) -> None:
        behaviour = self.behaviours.of(call.to)
        for sequence, status in enumerate(receipts.call_plan(behaviour.call)):
            if sequence:
                await self._pause(_TALK if status == "completed" else _RING, behaviour)
            call.moved(status, datetime.now(UTC))
            self.ledger.changed(call)
            if status == "in-progress":
                await self._listen(call)
            await self._call_receipt(call, status, sequence, behaviour)

    async def _listen(self, call: Call) -> None:
        """The person answers: what they hear is the given TwiML, or what the hub's address says now."""
        twiml = call.twiml
        if twiml is None and call.url is not None:
            delivery = await self._call_back(call.url, receipts.call_params(call, self.config.account_sid))
            call.note("twiml", datetime.now(UTC), _outcome(delivery))
            twiml = delivery.body if delivery.ok else None
        call.spoken = receipts.spoken(twiml or "")

    async def _call_receipt(self, call: Call, status: str, sequence: int, behaviour: Behaviour) -> None:
        event = receipts.call_event(status)
        wanted = call.callback_events or ["completed"]
        if call.status_callback is None or event not in wanted or behaviour.callbacks == "never":
            return
        params = receipts.call_progress_params(call, self.config.account_sid, sequence, datetime.now(UTC))
        delivery = await self._call_back(call.status_callback, params)
        call.note(f"callback:{status}", datetime.now(UTC), _outcome(delivery))
        self.ledger.changed(call)

    async def _call_back(self, url: str, params: Params) -> Delivery:
        hub = self.config.hub
        connect_url = hub.connect_url(url) if hub is not None else url
        return await deliver(self.http, url, params, auth_token=self.config.auth_token, connect_url=connect_url)

    async def _pause(self, between: tuple[float, float], behaviour: Behaviour) -> None:
        await asyncio.sleep(self._random.uniform(*between) * self.config.pace * behaviour.delay)

    def _fly(self, journey: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(journey)
        self._flying.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a simulated journey broke", exc_info=error)


def _sid(prefix: str) -> str:
    return prefix + uuid.uuid4().hex


def _outcome(delivery: Delivery) -> str:
    return str(delivery.status) if delivery.status is not None else f"no answer ({delivery.failure})"


def _receipted(message: Message) -> bool:
    """Whether the journey of a message is over, its last receipt included."""
    if not message.ended:
        return False
    return message.status_callback is None or any(step.what == f"callback:{message.status}" for step in message.history)
