"""Proof: however a reply is cut into pieces, not one character of a blocked span is ever released.

Positive control: a guard without look-ahead that releases what it is fed leaks the same spans.
"""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health.records import Finding
from tara_health.safety.check import ReplyInContext, StreamedReply
from tara_health.safety.stream_guard import LOOK_AHEAD, StreamGuard
from tara_health.text import sentences
from tara_health.vocabulary import Mode, Severity

LONG = os.environ.get("TARA_PROOFS") == "long"
EXAMPLES = 5_000 if LONG else 200

WORDS = st.text(alphabet="abcdefg ,.!?\n", max_size=220)
CHUNKS = st.lists(st.integers(1, 40), min_size=1, max_size=30)
SHORT_SPANS = st.text(alphabet="XYZ0 .!?\n", min_size=1, max_size=LOOK_AHEAD - 2).map(lambda inside: f"X{inside}X")
LONG_SPANS = st.text(alphabet="XYZ0 ,", min_size=1, max_size=sentences.LONGEST - 20).map(lambda inside: f"X{inside}X")
BLOCKED_ADVICE = [
    "Take acetaminophen 5000 mg once",
    "stop the insulin",
    "you should kill yourself",
    "give aspirin to the child",
]


def pieces(text, sizes):
    place, turn = 0, 0
    while place < len(text):
        size = sizes[turn % len(sizes)]
        yield text[place : place + size]
        place, turn = place + size, turn + 1


def planted(span):
    """A check that knows one span and finds it as soon as it stands whole in the text."""

    def check(text):
        start = text.find(span)
        return (Finding("planted", Severity.BLOCK, start, start + len(span), "x"),) if start >= 0 else ()

    return check


def release(guard, text, sizes):
    return "".join(guard.feed(piece) for piece in pieces(text, sizes)) + guard.finish()


@pytest.mark.proof
@settings(max_examples=EXAMPLES, deadline=None)
@given(WORDS, SHORT_SPANS, WORDS, CHUNKS)
def test_no_character_of_a_short_span_is_released_wherever_it_lies(before, span, after, sizes):
    text = before + span + after
    guard = StreamGuard(planted(span))
    shown = release(guard, text, sizes)
    assert text.startswith(shown)
    assert len(shown) <= len(before)
    assert guard.blocked


@pytest.mark.proof
@settings(max_examples=EXAMPLES, deadline=None)
@given(WORDS, LONG_SPANS, WORDS, CHUNKS)
def test_no_character_of_a_long_span_within_one_sentence_is_released(before, span, after, sizes):
    text = f"{before}\n{span}.\n{after}"
    guard = StreamGuard(planted(span))
    assert len(release(guard, text, sizes)) <= len(before) + 1
    assert guard.blocked


@settings(max_examples=EXAMPLES, deadline=None)
@given(WORDS, CHUNKS)
def test_a_reply_without_findings_is_released_whole(text, sizes):
    assert release(StreamGuard(lambda text: ()), text, sizes) == text


@pytest.mark.proof
@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(
    st.lists(st.sampled_from(["Drink enough water. ", "See Dr. Lee.\n", "Rest as needed. "]), max_size=8),
    st.sampled_from(BLOCKED_ADVICE),
    CHUNKS,
)
def test_the_real_rules_never_release_blocked_advice(prose, advice, sizes):
    before = "".join(prose)
    text = f"{before}Then {advice}. {before}"
    guard = StreamGuard(StreamedReply(ReplyInContext("a child with type 1 diabetes", "", "", Mode.CLINICAL_QUESTION)))
    shown = release(guard, text, sizes)
    assert guard.blocked
    assert len(shown) <= min(finding.start for finding in guard.blocked)


def test_control_a_guard_without_holding_back_leaks_the_span():
    span, text, shown = "stop the insulin", "Rest. Then stop the insulin. Sleep.", ""
    check = planted(span)
    for place in range(0, len(text), 4):
        shown += text[place : place + 4]
        if check(text[: place + 4]):
            break
    assert "stop the" in shown
