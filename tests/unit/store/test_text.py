from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tara_health.store.text import from_stored, to_stored

ANY = st.text(st.characters(exclude_categories=()))
AWKWARD = st.text(st.sampled_from("a\x00\ud800\udfff\udc80\uf8ff\ue000\ue400\uebfd\uebff\U0001f600"))


@given(ANY | AWKWARD)
def test_every_string_comes_back_as_it_was(text: str) -> None:
    stored = to_stored(text)
    stored.encode("utf-8")
    assert "\0" not in stored
    assert from_stored(stored) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"], exclude_characters="\0")))
def test_ordinary_text_is_stored_as_it_is(text: str) -> None:
    assert to_stored(text) == text
