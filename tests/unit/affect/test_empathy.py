"""EPITOME's three mechanisms, and what must not pass for empathy."""

import pytest

from tara_health.affect.empathy import read_empathy
from tara_health.records import EmpathyReading

MESSAGE = "I'm so scared about the scan tomorrow. I haven't slept for three nights and nobody at home understands."


@pytest.mark.parametrize(
    ("response", "level"),
    [
        ("I am so sorry you are going through such a frightening time.", 2),
        ("I am really sorry for your loss.", 2),
        ("We are here for you and your family.", 1),
        ("Thank you for telling me this.", 1),
        ("The scan is at nine in room four.", 0),
        ("I'm sorry, but I can't help with that request.", 0),
    ],
)
def test_emotional_reactions(response, level):
    assert read_empathy(MESSAGE, response).emotional_reactions == level


@pytest.mark.parametrize(
    ("response", "level"),
    [
        ("It sounds exhausting and scary to wait like this.", 2),
        ("I can see how frightened you must be by this.", 2),
        ("I understand what you mean by that.", 1),
        ("The scan is at nine in room four.", 0),
    ],
)
def test_interpretations(response, level):
    assert read_empathy(MESSAGE, response).interpretations == level


@pytest.mark.parametrize(
    ("response", "level"),
    [
        ("What worries you most about the scan?", 2),
        ("Have you had any support at home with your sleep?", 2),
        ("Would you tell me more about it?", 1),
        ("Is it at nine?", 0),
        ("The scan is at nine in room four.", 0),
    ],
)
def test_explorations(response, level):
    assert read_empathy(MESSAGE, response).explorations == level


@pytest.mark.parametrize(
    "response",
    [
        "",
        "   ",
        "Ok.",
        "The capital of France is Paris, and the train leaves at nine.",
        "sorry scared understand worried pain sad sorry support feel afraid understand sorry",
        "sorry " * 40,
        MESSAGE,
        f"{MESSAGE} {MESSAGE}",
        "How are you feeling? " * 8,
    ],
)
def test_nothing_off_topic_stuffed_or_copied_scores(response):
    assert read_empathy(MESSAGE, response) == EmpathyReading()


def test_a_warm_answer_that_quotes_a_phrase_of_the_message_still_counts():
    response = (
        "Waiting for the scan tomorrow sounds frightening, and I am sorry you have to carry this fear alone at night."
    )
    assert read_empathy(MESSAGE, response).interpretations == 2
