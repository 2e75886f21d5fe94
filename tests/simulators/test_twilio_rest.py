"""The simulated REST API, through the twilio package a product uses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from twilio.base.exceptions import TwilioRestException

from simulators.twilio.carrier import Carrier
from tests.simulators.account import Account, OpenAccount
from tests.simulators.fake_hub import ACCOUNT, OUR_NUMBER, PUBLIC_URL, TOKEN, FakeHub


async def refusal(account: Account, **message: str) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as refused:
        await account.send(**message)
    return refused.value.status, refused.value.code


async def test_a_message_is_accepted_queued_with_its_cost(account: Account) -> None:
    message = await account.send(body="🚨 " + "refoulement à l'égout " * 7)
    assert (message.status, message.direction, message.from_, message.num_segments) == (
        "queued",
        "outbound-api",
        OUR_NUMBER,
        "3",
    )
    assert message.sid.startswith("SM")
    assert message.date_created is not None


async def test_a_message_can_be_fetched_until_delivered(account: Account) -> None:
    sent = await account.send()
    await account.carrier.settled()
    message = await account.client.messages(sent.sid).fetch_async()
    assert message.status == "delivered"
    assert message.date_sent is not None
    assert message.error_code is None


async def test_recent_messages_to_a_number_are_listed_newest_first(account: Account) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    await account.send("+14385550121", "un")
    await account.send("+14385550122", "autre")
    await account.send("+14385550121", "deux")
    await account.carrier.settled()
    found = await account.client.messages.list_async(to="+14385550121", date_sent_after=before)
    assert [message.body for message in found] == ["deux", "un"]
    assert await account.client.messages.list_async(date_sent_before=before) == []
    today = await account.client.messages.list_async(date_sent=datetime.now(UTC).date())
    assert len(today) == 3


async def test_a_long_list_is_paged(account: Account) -> None:
    for number in range(7):
        await account.send(body=f"message {number}")
    found = await account.client.messages.list_async(page_size=3)
    assert [message.body for message in found] == [f"message {number}" for number in reversed(range(7))]


@pytest.mark.parametrize(
    ("to", "body", "code"),
    [
        ("+1514555", "x", 21211),
        ("bonjour", "x", 21211),
        ("", "x", 21604),
        ("+14385550120", "", 21602),
        ("+14385550120", "x" * 1601, 21617),
        ("+15145550191", "x", 21614),
    ],
)
async def test_a_bad_message_is_refused_with_its_code(account: Account, to: str, body: str, code: int) -> None:
    assert await refusal(account, to=to, body=body) == (400, code)


@pytest.mark.parametrize(("sender", "code"), [("+14385550199", 21606), ("nope!", 21212)])
async def test_a_sender_must_be_ours(account: Account, sender: str, code: int) -> None:
    assert await refusal(account, from_=sender) == (400, code)


async def test_a_callback_host_with_an_underscore_is_refused(account: Account) -> None:
    assert await refusal(account, status_callback="https://my_hub.example.test/x") == (400, 21609)


async def test_wrong_credentials_are_refused(account: Account) -> None:
    account.client = account.client_as(ACCOUNT, "wrong")
    assert await refusal(account) == (401, 20003)


async def test_an_unknown_message_is_not_found(account: Account) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await account.client.messages("SM" + "0" * 32).fetch_async()
    assert (refused.value.status, refused.value.code) == (404, 20404)


async def test_the_account_rate_is_limited(open_account: OpenAccount) -> None:
    async with open_account(rate_per_second=3) as account:
        for _ in range(3):
            await account.send()
        assert await refusal(account) == (429, 20429)


async def test_a_server_error_accepts_nothing(account: Account) -> None:
    assert (await refusal(account, to="+15145550193"))[0] == 500
    assert account.carrier.ledger.messages == {}


async def test_each_text_to_the_busy_number_is_refused_once(account: Account) -> None:
    busy = "+15145550194"
    assert await refusal(account, to=busy, body="un") == (429, 20429)
    assert (await account.send(busy, "un")).status == "queued"
    assert await refusal(account, to=busy, body="deux") == (429, 20429)


async def test_an_answer_that_never_comes_hides_an_accepted_message(account: Account) -> None:
    account.client = account.client_as(ACCOUNT, TOKEN, timeout=0.2)
    with pytest.raises(httpx2.ReadTimeout):
        await account.send("+15145550192", "ambigu")
    found = await account.client.messages.list_async(to="+15145550192")
    assert [message.body for message in found] == ["ambigu"]


async def test_behaviour_is_taught_and_forgotten_while_running(account: Account, http: httpx2.AsyncClient) -> None:
    door = f"{account.address}/_sim/behaviour"
    taught = await http.post(door, json={"number": "*", "create": "refuse", "error_code": 21408})
    assert taught.json()["rule"]["error_code"] == 21408
    assert await refusal(account) == (400, 21408)
    await http.post(door, json={"reset": True})
    assert (await account.send()).status == "queued"
    wrong = await http.post(door, json={"number": "*", "final": "eaten"})
    assert wrong.status_code == 400
    assert "delivered" in wrong.json()["problem"]


async def test_an_account_remembers_across_restarts_and_goes_on(
    open_account: OpenAccount, tmp_path: Path, hub: FakeHub
) -> None:
    journal = tmp_path / "twilio.jsonl"
    async with open_account(journal=journal, pace=1000) as account:
        sent = await account.send()
        await hub.until(lambda hub: len(hub.receipts) == 1)
        account.carrier.ledger.opt_out("+14385550125", OUR_NUMBER, out=True)
    journal.write_text(journal.read_text() + '{"message": {"sid": "cut by a ki')
    async with open_account(journal=journal) as account:
        await account.carrier.settled()
        assert (await account.client.messages(sent.sid).fetch_async()).status == "delivered"
        assert await refusal(account, to="+14385550125") == (400, 21610)
    assert hub.receipts[-1]["MessageStatus"] == "delivered"


async def test_memory_is_bounded(open_account: OpenAccount) -> None:
    async with open_account(history=3) as account:
        for number in range(5):
            await account.send(body=str(number))
        await account.carrier.settled()
        assert [message.body for message in account.carrier.ledger.messages.values()] == ["2", "3", "4"]


async def test_a_call_is_answered_and_hears_its_words(account: Account, hub: FakeHub) -> None:
    call = await account.client.calls.create_async(
        to="+14385550130",
        from_=OUR_NUMBER,
        twiml="<Response><Say language='fr-CA'>Urgence P1</Say></Response>",
        status_callback=f"{PUBLIC_URL}/api/webhooks/twilio/status",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert call.status == "queued"
    await account.carrier.settled()
    assert (await account.client.calls(call.sid).fetch_async()).status == "completed"
    assert account.carrier.ledger.calls[call.sid].spoken == "Urgence P1"
    assert [receipt["CallStatus"] for receipt in hub.receipts] == ["initiated", "ringing", "in-progress", "completed"]
    assert [receipt["SequenceNumber"] for receipt in hub.receipts] == ["0", "1", "2", "3"]


async def test_an_answered_call_asks_our_address_what_to_say(account: Account, hub: FakeHub) -> None:
    hub.twiml = "<Response><Say>Bonjour</Say><Pause/><Say>rappelez</Say></Response>"
    call = await account.client.calls.create_async(
        to="+14385550130", from_=OUR_NUMBER, url=f"{PUBLIC_URL}/api/webhooks/twilio/voice?x=1"
    )
    await account.carrier.settled()
    assert hub.twiml_requests[0]["CallSid"] == call.sid
    assert account.carrier.ledger.calls[call.sid].spoken == "Bonjour rappelez"


async def test_nobody_answers_the_unreachable_number(account: Account, hub: FakeHub) -> None:
    call = await account.client.calls.create_async(
        to="+15145550190",
        from_=OUR_NUMBER,
        twiml="<Response/>",
        status_callback=f"{PUBLIC_URL}/api/webhooks/twilio/status",
    )
    await account.carrier.settled()
    assert (await account.client.calls(call.sid).fetch_async()).status == "no-answer"
    assert [receipt["CallStatus"] for receipt in hub.receipts] == ["no-answer"]


async def test_a_carrier_without_its_account_refuses_everyone_else(account: Account, http: httpx2.AsyncClient) -> None:
    assert isinstance(account.carrier, Carrier)
    other = f"{account.address}/2010-04-01/Accounts/AC{'9' * 32}/Messages.json"
    assert (await http.get(other)).json()["code"] == 20003
    answer = await http.get(other, auth=(ACCOUNT, TOKEN))
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)
