"""Trailing zeros and naked decimals in doses; laboratory values are exempt."""

import pytest

from tara_health.safety.rules.decimal_notation import RULE


@pytest.mark.parametrize(
    ("response", "span"),
    [("Give 1.0 mg.", "1.0"), ("Give 25.00 mcg.", "25.00"), ("Give .5 mg.", ".5"), ("then .25mg IV", ".25")],
)
def test_a_dose_that_can_be_misread_is_found(read, response, span):
    assert read(RULE, response) == [(span, "warn")]


@pytest.mark.parametrize(
    "response",
    [
        "Give 0.5 mg.",
        "Give 1 mg.",
        "Creatinine 1.0 mg/dL.",
        "A node of 2.0 cm.",
        "Give 10.05 mg.",
        "version 2.0",
        "Wait. 5 mg then.",
    ],
)
def test_other_numbers_pass(read, response):
    assert read(RULE, response) == []


def test_the_sentence_shows_the_right_way_to_write_it():
    from tara_health.safety.check import ReplyInContext
    from tara_health.vocabulary import Mode

    (found,) = RULE.find(ReplyInContext("", "Give .5 mg.", "", Mode.CLINICAL_QUESTION))
    assert "0.5" in found.sentence
