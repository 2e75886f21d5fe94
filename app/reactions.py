"""What facts cause elsewhere: the one place that wires slices sideways. Runs in the transaction, before its flush."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from app.alerts.jobs import ReconsiderReach, RefreshContact
from app.channels.rules import LOST
from app.claims.jobs import AttachMedia, FollowTakeover, ShowInsured, ShowPolicy
from app.db.transaction import Transaction
from app.desk.jobs import FollowClosing, RefreshAdvisor, SettleCallback
from app.events import Event
from app.sessions.jobs import CatchUp, ResumeAgent, SilenceAgent

CATCH_UP_AFTER: Final = timedelta(seconds=45)
"""A caller is given the time to put the phone down."""

Reaction = Callable[[Event, Transaction], None]


def react(event: Event, tx: Transaction) -> None:
    """Enqueue what the event causes."""
    for reaction in REACTIONS.get(event.TYPE, ()):
        reaction(event, tx)


def follow_reach(event: Event, tx: Transaction) -> None:
    """A member who cannot be reached is not waited for."""
    if event.data.status in LOST and event.data.error != "no_longer_needed":
        tx.enqueue(ReconsiderReach(alert_id=event.data.alert_id, step=event.data.step))


def show_contact(event: Event, tx: Transaction) -> None:
    """A contact's open alerts follow it, unless an alert of this transaction has seen to that."""
    if not any(e.TOPIC == "alerts" and e.data.contact.id == event.id for e in tx.emitted):
        tx.enqueue(RefreshContact(contact_id=event.id))


def silence_agent(event: Event, tx: Transaction) -> None:
    """The agent's session learns that a human speaks."""
    tx.enqueue(SilenceAgent(conversation_id=event.id, epoch=event.data.epoch, advisor=event.data.advisor.name))


def follow_takeover(event: Event, tx: Transaction) -> None:
    """Whoever speaks with the customer has the claims spoken about."""
    advisor = event.data.advisor
    tx.enqueue(FollowTakeover(conversation_id=event.id, user_id=advisor.id, name=advisor.name))


def attach_media(event: Event, tx: Transaction) -> None:
    """What a customer sends may be what a claim waits for."""
    if event.data.author == "contact" and event.data.media:
        tx.enqueue(AttachMedia(conversation_id=event.data.conversation_id))


def show_insured(event: Event, tx: Transaction) -> None:
    """An insured's claims follow them."""
    if event.data.matricule is not None:
        tx.enqueue(ShowInsured(contact_id=event.id))


def show_policy(event: Event, tx: Transaction) -> None:
    """Claims show the policy they are under."""
    tx.enqueue(ShowPolicy(policy_id=event.id, contact_id=event.data.contact_id))


def resume_agent(event: Event, tx: Transaction) -> None:
    """The agent goes on, or keeps company until a colleague comes; all it gets is the note left with it."""
    notes = [e.data.text for e in tx.emitted if e.TYPE == "note.added" and e.data.conversation_id == event.id]
    tx.enqueue(ResumeAgent(conversation_id=event.id, epoch=event.data.epoch, note=" ".join(notes)[:2000]))


def follow_closing(event: Event, tx: Transaction) -> None:
    """Nobody is needed in a closed conversation any more, and its advisor has room again."""
    if event.data.channel != "voice":
        advisor = event.data.advisor
        tx.enqueue(FollowClosing(conversation_id=event.id, advisor_id=advisor.id if advisor else None))


def settle_callback(event: Event, tx: Transaction) -> None:
    """Who was called back waits no more."""
    if event.data.need == "callback":
        tx.enqueue(SettleCallback(alert_id=event.id))


def refresh_advisor(event: Event, tx: Transaction) -> None:
    """A member's place at the desk follows them."""
    tx.enqueue(RefreshAdvisor(user_id=event.id))


def catch_up(event: Event, tx: Transaction) -> None:
    """A call that has been reported on may have left its file incomplete."""
    call = event.data
    if call.status == "ended" and (call.summary or call.structured):
        job = CatchUp(call_id=call.id, contact_id=call.contact_id, conversation_id=call.conversation_id)
        tx.enqueue(job, after=CATCH_UP_AFTER)


REACTIONS: Final[dict[str, tuple[Reaction, ...]]] = {
    "notification.created": (follow_reach,),
    "notification.updated": (follow_reach,),
    "contact.updated": (show_contact, show_insured),
    "policy.updated": (show_policy,),
    "message.received": (attach_media,),
    "alert.resolved": (settle_callback,),
    "conversation.closed": (follow_closing,),
    "user.updated": (refresh_advisor,),
    "call.updated": (catch_up,),
    "conversation.claimed": (silence_agent, follow_takeover),
    "conversation.released": (resume_agent,),
}
