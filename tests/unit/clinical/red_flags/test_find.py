"""Composition: offsets, order, determinism, hostile and long text, published thresholds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tara_health.clinical.red_flags.find import all_rules, find_red_flags
from tara_health.clinical.red_flags.vital_signs import news2_score
from tests.unit.clinical.red_flags.tables import fired

SEED = "62M crushing chest pain to the jaw, SOB, BP 82/54, HR 138. No fever. K+ 6.9, denies melena but passed out. "


def test_offsets_index_the_text_as_given() -> None:
    text = "Pt: CH\u200bEST PAIN, can’t catch his breath; BP 82/54"
    found = {flag.rule: text[flag.start : flag.end] for flag in find_red_flags(text)}
    assert found["cardiac.chest_pain"] == "CH\u200bEST PAIN"
    assert found["vitals.hypotension"] == "BP 82/54"
    assert "breath" in found["respiratory.breathlessness"]


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_span_lies_inside(text: str) -> None:
    for flag in find_red_flags(text):
        assert 0 <= flag.start < flag.end <= len(text)


def test_the_same_text_gives_the_same_flags_in_order() -> None:
    flags = find_red_flags(SEED)
    assert flags == find_red_flags(SEED)
    assert list(flags) == sorted(flags, key=lambda flag: (flag.start, flag.end, flag.rule))


def test_every_rule_says_its_sign_and_names_a_source() -> None:
    for rule in all_rules():
        assert rule.sentence.endswith(".")
        assert "(" in rule.sentence, rule.name
        family, _, sign = rule.name.partition(".")
        assert family
        assert sign


@pytest.mark.parametrize("filler", ["bp ", " ", "chest ", "no ", "a", "1/", "pain in the ", "(", "\n", "he said "])
def test_100_kb_are_read_in_bounded_time(filler: str) -> None:
    text = (filler * (100_000 // len(filler)))[:99_900] + " BP 82/54"
    started = time.perf_counter()
    flags = find_red_flags(text)
    # Ten times what it takes on a slow machine; a quadratic pattern would need minutes.
    assert time.perf_counter() - started < 8
    assert any(flag.rule == "vitals.hypotension" for flag in flags)


@pytest.mark.parametrize(
    ("kind", "value", "points"),
    [
        ("respiratory_rate", 8, 3),
        ("respiratory_rate", 9, 1),
        ("respiratory_rate", 12, 0),
        ("respiratory_rate", 20, 0),
        ("respiratory_rate", 21, 2),
        ("respiratory_rate", 24, 2),
        ("respiratory_rate", 25, 3),
        ("spo2", 91, 3),
        ("spo2", 92, 2),
        ("spo2", 93, 2),
        ("spo2", 94, 1),
        ("spo2", 95, 1),
        ("spo2", 96, 0),
        ("systolic", 90, 3),
        ("systolic", 91, 2),
        ("systolic", 100, 2),
        ("systolic", 101, 1),
        ("systolic", 110, 1),
        ("systolic", 111, 0),
        ("systolic", 219, 0),
        ("systolic", 220, 3),
        ("heart_rate", 40, 3),
        ("heart_rate", 41, 1),
        ("heart_rate", 50, 1),
        ("heart_rate", 51, 0),
        ("heart_rate", 90, 0),
        ("heart_rate", 91, 1),
        ("heart_rate", 110, 1),
        ("heart_rate", 111, 2),
        ("heart_rate", 130, 2),
        ("heart_rate", 131, 3),
        ("temperature", 35.0, 3),
        ("temperature", 35.1, 1),
        ("temperature", 36.0, 1),
        ("temperature", 36.1, 0),
        ("temperature", 38.0, 0),
        ("temperature", 38.1, 1),
        ("temperature", 39.0, 1),
        ("temperature", 39.1, 2),
        ("pain", 10, 0),
    ],
)
def test_news2_points_are_those_of_the_chart(kind: str, value: float, points: int) -> None:
    assert news2_score(kind, value) == points


def test_adult_scores_are_not_put_on_children() -> None:
    assert "vitals.tachycardia" not in fired("6-month-old, HR 140, playing")
    assert "vitals.tachycardia" in fired("30M, HR 140")


def test_each_denied_sign_is_reported_once_and_combinations_are_not() -> None:
    flags = find_red_flags("no syncope, denies chest pressure; again no syncope, no dyspnoea and no fever")
    assert [flag.rule for flag in flags if flag.negated] == [
        "cardiac.syncope",
        "cardiac.chest_pain",
        "respiratory.breathlessness",
    ]
    assert all(flag.negated for flag in flags)


@pytest.mark.parametrize(
    "text",
    [
        "85F, dizzy on standing",
        "I lost a lady on nights. We should have spotted the sepsis sooner",
        "I want to drift off and never wake up",
    ],
)
def test_what_is_no_sign_raises_nothing(text: str) -> None:
    assert not fired(text)


def test_the_latest_value_counts() -> None:
    assert "vitals.hypotension" not in fired("BP 82/54 on arrival, BP 118/70 after fluids")


def test_a_miss_that_is_still_there_is_a_sign() -> None:
    assert "sepsis.named" in fired("We missed the sepsis, she is on the ward with me")
