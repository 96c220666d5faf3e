"""Promised outcomes, and the hopes and denials that are none."""

import pytest

from tara_health.safety.rules.promised_outcome import RULE


@pytest.mark.parametrize(
    ("response", "span"),
    [
        ("You will be fine.", "You will be fine"),
        ("She is going to be okay.", "She is going to be okay"),
        ("Don’t lose heart, you'll be completely cured.", "you'll be completely cured"),
        ("This will definitely work for her.", "will definitely work"),
        ("Recovery is simple. I promise that it helps.", "I promise"),
        ("The pill is 100% safe.", "is 100% safe"),
        ("There is absolutely no risk.", "There is absolutely no risk"),
        ("There is nothing to worry about.", "nothing to worry about"),
        ("Success is guaranteed to everybody.", "guaranteed to"),
    ],
)
def test_a_promise_is_found(read, response, span):
    assert read(RULE, response) == [(span, "warn")]


@pytest.mark.parametrize(
    "response",
    [
        "I can't promise that you will be fine.",
        "Nobody can guarantee a cure.",
        "We hope you will be fine.",
        "Most people recover within two weeks.",
        "It is not clear whether it will definitely help.",
        "There is no risk factor in the history.",
    ],
)
def test_a_hope_or_a_denial_is_no_promise(read, response):
    assert read(RULE, response) == []
