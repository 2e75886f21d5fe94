"""What the caller told about themselves in a message, and what a bare answer to a question means."""

from __future__ import annotations

import re
from typing import Final

from agents.extraction import extract, find_address, find_emails, find_phones, find_postal_codes
from agents.flows.turn import Turn
from agents.folding import fold, unmarked

SURE: Final = 0.6
"""From this confidence on a detail is taken as told; below it, nobody asked for it."""

BRIEF: Final = 8
"""Words a bare refusal has at most."""

ASSUMED: Final = 0.9
"""A bare answer to a question that was just asked."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_LEAD: Final = re.compile(
    r"^\W*(?:oui|yes|ok|alors|donc|well|so|bonjour|hello|hi|c est|c'est|it s|it's|moi c'est|mon nom est|my name is|"
    r"je m'appelle|je suis|i am|i'm|nom ?:|name ?:|au nom de|adresse ?:|address ?:|au|at|le|the)[\s,:]+"
)
_OTHER_WORDS: Final = """
je tu il elle on nous vous ils elles le la les un une des du ce ca cela c est mon ma mes ton votre vos notre pas
non oui ne pourquoi comment combien quand ou qui que quoi rien aucun aucune merci bonjour bonsoir salut allo hello
hi hey the a an my your his her we you they it is are was not no yes why how what when where who nothing none
thanks thank please svp stp ok okay bon bien here ici drain eau egout toilette urgent urgence emergency problem
probleme prix price deja already dans in at avec with pour for and et sais know dont don think maybe peut etre
robot bot agent adresse nom name address rue street courriel email mail numero number telephone phone confidentiel
private secret sur google facebook internet ami friend voisin instructions ignore prompt systeme system vas va go
fuck idiot con niaiseux
"""
_NOT_NAMES: Final = frozenset(_OTHER_WORDS.split())


_ASKING: Final = re.compile(
    r"^\W*(?:est[- ]ce|qu'est|quel(?:le)?s?|combien|comment|pourquoi|quand|ou est|pouvez|pourriez|avez|faites|etes|"
    r"what|which|how|why|when|where|can you|could you|do you|are you|is it|will you)\b"
)


def is_question(text: str) -> bool:
    """Whether the message asks something, by its mark or its first word."""
    return "?" in text or _ASKING.match(fold(text).replace("’", "'")) is not None


def is_polite(turn: Turn) -> bool:
    """Nothing but courtesies."""
    return turn.heard.is_greeting or turn.heard.is_thanks or turn.heard.is_goodbye


def declines(turn: Turn) -> bool:
    """Whether the caller would rather not, or cannot, answer the pending question."""
    heard, text = turn.heard, turn.spoke.text
    if heard.does_not_know:
        return True
    return heard.yes_no == "no" and not is_question(text) and len(text.split()) <= BRIEF


def take_known(turn: Turn) -> None:
    """What the hub holds about the contact fills the fields nobody told us otherwise."""
    for name in ("name", "phone", "email", "address", "postal_code"):
        known = turn.spoke.known.get(name)
        mine = turn.state.fields.get(name)
        if known is None or not known.value.strip() or known.confidence < SURE:
            continue
        if mine is None or (not mine.confirmed and mine.value != known.value):
            turn.put(name, known.value, confidence=known.confidence, confirmed=known.source == "human")


def take_told(turn: Turn) -> frozenset[str]:
    """Learn every detail this message tells; the names of those it told."""
    text = turn.spoke.text
    found = extract(text, country=turn.profile.country)
    told: dict[str, tuple[str, float, str]] = {}
    if found.name and found.name.full and found.name.confidence >= SURE:
        told["name"] = (found.name.full, found.name.confidence, found.name.written)
    for name, detail in (("email", found.email), ("phone", found.phone), ("postal_code", found.postal_code)):
        if detail is not None and detail.confidence >= SURE:
            told[name] = (detail.value, detail.confidence, text[detail.start : detail.end])
    if found.address is not None and found.address.confidence >= SURE:
        where = ", ".join(part for part in (found.address.street, found.address.city) if part)
        told["address"] = (where, found.address.confidence, text[found.address.start : found.address.end])
    for name, (value, confidence, quote) in told.items():
        turn.learn(name, value, confidence=confidence, quote=quote)
    return frozenset(told)


def read_name(text: str) -> str | None:
    """A bare answer to "what is your name?": one to five words that could be a name."""
    bare = _without_lead(text)
    words = _WORD.findall(bare)
    if not 1 <= len(words) <= 5 or _WORD.sub("", bare).strip(" ,.-!\n\t"):
        return None
    if any(unmarked(fold(part)) in _NOT_NAMES for word in words for part in re.split(r"['’.-]", word) if part):
        return None
    if len("".join(words)) < 2 or len(bare) > 60:
        return None
    return " ".join(word[:1].upper() + word[1:] if word.islower() or word.isupper() else word for word in words)


def read_address(text: str, country: str) -> str | None:
    """A bare answer to "at which address?": a number and a name, however written."""
    address = find_address(text, country=country)
    if address is not None:
        return ", ".join(part for part in (address.street, address.city) if part)
    code = next(iter(find_postal_codes(text, country=country)), None)
    bare = _without_lead(text if code is None else text[: code.start] + text[code.end :]).strip(" ,.;")
    if not 6 <= len(bare) <= 160 or "@" in bare or "?" in bare or next(iter(find_phones(bare, country=country)), None):
        return None
    has_number = re.search(r"(?<![\w$])\d{1,5}[a-z]?(?!\w)", bare, re.IGNORECASE) is not None
    return bare if has_number and any(len(word) >= 3 for word in _WORD.findall(bare)) else None


def read_email(text: str) -> str | None:
    """An e-mail as dictated: "julie point martin arobase exemple point com"."""
    found = next(iter(find_emails(text)), None)
    if found is not None:
        return found.value
    spoken = re.sub(r"\s+(?:arobase|a commercial|at)\s+", "@", text, count=1, flags=re.IGNORECASE)
    if "@" not in spoken:
        return None
    spoken = re.sub(r"\s+(?:point|dot)\s+", ".", spoken, flags=re.IGNORECASE)
    found = next(iter(find_emails(spoken)), None)
    return found.value if found else None


def spoken_phone(phone: str) -> str:
    """A North American number as people read it; others as they are."""
    if phone.startswith("+1") and len(phone) == 12:
        return f"{phone[2:5]} {phone[5:8]}-{phone[8:]}"
    return phone


def _without_lead(text: str) -> str:
    bare = text.strip()
    for _ in range(3):
        lead = _LEAD.match(fold(bare))
        if lead is None or lead.end() >= len(bare):
            break
        bare = bare[lead.end() :].strip()
    return bare
