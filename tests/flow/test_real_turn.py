"""The whole way with nothing scripted: real model, real engine process, real SQLCipher file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tara_health.assistant import Assistant
from tara_health.events import TextShown, TurnEnded, TurnRequest
from tara_health.inference.protocol import Sampling, StopSignal
from tara_health.store.open import Vault
from tara_health.store.turn_record import VaultTurnRecord, past_turns
from tara_health.vocabulary import ReplyState

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with Assistant.open() as assistant:
        assistant.warm_up()
        yield assistant


def test_a_question_is_answered_kept_and_found_again(assistant: Assistant, home: Path) -> None:
    vault, _ = Vault.create(home / "vault", "a long enough passphrase 7!")
    conversation = vault.conversations.create()
    record = VaultTurnRecord(vault, conversation.id, lambda job: job())
    request = TurnRequest("What is hypertension?", sampling=Sampling(temperature=0, max_tokens=40))
    events = list(assistant.turn(request, record, StopSignal()))
    reply = events[-1].reply if isinstance(events[-1], TurnEnded) else pytest.fail("the turn did not end")
    assert reply.response.strip()
    assert reply.model is not None
    assert reply.model.label == "demonstration weights, not for clinical use"
    assert "".join(event.text for event in events if isinstance(event, TextShown)) == reply.response
    vault.lock()

    again = Vault.open(home / "vault", "a long enough passphrase 7!")
    kept = again.conversations.path(conversation.id)
    assert [message.role for message in kept] == ["user", "assistant"]
    assert kept[1].text == reply.response
    assert kept[1].state == reply.state.value
    assert [hit.conversation_id for hit in again.search("hypertens")][:1] == [conversation.id]
    again.lock()


def test_a_second_turn_reuses_what_the_engine_has_read(assistant: Assistant, home: Path) -> None:
    vault, _ = Vault.create(home / "vault", "a long enough passphrase 7!")
    conversation = vault.conversations.create()
    sampling = Sampling(temperature=0, max_tokens=60)
    replies = []
    for question in ("What is asthma?", "How is it treated?"):
        history = past_turns(vault.conversations.path(conversation.id))
        record = VaultTurnRecord(vault, conversation.id, lambda job: job())
        for event in assistant.turn(TurnRequest(question, history=history, sampling=sampling), record, StopSignal()):
            if isinstance(event, TurnEnded):
                replies.append(event.reply)
    first, second = (reply.timings for reply in replies)
    earlier = first.prompt_tokens + first.completion_tokens
    assert second.reused_tokens >= 0.95 * earlier
    vault.lock()


def test_respond_continues_its_conversation_and_forgets_it(assistant: Assistant) -> None:
    assistant.forget()
    first = assistant.respond("What is a migraine?", {"patient_emotion": "anxious"}, {"specialty": "neurology"})
    assert first.state in (ReplyState.COMPLETE, ReplyState.TRUNCATED)
    assert first.input.specialty == "neurology"
    second = assistant.respond("Can stress cause it?")
    assert second.timings.reused_tokens > first.timings.prompt_tokens * 0.9
    assistant.forget()
    third = assistant.respond("What is a migraine?", {"patient_emotion": "anxious"}, {"specialty": "neurology"})
    assert third.timings.reused_tokens == 0
