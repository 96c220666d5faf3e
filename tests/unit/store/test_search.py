from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tara_health.store.open import Vault
from tara_health.store.search import quoted


@pytest.fixture
def library(vault: Vault) -> Vault:
    made = vault.conversations.create("Ménière follow-up")
    for text in (
        "Vertigo in Ménière's disease; betahistine 16 mg.",
        "Is co-amoxiclav safe with warfarin? INR 2.5",
        "患者有高血压 and दर्द और बुखार",
        'quote " and * star AND OR NOT NEAR(x) ^caret column:text',
        "nul\0inside and \ud800 surrogate",
    ):
        vault.conversations.add(made.id, "user", text)
    return vault


def found(vault: Vault, query: str) -> list[str]:
    return [hit.snippet for hit in vault.search(query) if hit.message_id is not None]


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ("meniere", "Vertigo"),
        ("MÉNIÈRE vert", "Vertigo"),
        ("betahist", "Vertigo"),
        ("co-amoxiclav", "Is co"),
        ("warfarin 2.5", "Is co"),
        ("患者", "患者"),
        ("बुखार", "患者"),
        ("दर्", "患者"),
        ('"', None),
        ("* OR ^", 'quote "'),
        ("near(x)", 'quote "'),
        ("column:text", 'quote "'),
        ("inside", "nul\0inside"),
        ("betahistine warfarin", None),
        ("ertigo", None),
        ("", None),
        ("   ", None),
        ("betahist ", None),
    ],
)
def test_words_find_their_message(library: Vault, query: str, begins: str | None) -> None:
    snippets = found(library, query)
    assert len(snippets) == (0 if begins is None else 1)
    assert begins is None or snippets[0].startswith(begins)


def test_titles_are_found_first_and_follow_renaming(library: Vault) -> None:
    hit = library.search("follow")[0]
    assert (hit.message_id, hit.title, hit.snippet) == (None, "Ménière follow-up", "Ménière follow-up")
    library.conversations.rename(hit.conversation_id, "vertigo clinic")
    assert library.search("follow") == []
    assert [one.message_id is None for one in library.search("vertigo")] == [True, False]


def test_newest_first_and_limited(vault: Vault) -> None:
    hits = vault.search("troponin", limit=5)
    numbers = [hit.message_id for hit in hits if hit.message_id]
    assert len(hits) == 5
    assert numbers == sorted(numbers, reverse=True)


def test_a_long_text_gives_a_short_snippet(vault: Vault) -> None:
    made = vault.conversations.create()
    vault.conversations.add(made.id, "user", "word " * 500 + "quinsy " + "word " * 500)
    (snippet,) = found(vault, "quinsy")
    assert "quinsy" in snippet
    assert len(snippet) < 120


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=())) | st.text(st.sampled_from("\"'*^:()-+{}ANDORNT \x00\ud800ab")))
def test_nothing_typed_is_a_query_error(vault: Vault, query: str) -> None:
    vault.search(query)
    vault.search(query * 300)


def test_the_query_is_only_quoted_words() -> None:
    assert quoted('a "b" OR c') == '"a" """b""" "OR" "c"*'
    assert quoted("- * ^") == ""
    assert quoted("done ") == '"done"'


def test_finishing_and_changing_a_message_moves_the_index(vault: Vault) -> None:
    made = vault.conversations.create()
    reply = vault.conversations.add(made.id, "assistant", "", state="streaming")
    vault.conversations.save_partial(reply.id, "quinsy")
    assert found(vault, "quinsy") == []
    vault.conversations.finish(reply.id, "quinsy abscess", "complete", {})
    assert found(vault, "quinsy") == ["quinsy abscess"]
    vault.conversations.finish(reply.id, "sinusitis", "replaced", {})
    assert found(vault, "quinsy") == []
    assert found(vault, "sinusitis") == ["sinusitis"]
    vault.check()
