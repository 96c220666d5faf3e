"""A filled-in questionnaire comes back from the private file as it was, and never as a number nobody gave."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tara_health.wellbeing.filled_in import FilledIn, series_of_filled_in
from tara_health.wellbeing.instrument import Instrument, instruments


@pytest.mark.parametrize("one", instruments(), ids=lambda one: one.key)
def test_a_kept_score_is_read_back_as_it_was(one: Instrument) -> None:
    filled = FilledIn(date(2026, 11, 6), one, dict.fromkeys(one.items, one.answers[1]) | {one.items[0]: None})
    again = FilledIn.of(filled.day, json.loads(json.dumps(filled.payload())))
    assert again == filled
    assert [series.key for series in series_of_filled_in([filled])] == [f"{one.key}.{s.key}" for s in one.scales]


def test_what_this_version_cannot_read_is_left_out_and_never_a_number() -> None:
    day = date(2026, 11, 6)
    assert FilledIn.of(day, {"instrument": "new_one", "answers": {}}) is None
    assert FilledIn.of(day, {}) is None
    read = FilledIn.of(day, {"instrument": "gad7", "answers": {"gad7_1": 9, "gad7_2": "3", "gad7_3": True, "x": 1}})
    assert read is not None
    assert set(read.answers.values()) == {None}


def test_scales_of_one_name_are_told_apart_and_keep_their_bands() -> None:
    both = [one for one in instruments() if one.key in ("gad7", "phq9")]
    days = (date(2026, 11, 6), date(2026, 10, 2))
    series = series_of_filled_in(FilledIn(day, one, dict.fromkeys(one.items, 1)) for one in both for day in days)
    assert [one.name for one in series] == ["GAD-7: Severity of symptoms", "PHQ-9: Severity of symptoms"]
    assert [[value for _, value in one.points] for one in series] == [[7, 7], [9, 9]]
    assert [one.points[0][0] for one in series] == [days[1]] * 2, "the oldest first"
    assert [len(one.bands) for one in series] == [4, 5]
