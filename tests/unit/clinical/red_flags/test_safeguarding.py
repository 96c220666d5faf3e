"""Harm to others, abuse, neglect, psychosis."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("he says he is going to kill his boss", "harm_to_others"),
    ("pt reports HI toward neighbor: homicidal thoughts with a plan", "harm_to_others"),
    ("my boyfriend choked me last night", "violence"),
    ("I'm scared of my husband", "violence"),
    ("bruising on a 4 month old inconsistent with the story, unexplained injury", "abuse_or_neglect"),
    ("her son takes her pension money", "abuse_or_neglect"),
    ("he hears voices and thinks the neighbours are spying", "acute_psychosis"),
]
DENIED = [("denies SI/HI", "harm_to_others"), ("no hallucinations", "acute_psychosis")]
QUIET = [
    "kill the bacteria with bleach",
    "my boss will kill me if I'm late",
    "left hemispatial neglect on exam years ago in rehab",
    "substance abuse counselling resources",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"safeguarding.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"safeguarding.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
