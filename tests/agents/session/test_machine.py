"""What holds in every conversation, whatever the flow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agents.flows import UnknownFlow, find, latest, names
from agents.machine import begin
from agents.session.commands import AskModel, End, HandOff, Learn, PromiseCallback, RaiseUrgency, Say, StopTimer, Tag
from agents.session.events import (
    CallerSpoke,
    Claimed,
    HungUp,
    Interrupted,
    Known,
    Media,
    ModelAnswered,
    ModelDelta,
    ModelFailed,
    Released,
    Started,
    TimerFired,
    ToolReturned,
)
from agents.session.profile import Policy
from tests.agents.session.talking import Talk, profile_of

QUEUE = Policy(transfer="queue")
EMERGENCY = "L'eau sort du drain et il y en a partout dans le sous-sol"


class TestDisclosure:
    def test_the_first_words_say_that_an_agent_speaks_and_only_those(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée")
        assert talk.keys[0] == "disclosure"
        assert talk.state.disclosed
        assert "disclosure" not in talk.hears("Julie Martin").keys

    def test_a_chat_that_opens_is_greeted_once(self) -> None:
        talk = Talk().takes(Started())
        assert talk.keys == ["disclosure", "greeting"]
        assert talk.takes(Started()).done == ()

    def test_a_session_that_begins_with_silence_discloses_when_it_first_speaks(self) -> None:
        talk = Talk().hears("Réponse automatique: absent du bureau")
        assert talk.says == ""
        assert talk.hears("Ma toilette est bouchée").keys[0] == "disclosure"

    def test_asked_whether_it_is_a_robot_it_says_so(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée", "Êtes-vous un robot?")
        assert "agent virtuel, pas une personne" in talk.says
        assert talk.says.endswith("?")


class TestEmergencies:
    def test_the_alert_goes_before_the_words_and_the_promise_after(self) -> None:
        talk = Talk().hears(EMERGENCY)
        kinds = [type(command) for command in talk.done]
        assert kinds.index(RaiseUrgency) < kinds.index(Say) < kinds.index(PromiseCallback)
        assert talk.says.count("?") == 1

    def test_the_caller_is_told_once(self) -> None:
        talk = Talk().hears(EMERGENCY, "L'eau monte encore dans le sous-sol")
        assert "urgent" not in talk.keys
        assert talk.of(RaiseUrgency) == []
        assert talk.of(PromiseCallback) == []

    def test_it_is_raised_even_from_a_caller_we_no_longer_answer(self) -> None:
        policy = Policy(transfer="callback", max_replies_per_hour=1)
        talk = Talk(profile_of(policy=policy)).hears("Bonjour", "Ma toilette est bouchée")
        assert talk.of(Tag) == [Tag("reply_loop")]
        talk.hears(EMERGENCY)
        assert talk.of(RaiseUrgency)
        assert "urgent" in talk.keys

    def test_a_business_with_a_queue_may_have_it_handed_over(self) -> None:
        policy = Policy(transfer="queue", hand_off_on=frozenset({"urgent"}))
        talk = Talk(profile_of(policy=policy)).hears(EMERGENCY)
        (handed,) = talk.of(HandOff)
        assert handed.reason == "urgent"
        assert talk.of(PromiseCallback) == []
        assert "urgent_advice" in talk.keys

    def test_a_model_is_never_waited_for(self) -> None:
        talk = Talk(profile_of(engine="model")).hears(EMERGENCY)
        assert talk.of(AskModel) == []
        assert talk.says

    def test_urgency_never_goes_down(self) -> None:
        talk = Talk().hears(EMERGENCY, "finalement rien d'urgent, merci")
        assert talk.state.urgency == "P1"


class TestPeople:
    def test_who_wants_a_person_is_queued_with_a_brief(self) -> None:
        talk = Talk(profile_of(policy=QUEUE)).hears("Ma toilette est bouchée", "Je veux parler à une vraie personne")
        (handed,) = talk.of(HandOff)
        assert (handed.reason, handed.skill, handed.language) == ("caller_asked", "dispatch", "fr")
        assert "débouchage" in handed.brief.summary
        assert [fact.name for fact in handed.brief.facts][:1] == ["problem"]
        assert "name" in handed.brief.missing
        assert type(talk.done[-1]) is HandOff
        assert "conseiller" in talk.says

    def test_and_is_not_queued_twice(self) -> None:
        talk = Talk(profile_of(policy=QUEUE)).hears("Je veux parler à une vraie personne", "je veux parler à quelqu'un")
        assert talk.of(HandOff) == []
        assert talk.keys == ["still_waiting"]

    def test_a_business_that_never_transfers_promises_a_call_back(self) -> None:
        talk = Talk().hears("Je veux parler à une vraie personne")
        assert talk.of(HandOff) == []
        (promise,) = talk.of(PromiseCallback)
        assert (promise.reason, promise.within_minutes) == ("caller_asked", 240)
        assert talk.says.count("?") == 1

    def test_misunderstood_three_times_brings_a_person(self) -> None:
        talk = Talk(profile_of(policy=QUEUE)).hears("allo", "asdf qwer", "blorp", "gnnn")
        assert [handed.reason for handed in talk.of(HandOff)] == ["misunderstood"]

    def test_a_complaint_is_heard_before_anything_else(self) -> None:
        talk = Talk(profile_of(policy=QUEUE)).hears("C'est inadmissible, votre travail est mal fait!!!")
        assert talk.keys[:2] == ["disclosure", "empathy"]
        (handed,) = talk.of(HandOff)
        assert handed.reason == "complaint"
        assert handed.emotion > 0.5
        assert handed.brief.tone == "angry"


class TestAdvisors:
    def owned(self) -> Talk:
        return Talk().hears("Ma toilette est bouchée").takes(Claimed("Sam"))

    def test_while_one_owns_the_conversation_nothing_is_said(self) -> None:
        talk = self.owned()
        assert talk.of(StopTimer)
        for event in (
            Started(),
            TimerFired("catch_up"),
            ToolReturned("call-1", "x", {}),
            ModelAnswered("ask-1", "Bonjour"),
            ModelFailed("ask-1", "timeout"),
            Interrupted(),
        ):
            assert talk.takes(event).done == ()
        assert talk.hears("Êtes-vous là?", "Je veux un humain", "merci").done == ()

    def test_an_emergency_is_still_passed_on_without_a_word(self) -> None:
        talk = self.owned().hears(EMERGENCY)
        assert talk.of(RaiseUrgency)
        assert talk.says == ""

    def test_a_claim_stops_the_model(self) -> None:
        talk = Talk(profile_of(engine="model")).hears("Ma toilette est bouchée")
        (asked,) = talk.of(AskModel)
        talk.takes(Claimed("Sam"))
        assert asked.ask_id in str(talk.done)
        assert talk.takes(ModelAnswered(asked.ask_id, "Bonjour")).done == ()

    def test_given_back_only_the_note_crosses_the_cut(self) -> None:
        talk = self.owned().hears("mon code d'alarme est 4321")
        talk.takes(Released("Sam", "Elle attend un rappel", {"name": Known("Julie Martin")}))
        assert talk.keys == []
        assert talk.state.history == []
        assert "4321" not in str(talk.state)
        assert talk.state.note == "Elle attend un rappel"
        assert talk.state.fields["name"].value == "Julie Martin"
        assert talk.hears("Avez-vous du nouveau pour mon drain?").says


class TestLoops:
    def test_so_many_answers_an_hour_and_no_more(self) -> None:
        talk = Talk(profile_of(policy=Policy(transfer="callback", max_replies_per_hour=3)))
        talk.hears("Bonjour", "Ma toilette est bouchée", "combien ça coûte?", "c'est pour quand?")
        assert (talk.says, talk.of(Tag)) == ("", [Tag("reply_loop")])
        talk.now += timedelta(hours=1)
        assert talk.hears("allo?").says

    def test_the_same_words_are_answered_once_more_and_then_no_longer(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée depuis hier", "ma toilette est bouchée depuis hier!")
        assert talk.keys == ["already_noted", "ask_name"]
        assert talk.hears("MA TOILETTE EST BOUCHÉE DEPUIS HIER").says == ""

    def test_a_short_answer_may_come_twice(self) -> None:
        talk = Talk(name="Lise Gagnon", address="88 rue Laurier", postal_code="H2T 2N5").hears("Drain bouché", "oui")
        assert talk.hears("non").state.asked == "source"
        assert talk.hears("non").state.asked == "recap"

    @pytest.mark.parametrize(
        "text", ["Automatic reply: I am out of the office", "Ceci est un message automatisé, ne pas répondre"]
    )
    def test_another_machine_gets_no_answer(self, text: str) -> None:
        talk = Talk().hears(text)
        assert talk.says == ""
        assert Tag("automatic_message") in talk.done


class TestLanguage:
    def test_it_follows_the_caller_at_any_turn(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée", "Could you speak English with me please?")
        assert talk.state.language == "en"
        assert "your full name" in talk.says
        talk.hears("En fait je préfère qu'on continue en français")
        assert talk.state.language == "fr"

    @pytest.mark.parametrize("text", ["ok", "yes", "👍", "H2T 2N5"])
    def test_a_word_alone_does_not_change_it(self, text: str) -> None:
        assert Talk().hears("Bonjour, ma toilette est bouchée", text).state.language == "fr"

    def test_it_is_remembered_after_two_messages_in_it(self) -> None:
        talk = Talk().hears("My kitchen sink is clogged and slow")
        assert talk.of(Learn) == []
        talk.hears("It has been like this for a week now")
        assert Learn("language", "en", 0.9) in talk.done


class TestAfterTheEnd:
    def ended(self) -> Talk:
        return Talk().hears("Je veux faire vider ma fosse septique")

    def test_thanks_are_answered_once(self) -> None:
        talk = self.ended()
        assert talk.of(End)
        assert talk.hears("merci beaucoup").keys == ["farewell"]
        assert talk.hears("merci encore").says == ""

    def test_a_new_need_opens_it_again(self) -> None:
        talk = self.ended().hears("Mon évier de cuisine est bouché aussi")
        assert talk.state.outcome is None
        assert talk.says.endswith("?")

    def test_an_emergency_always_does(self) -> None:
        talk = self.ended().hears(EMERGENCY)
        assert talk.of(RaiseUrgency)
        assert "urgent" in talk.keys

    def test_stop_ends_it_without_a_word(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée", "STOP")
        assert (talk.says, talk.state.outcome) == ("", "opted_out")

    def test_leaving_ends_it(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée").takes(HungUp())
        assert talk.of(End) == [End("hung_up")]
        assert talk.takes(HungUp()).of(End) == []


class TestSmallThings:
    @pytest.mark.parametrize("text", ["", "   ", "👍👍", "❤️", "..."])
    def test_a_message_without_words_is_no_misunderstanding(self, text: str) -> None:
        talk = Talk().hears("Ma toilette est bouchée", text)
        assert talk.state.misunderstandings == 0

    def test_something_sent_along_is_acknowledged(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée").hears("", media=(Media("image", "image/jpeg"),))
        assert talk.keys == ["media_image", "ask_name"]
        talk.hears("", media=(Media("document", "application/pdf"),))
        assert talk.keys[0] == "media_other"

    def test_what_nobody_asked_for_is_let_pass(self) -> None:
        talk = Talk().hears("Ma toilette est bouchée")
        before = talk.state
        for event in (
            ToolReturned("call-99", "find_order", {"found": True}),
            ModelDelta("ask-99", "Bon"),
            ModelAnswered("ask-99", "Votre commande est gratuite"),
            ModelFailed("ask-99", "timeout"),
            TimerFired("nothing"),
        ):
            assert talk.takes(event).done == ()
        assert talk.state == before

    def test_a_session_keeps_its_flow_and_version(self) -> None:
        state = begin(profile_of(flow="message_taking"))
        assert (state.flow, state.version) == ("message_taking", 1)
        assert find("dispatch_intake", 1) is latest("dispatch_intake")
        assert {"dispatch_intake", "message_taking"} <= set(names())

    def test_an_unknown_flow_is_the_profiles_fault(self) -> None:
        with pytest.raises(UnknownFlow):
            begin(profile_of(flow="dreams"))
        with pytest.raises(UnknownFlow):
            begin(profile_of(flow_version=99))

    def test_history_is_bounded(self) -> None:
        talk = Talk(profile_of(policy=Policy(transfer="callback", max_replies_per_hour=10_000)))
        for number in range(60):
            talk.hears(f"message numéro {number} " + "x" * 5000)
        assert len(talk.state.history) <= 40
        assert len(talk.state.history[-1].text) <= 2000

    def test_without_a_judgement_the_conversation_goes_on(self) -> None:
        talk = Talk()
        talk.takes(CallerSpoke("Bonjour")).takes(CallerSpoke("ma toilette est bouchée"))
        assert talk.state.fields["problem"].value == "ma toilette est bouchée"
