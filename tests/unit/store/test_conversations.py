from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tara_health import limits
from tara_health.errors import InputError, MessageTooLong, VaultError
from tara_health.store.conversations import Conversations, title_from
from tara_health.store.open import Vault
from tara_health.vocabulary import Mode

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def conversations(vault: Vault) -> Conversations:
    """Over the filled vault, with a clock that moves a minute at each look."""
    ticks: Iterator[datetime] = (START + timedelta(minutes=number) for number in range(100_000))
    return Conversations(vault.database, lambda: next(ticks))


def texts(conversations: Conversations, conversation_id: int, limit: int = 100) -> list[str]:
    return [message.text for message in conversations.path(conversation_id, limit)]


def test_what_was_added_comes_back_in_order(conversations: Conversations) -> None:
    made = conversations.create("Ward round", Mode.PATIENT_MESSAGE)
    details = {"analysis": {"urgency_level": "routine"}, "odd": "\ud800"}
    question = conversations.add(made.id, "user", "What now?", details=details)
    answer = conversations.add(made.id, "assistant", "Rest.")
    assert conversations.path(made.id) == [question, answer]
    assert question.details == details
    assert (question.parent_id, answer.parent_id) == (None, question.id)
    assert conversations.count(made.id) == 2
    assert (made.title, made.mode, made.deleted) == ("Ward round", Mode.PATIENT_MESSAGE, False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=())), st.text(st.sampled_from("ab\x00\ud800\udfff \U0010ffff")))
def test_any_text_comes_back_without_loss(conversations: Conversations, any_text: str, awkward: str) -> None:
    made = conversations.create(awkward[:50])
    for text in (any_text, awkward):
        assert conversations.add(made.id, "assistant", text).text == text
    assert conversations.get(made.id).title == awkward[:50]


def test_the_title_comes_from_the_first_message_unless_there_is_one(conversations: Conversations) -> None:
    unnamed, named = conversations.create(), conversations.create("Mine")
    for made in (unnamed, named):
        conversations.add(made.id, "user", "Is  a troponin\nof 40 dangerous after a marathon run in summer?")
    assert conversations.get(unnamed.id).title == "Is a troponin of 40 dangerous after a marathon…"
    assert conversations.get(named.id).title == "Mine"
    assert title_from("short") == "short"
    assert len(title_from("x" * 500)) == 61


def test_editing_makes_a_sibling_and_destroys_nothing(conversations: Conversations) -> None:
    made = conversations.create()
    first = conversations.add(made.id, "user", "first")
    old_answer = conversations.add(made.id, "assistant", "old answer")
    edited = conversations.add(made.id, "user", "first, edited", parent_id=None)
    conversations.add(made.id, "assistant", "new answer")
    assert texts(conversations, made.id) == ["first, edited", "new answer"]
    assert [one.id for one in conversations.siblings(edited.id)] == [first.id, edited.id]
    conversations.set_head(made.id, conversations.newest_below(first.id))
    assert texts(conversations, made.id) == ["first", "old answer"]
    regenerated = conversations.add(made.id, "assistant", "another answer", parent_id=first.id)
    assert texts(conversations, made.id) == ["first", "another answer"]
    assert [one.id for one in conversations.siblings(old_answer.id)] == [old_answer.id, regenerated.id]


def test_a_page_of_a_long_branch_is_its_end_and_can_be_continued_upwards(conversations: Conversations) -> None:
    made = conversations.create()
    for number in range(25):
        conversations.add(made.id, "assistant" if number % 2 else "user", str(number))
    last = conversations.path(made.id, limit=10)
    assert [message.text for message in last] == [str(number) for number in range(15, 25)]
    earlier = conversations.path(made.id, limit=10, before_id=last[0].id)
    assert [message.text for message in earlier] == [str(number) for number in range(5, 15)]
    assert conversations.path(made.id, before_id=conversations.path(made.id)[0].id) == []


