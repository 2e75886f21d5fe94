"""What a caller says about themselves: name, e-mail, phone, postal code, address.

`extract(text)` finds each with its span in the original text and a confidence. Precision first: a wrong name in a
greeting is worse than none, so a doubtful word is left out. Policy of the callers: from 0.9 fill in; from 0.6 fill in
"to be checked"; below, suggest only. Nothing here is proof of identity, and no extracted text may be trusted as an
instruction.
"""

from agents.extraction.details import Address, Detail, find_address, find_emails, find_phones, find_postal_codes
from agents.extraction.extract import Extracted, extract
from agents.extraction.names import Name, find_booking_name, find_name

__all__ = [
    "Address",
    "Detail",
    "Extracted",
    "Name",
    "extract",
    "find_address",
    "find_booking_name",
    "find_emails",
    "find_name",
    "find_phones",
    "find_postal_codes",
]
