"""Tone labels, their findings' exact spans, and the wording that must not be mistaken."""

import time

import pytest

from tara_health.affect.tone import read_tone as read_pair
from tara_health.encoder.session import Encoder
from tara_health.vocabulary import Severity

ENCODER = Encoder()
AFRAID = "I'm scared that the lump is cancer and I can't sleep."


def read_tone(message, response):
    return read_pair(message, response, ENCODER.read_reply(message, response), ENCODER.read_each_reply)


@pytest.mark.parametrize(
    ("response", "label", "span"),
    [
        ("Stop worrying, it will pass.", "dismissive", "Stop worrying"),
        ("It's all in your head, really.", "dismissive", "It's all in your head"),
        ("You’re overreacting to this.", "dismissive", "You’re overreacting"),
        ("Others have it much worse than you.", "dismissive", "Others have it much worse"),
        ("This is your own fault, you know.", "blaming", "This is your own fault"),
        ("You should have come sooner.", "blaming", "You should have come sooner"),
        ("Why didn't you tell us before?", "blaming", "Why didn't you tell us before"),
        ("You'll be absolutely fine, truly.", "over_reassuring", "You'll be absolutely fine"),
        ("There is nothing to worry about.", "over_reassuring", "There is nothing to worry about"),
        ("That is not my problem today.", "cold", "That is not my problem"),
    ],
)
def test_a_harmful_tone_is_named_with_its_words(response, label, span):
    tone = read_tone(AFRAID, response)
    assert tone.label == label
    assert span in [response[found.start : found.end] for found in tone.findings if found.rule == label]
    assert all(found.severity in {Severity.NOTE, Severity.WARN} for found in tone.findings)


def test_a_warm_reply_is_warm_and_carries_its_empathy():
    tone = read_tone(
        AFRAID, "I am so sorry you feel this scared. It sounds really frightening. What worries you most at night?"
    )
    assert tone.label == "warm"
    assert tone.empathy.explorations >= 1
    assert tone.findings == ()


def test_a_bare_answer_is_not_warm():
    bare = "The biopsy takes place on the second floor at nine and the result follows in a week."
    assert read_tone(AFRAID, bare).label in {"cold", "neutral"}
    assert read_tone("Where is the biopsy?", bare).label == "neutral"


@pytest.mark.parametrize(
    "response",
    [
        "This is not your fault, and many things could explain it.",
        "I can't say that you will be fine, and I will stay with you through it.",
        "We will look at the result together on Monday.",
        "Why did you stop the tablets? I would like to understand what made them hard to take.",
    ],
)
def test_the_opposite_wording_is_no_finding(response):
    assert read_tone(AFRAID, response).findings == ()


@pytest.mark.parametrize("text", ["", " ", "\ud800", "İ" * 20, "🙂", "مرحبا"])
def test_any_text_can_be_read(text):
    assert read_tone(text, text).label in {"warm", "neutral", "cold"}


@pytest.mark.parametrize(
    "text",
    ["you will all " * 8_000, "." * 100_000, "i " * 50_000, "at least you " * 8_000, "because you never " * 6_000],
)
def test_cost_is_linear(text):
    begin = time.perf_counter()
    read_tone(text, text)
    assert time.perf_counter() - begin < 30
