"""The weekly check-in: our own words, everything skippable, the way to the crisis page, and what the journal keeps."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tara_health.errors import AnswerRefused, WellbeingDataUnreadable
from tara_health.platform import paths
from tara_health.wellbeing import checkin as module
from tara_health.wellbeing.checkin import CheckIn, asks_for_crisis, notice, questions

DAY = date(2026, 11, 6)
KEYS = [question.key for question in questions()]


def test_the_eight_themes_are_asked_and_self_harm_last() -> None:
    asked = ["energy", "detachment", "efficacy", "sleep", "workload", "moral_distress", "connection", "self_harm"]
    assert asked == KEYS
    assert [question.key for question in questions() if question.crisis_above is not None] == ["self_harm"]


def test_it_says_that_it_is_not_validated() -> None:
    assert "not a validated instrument" in notice()


def test_each_question_has_words_at_both_ends() -> None:
    for question in questions():
        assert question.text.endswith("?")
        assert question.low != question.high


@pytest.mark.parametrize(
    "known",
    [
        "thoughts that you would be better off dead",  # PHQ-9
        "feeling tired or having little energy",
        "active and vigorous",  # WHO-5
        "woke up feeling fresh",
        "emotionally drained",  # OLBI, MBI
        "emotionally exhausting",  # CBI
        "enough energy for family",
        "feeling nervous",  # GAD-7
    ],
)
def test_it_is_not_the_wording_of_a_known_instrument(known: str) -> None:
    assert known not in " ".join(question.text for question in questions()).casefold()


@pytest.mark.parametrize(("answer", "crisis"), [(None, False), (0, False), (1, True), (5, True), (10, True)])
def test_self_harm_above_its_lowest_leads_to_the_crisis_page(answer: int | None, crisis: bool) -> None:
    best: dict[str, int | None] = {question.key: 10 if question.higher_is_better else 0 for question in questions()}
    worst: dict[str, int | None] = {question.key: 0 if question.higher_is_better else 10 for question in questions()}
    for others in ({}, best, worst):
        assert asks_for_crisis(CheckIn(DAY, {**others, "self_harm": answer})) is crisis


def test_everything_may_be_skipped() -> None:
    assert not asks_for_crisis(CheckIn(DAY, {}))
    assert not asks_for_crisis(CheckIn(DAY, dict.fromkeys(KEYS)))


@pytest.mark.parametrize("answer", [-1, 11, True, 5.0, "5"])
def test_an_answer_off_the_slider_is_refused_and_not_repeated(answer: Any) -> None:
    with pytest.raises(AnswerRefused, match="sleep of the check-in takes 0 to 10") as refusal:
        CheckIn(DAY, {"sleep": answer})
    assert repr(answer) not in str(refusal.value).replace("0 to 10", "")


def test_a_question_that_does_not_exist_is_refused_and_not_named() -> None:
    with pytest.raises(AnswerRefused, match="no such question") as refusal:
        CheckIn(DAY, {"my own words": 3})
    assert "own words" not in str(refusal.value)


@given(st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(0, 10)))
def test_what_the_journal_keeps_is_read_back(answers: dict[str, int | None]) -> None:
    kept = json.loads(json.dumps(CheckIn(DAY, answers).payload()))
    back = CheckIn.of(DAY, kept)
    assert back.day == DAY
    assert {key: answer for key, answer in back.answers.items() if answer is not None} == {
        key: answer for key, answer in answers.items() if answer is not None
    }


@pytest.mark.parametrize("kept", [{}, {"answers": None}, {"answers": [1]}, {"answers": {"sleep": 11, "gone": 3}}])
def test_an_entry_of_another_form_counts_as_skipped(kept: dict[str, Any]) -> None:
    assert CheckIn.of(DAY, kept).answers == dict.fromkeys(KEYS)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"questions": [{"key": "sleep"}]}', '{"questions": [5]}'])
def test_a_broken_file_is_one_sentence(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wellbeing").mkdir()
    (tmp_path / "wellbeing" / "checkin.json").write_text(content)
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    monkeypatch.setattr(module, "_file", module._file.__wrapped__)
    with pytest.raises(WellbeingDataUnreadable, match=r"wellbeing/checkin\.json"):
        questions.__wrapped__()
