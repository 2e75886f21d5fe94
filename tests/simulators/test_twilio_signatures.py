"""Signatures and segment counts agree with published examples."""

from __future__ import annotations

import pytest
from twilio.request_validator import RequestValidator

from simulators.twilio.segments import segments, smart_encoded
from simulators.twilio.webhooks import RetryPolicy, sign

APP_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
HUB_URL = "https://hub.example.test/hooks/twilio/sms"
CALL = [
    ("To", "+18005551212"),
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("Caller", "+14158675309"),
    ("From", "+14158675309"),
]
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]
FRENCH = [
    ("Body", "Où ça ? 👍"),
    ("From", "+33612345678"),
    ("MessageSid", "SM" + "0" * 32),
    ("NumMedia", "0"),
    ("To", "+18005551212"),
]


@pytest.mark.parametrize(
    ("token", "url", "params", "signature"),
    [
        ("12345", APP_URL, CALL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("12345", APP_URL, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        ("test-auth-token", HUB_URL, FRENCH, "UMUu9u2QCUZ52Zc7h6HodtFRfCM="),
    ],
    ids=["a call", "repeated names", "accents and emoji"],
)
def test_a_signature_equals_the_published_one(
    token: str, url: str, params: list[tuple[str, str]], signature: str
) -> None:
    assert sign(token, url, params) == signature


def test_the_fragment_of_an_address_is_not_signed() -> None:
    assert sign("12345", f"{APP_URL}#rc=3&rp=5xx", CALL) == sign("12345", APP_URL, CALL)


def test_a_json_body_is_signed_by_its_hash_in_the_address() -> None:
    body = '{"property": "value", "boolean": true}'
    url = f"{APP_URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    assert sign("12345", url) == "a9nBmqA0ju/hNViExpshrM61xv4="
    assert RequestValidator("12345").validate(url, body, sign("12345", url))


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("à é è ù ì ò Ç", "GSM-7", 1),
        ("ç", "UCS-2", 1),
        ("ê" * 70, "UCS-2", 1),
        ("ê" * 71, "UCS-2", 2),
        ("🚨" * 35, "UCS-2", 1),
        ("🚨" * 36, "UCS-2", 2),
        ("🚨" * 66, "UCS-2", 2),
        ("🚨" * 67, "UCS-2", 3),
    ],
)
def test_segments_are_counted_as_the_carrier_bills_them(text: str, encoding: str, count: int) -> None:
    counted = segments(text)
    assert (counted.encoding, counted.count) == (encoding, count)


def test_smart_encoding_brings_typography_back_to_gsm() -> None:
    assert smart_encoded("« Où ? » – l’égout…") == '" Où ? " - l\'égout...'
    assert segments(smart_encoded("l’égout – là…")).encoding == "GSM-7"


def test_connection_overrides_are_read_from_the_fragment() -> None:
    policy = RetryPolicy.of_url("https://hub.example.test/x#rc=3&rp=ct,5xx&ct=2000&rt=4000")
    assert (policy.retries, policy.on, policy.connect_timeout, policy.read_timeout) == (
        3,
        frozenset({"ct", "5xx"}),
        2.0,
        4.0,
    )
    default = RetryPolicy.of_url("https://hub.example.test/x")
    assert (default.retries, default.on) == (1, frozenset({"ct"}))
