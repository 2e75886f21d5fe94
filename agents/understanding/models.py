"""What was understood of one message. Spans are code points of the text: `text[start:end] == quote`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Final, Literal

Language = Literal["fr", "en"]
YesNo = Literal["yes", "no"]
Tone = Literal["calm", "worried", "upset", "angry"]
TONES: Final[tuple[Tone, ...]] = ("calm", "worried", "upset", "angry")

INTENTS: Final = (
    *("greeting", "product_availability", "product_info_price", "product_search", "reservation_create"),
    *(
        "reservation_cancel",
        "order_status",
        "order_change",
        "exchange_return",
        "refund",
        "delivery_problem",
        "shipping",
    ),
    *("appointment_book", "appointment_change", "appointment_cancel", "appointment_confirm", "opening_hours"),
    *("address_directions", "contact_info", "quote_request", "payment_invoice", "complaint", "technical_support"),
    *("advice_styling", "human_request", "callback_request", "thanks_closing", "opt_out", "opt_in", "wrong_number"),
    *("spam", "document_sent", "emergency", "other"),
)
"""Stable codes; reports and tenants' settings refer to them."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing the caller wants, in the words that said so."""

    code: str
    confidence: float
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in the text. `value` is normalised: "2847", "RF-2847", "M", "bleu", "3", "89.00 EUR"."""

    value: str
    quote: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class When:
    """A day, an hour, or both, in the time zone asked for.

    `day` is None when only an hour was said, and when no `now` was given for a relative day. `part`: morning,
    afternoon, evening, night. `until_day` ends a stretch ("du 3 au 5"). `past` when the words look back ("hier").
    """

    day: date | None
    hour: time | None
    quote: str
    start: int
    end: int
    confidence: float
    part: str | None = None
    until_day: date | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class Emotion:
    """Advisory only: it orders a queue and colours a brief, it never decides."""

    tone: Tone = "calm"
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Entities:
    """In order of appearance. `colours` are named in French ("bleu"), `sizes` as written on labels ("38", "M")."""

    order_numbers: tuple[Mention, ...] = ()
    tracking_numbers: tuple[Mention, ...] = ()
    product_codes: tuple[Mention, ...] = ()
    sizes: tuple[Mention, ...] = ()
    colours: tuple[Mention, ...] = ()
    quantities: tuple[Mention, ...] = ()
    money: tuple[Mention, ...] = ()
    dates: tuple[When, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything at once; each part stands alone and none is proof of anything.

    `language_confidence` is 0 when the text gave no hint. `keeps_language`: the text was too short or too mixed to
    change the language of a conversation, so `language` is the prior one. `speaks_other`: it seems written in a
    language that is neither French nor English. `is_goodbye`, `is_thanks`, `is_greeting`: that is all the message says.
    `opt_out`: "strict" for a stop word alone, "soft" for a sentence that refuses further messages.
    """

    text: str = field(repr=False)
    language: Language
    language_confidence: float = 0.0
    keeps_language: bool = False
    speaks_other: bool = False
    intents: tuple[Intent, ...] = ()
    yes_no: YesNo | None = None
    yes_no_confidence: float = 0.0
    emotion: Emotion = Emotion()
    wants_human: bool = False
    asks_if_robot: bool = False
    is_greeting: bool = False
    is_thanks: bool = False
    is_goodbye: bool = False
    is_injection: bool = False
    opt_out: Literal["strict", "soft"] | None = None
    corrects: bool = False
    """Takes back something said before: "en fait…", "no, I meant"."""
    does_not_know: bool = False
    """"Je ne sais pas", "no idea"."""
    asks_repeat: bool = False
    """"Pardon ?", "I don't understand"."""
    is_empty: bool = False
    """No word in it: nothing, or only signs and emoji."""
    entities: Entities = Entities()

    def wants(self, code: str) -> bool:
        """Whether this intent was understood."""
        return any(intent.code == code for intent in self.intents)

    @property
    def main(self) -> str:
        """The code of the surest intent, `other` when there is none."""
        return max(self.intents, key=lambda one: one.confidence).code if self.intents else "other"
