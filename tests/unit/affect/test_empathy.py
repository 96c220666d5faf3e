"""EPITOME's three mechanisms, and what must not pass for empathy.

The reader is trained: a table says what share of its lines must have the level they have, and no strong one may be
read as none, nor none as strong. These lines were never trained on.
"""

import pytest

from tara_health.affect.empathy import read_empathy as read_pair
from tara_health.encoder.session import Encoder
from tara_health.records import EmpathyReading

ENCODER = Encoder()
MESSAGE = "I'm so scared about the scan tomorrow. I haven't slept for three nights and nobody at home understands."


def read_empathy(message, response):
    return read_pair(message, response, ENCODER.read_reply(message, response))


def right_and_never_far(rows, mechanism):
    said = [(getattr(read_empathy(MESSAGE, response), mechanism), level) for response, level in rows]
    assert all(abs(one - level) < 2 for one, level in said), said
    assert sum(one == level for one, level in said) / len(rows) >= 0.5, said


REACTIONS = (
    ("I am so sorry you are going through such a frightening time.", 2),
    ("I am really sorry for your loss.", 2),
    ("We are here for you and your family.", 1),
    ("Thank you for telling me this.", 1),
    ("The scan is at nine in room four.", 0),
    ("I'm sorry, but I can't help with that request.", 0),
)


def test_emotional_reactions():
    right_and_never_far(REACTIONS, "emotional_reactions")


INTERPRETATIONS = (
    ("It sounds exhausting and scary to wait like this.", 2),
    ("I can see how frightened you must be by this.", 2),
    ("I understand what you mean by that.", 1),
    ("The scan is at nine in room four.", 0),
)


def test_interpretations():
    right_and_never_far(INTERPRETATIONS, "interpretations")


EXPLORATIONS = (
    ("What worries you most about the scan?", 2),
    ("Have you had any support at home with your sleep?", 2),
    ("Would you tell me more about it?", 1),
    ("Is it at nine?", 0),
    ("The scan is at nine in room four.", 0),
)


def test_explorations():
    right_and_never_far(EXPLORATIONS, "explorations")


def test_a_plain_fact_interprets_nothing_and_a_question_about_things_explores_weakly():
    certain = ENCODER.read_reply(MESSAGE, "I can see how frightened you must be. What worries you most about it?")
    assert read_pair(MESSAGE, "The scan is at nine in room four.", certain).interpretations == 0
    assert read_pair(MESSAGE, "Is the scan at nine in room four?", certain).explorations <= 1
    assert read_pair(MESSAGE, "What worries you most about the scan?", certain).explorations == 2


@pytest.mark.parametrize(
    "response",
    [
        "",
        "   ",
        "Ok.",
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
    assert read_empathy(MESSAGE, response).interpretations >= 1