def test_partial_text_is_kept_and_finishing_replaces_it(conversations: Conversations) -> None:
    made = conversations.create()
    reply = conversations.add(made.id, "assistant", "", state="streaming")
    conversations.save_partial(reply.id, "Part")
    assert conversations.message(reply.id).text == "Part"
    done = conversations.finish(reply.id, "Part and whole.", "complete", {"model": "m"})
    assert (done.text, done.state, done.details) == ("Part and whole.", "complete", {"model": "m"})


def test_recent_is_last_used_first_and_pages_without_gap_or_repeat(conversations: Conversations, vault: Vault) -> None:
    older = [conversation.id for conversation in conversations.recent()]
    made = [conversations.create(str(number)).id for number in range(7)]
    conversations.add(made[0], "user", "used again")
    expected = [made[0], *reversed(made[1:])]
    everything = [conversation.id for conversation in conversations.recent()]
    assert [one for one in everything if one not in older] == expected
    paged, last = list[int](), None
    while page := conversations.recent(limit=2, before=last):
        paged += [conversation.id for conversation in page]
        last = page[-1]
    assert paged == everything


def test_deleting_hides_restoring_brings_back_purging_destroys(conversations: Conversations, vault: Vault) -> None:
    made = conversations.create("quinsy title")
    message = conversations.add(made.id, "user", "quinsy text")
    assert conversations.delete(made.id).deleted
    assert made.id not in [one.id for one in conversations.recent()]
    assert vault.search("quinsy") == []
    conversations.restore(made.id)
    assert {hit.message_id for hit in vault.search("quinsy")} == {None, message.id}
    conversations.delete(made.id)
    assert conversations.purge_deleted(older_than_days=1) == 0
    assert conversations.purge_deleted(older_than_days=0) == 1
    with pytest.raises(VaultError, match="no longer"):
        conversations.get(made.id)
    with pytest.raises(VaultError, match="no longer"):
        conversations.message(message.id)
    terms = vault.database.rows("SELECT block FROM message_fts_data UNION ALL SELECT block FROM title_fts_data")
    assert not any(b"quinsy" in block for (block,) in terms)
    vault.check()


def test_pinned_facts_and_titles_have_limits(conversations: Conversations) -> None:
    made = conversations.create("title")
    facts = ("Allergic to penicillin", "eGFR 34")
    assert conversations.pin(made.id, facts).pinned == facts
    for bad in (["x"] * (limits.PINNED_FACTS + 1), ["x" * (limits.PINNED_FACT_CHARACTERS + 1)]):
        with pytest.raises(InputError, match="pinned"):
            conversations.pin(made.id, bad)
    with pytest.raises(InputError, match="title"):
        conversations.rename(made.id, "x" * (limits.TITLE_CHARACTERS + 1))
    with pytest.raises(MessageTooLong):
        conversations.add(made.id, "user", "x" * (limits.MESSAGE_CHARACTERS + 1))
    found = conversations.get(made.id)
    assert (found.pinned, found.title, conversations.count(made.id)) == (facts, "title", 0)
    assert conversations.rename(made.id, "renamed").title == "renamed"
    assert conversations.set_mode(made.id, Mode.PATIENT_MESSAGE).mode is Mode.PATIENT_MESSAGE


def test_what_is_not_there_is_said_in_a_sentence(conversations: Conversations) -> None:
    one, two = conversations.create(), conversations.create()
    message = conversations.add(one.id, "user", "here")
    for use in (
        lambda: conversations.get(10**9),
        lambda: conversations.rename(10**9, "x"),
        lambda: conversations.add(10**9, "user", "x"),
        lambda: conversations.add(two.id, "user", "x", parent_id=message.id),
        lambda: conversations.set_head(two.id, message.id),
    ):
        with pytest.raises(VaultError, match="no longer in the history"):
            use()
    assert conversations.path(10**9) == []
    assert conversations.count(10**9) == 0
