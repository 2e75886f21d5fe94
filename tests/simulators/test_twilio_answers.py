"""Texts that travel in the answer to an inbound message: messages of the account like any other."""

from __future__ import annotations

from tests.simulators.account import Account, OpenAccount
from tests.simulators.fake_hub import OUR_NUMBER, PUBLIC_URL, FakeHub

CALLER = "+14385550142"
ACTION = f"{PUBLIC_URL}/api/webhooks/twilio/status?delivery=7"


def answering(*texts: str, action: str | None = ACTION) -> str:
    where = f' action="{action}"' if action else ""
    return f"<Response>{''.join(f'<Message{where}>{text}</Message>' for text in texts)}</Response>"


async def statuses(hub: FakeHub, account: Account) -> list[tuple[str, str]]:
    await account.carrier.settled()
    return [(receipt["MessageSid"], receipt["MessageStatus"]) for receipt in hub.receipts]


async def test_an_answer_is_a_message_of_the_account_with_receipts(hub: FakeHub, account: Account) -> None:
    hub.twiml = answering("Quelle est l&#39;adresse ?")
    await account.carrier.text_the_hub(from_=CALLER, body="bonjour")
    [listed] = [m for m in await account.client.messages.list_async(to=CALLER) if m.direction == "outbound-reply"]
    assert (listed.body, listed.from_) == ("Quelle est l'adresse ?", OUR_NUMBER)
    assert await statuses(hub, account) == [(listed.sid, s) for s in ("queued", "sent", "delivered")]
    assert (await account.client.messages(listed.sid).fetch_async()).status == "delivered"
    assert hub.forged == 0


async def test_an_answer_without_an_address_for_receipts_travels_silently(hub: FakeHub, account: Account) -> None:
    hub.twiml = answering("oui", action=None)
    await account.carrier.text_the_hub(from_=CALLER, body="bonjour")
    assert await statuses(hub, account) == []
    [reply] = await account.client.messages.list_async(to=CALLER)
    assert reply.status == "delivered"


async def test_receipts_can_be_lost_and_messages_never_taken(hub: FakeHub, account: Account) -> None:
    hub.twiml = answering("un")
    account.carrier.behaviours.teach(CALLER, {"callbacks": "never"})
    await account.carrier.text_the_hub(from_=CALLER, body="bonjour")
    assert await statuses(hub, account) == []
    assert [m.status for m in await account.client.messages.list_async(to=CALLER)] == ["delivered"]
    account.carrier.behaviours.teach(CALLER, {"create": "hang_unaccepted"})
    await account.carrier.text_the_hub(from_=CALLER, body="encore")
    assert len(await account.client.messages.list_async(to=CALLER)) == 1


async def test_an_answer_to_a_number_that_takes_none_fails_and_says_so(hub: FakeHub, account: Account) -> None:
    hub.twiml = answering("un")
    account.carrier.behaviours.teach(CALLER, {"create": "refuse", "error_code": 30006})
    await account.carrier.text_the_hub(from_=CALLER, body="bonjour")
    [(_, status)] = await statuses(hub, account)
    assert (status, hub.receipts[0]["ErrorCode"]) == ("failed", "30006")


async def test_nothing_of_an_answer_reaches_a_phone_that_opted_out(hub: FakeHub, account: Account) -> None:
    hub.twiml = answering("Vous êtes sûr ?")
    await account.carrier.text_the_hub(from_=CALLER, body="STOP")
    await account.carrier.settled()
    replies = await account.client.messages.list_async(to=CALLER)
    assert {(m.body[:8], m.status, m.error_code) for m in replies} == {
        ("Vous ête", "failed", 21610),
        ("You have", "delivered", None),
    }


async def test_messages_to_one_phone_leave_in_the_order_they_were_taken(
    hub: FakeHub, open_account: OpenAccount
) -> None:
    hub.twiml = answering("un", "deux", "trois")
    async with open_account(pace=0.05) as account:
        await account.carrier.text_the_hub(from_=CALLER, body="bonjour")
        await account.send(CALLER, "quatre")
        await account.carrier.settled()
        ours = [m for m in account.carrier.ledger.messages.values() if m.direction != "inbound"]
    assert [m.body for m in sorted(ours, key=lambda m: m.sent_at or m.created_at)] == ["un", "deux", "trois", "quatre"]


async def test_answers_under_way_go_on_after_a_restart(
    hub: FakeHub, open_account: OpenAccount, tmp_path: object
) -> None:
    journal = tmp_path / "account.jsonl"  # type: ignore[operator]
    hub.twiml = answering("un")
    async with open_account(journal=journal, pace=50.0) as account:
        await account.carrier.text_the_hub(from_=CALLER, body="bonjour")
    async with open_account(journal=journal) as account:
        assert [status for _, status in await statuses(hub, account)][-1] == "delivered"


async def test_somebody_types_as_a_customer_and_sees_the_answer(hub: FakeHub, account: Account) -> None:
    hub.twiml = answering("Bonjour, ici l&#39;agent.")
    page = (await account.http.get(f"{account.address}/_sim")).text
    assert 'name="from"' in page
    await account.http.post(f"{account.address}/_sim/reply", data={"from": "+1 438 555 0142", "body": "allô"})
    page = (await account.http.get(f"{account.address}/_sim")).text
    assert "allô" in page
    assert "Bonjour, ici l&#x27;agent." in page
