"""Series and sentences: what changed, from when, and nothing about why."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tara_health.wellbeing.checkin import CheckIn
from tara_health.wellbeing.instrument import instrument
from tara_health.wellbeing.trends import Series, changes, series_of, series_of_scores

START = date(2026, 11, 2)


def weekly(key: str, *answers: int | None) -> list[CheckIn]:
    """A check-in a week from `START` on."""
    return [CheckIn(START + timedelta(weeks=week), {key: answer}) for week, answer in enumerate(answers)]


def series(key: str, checkins: list[CheckIn]) -> Series:
    return next(one for one in series_of(checkins) if one.key == key)


def test_a_change_is_said_in_two_figures_and_a_day() -> None:
    assert changes(series_of(weekly("sleep", 3, 4, 6))) == ("Sleep has gone from 3 to 6 since 2 November.",)


def test_no_change_is_said_too() -> None:
    assert changes(series_of(weekly("sleep", 4, 7, 4))) == ("Sleep is at 4, as it was on 2 November.",)


def test_fewer_than_three_answers_say_nothing() -> None:
    assert changes(series_of([])) == ()
    assert changes(series_of(weekly("sleep", 3, 6))) == ()
    assert changes(series_of(weekly("sleep", 3, None, None, 6))) == ()
    assert changes(series_of(weekly("sleep", 3, None, 5, 6))) == ("Sleep has gone from 3 to 6 since 2 November.",)


def test_a_sentence_looks_back_eight_weeks() -> None:
    at, over = weekly("sleep", 1, 2, 2, 2, 2, 2, 2, 2, 9), weekly("sleep", 1, 2, 2, 2, 2, 2, 2, 2, 2, 9)
    assert changes(series_of(at)) == ("Sleep has gone from 1 to 9 since 2 November.",)
    assert changes(series_of(over)) == ("Sleep has gone from 2 to 9 since 9 November 2026.",)
    old = [*weekly("sleep", 1, 2), CheckIn(START + timedelta(weeks=40), {"sleep": 5})]
    assert changes(series_of(old)) == (), "three answers, but not of late"


def test_the_order_given_does_not_matter_and_the_last_of_a_day_counts() -> None:
    checkins = weekly("sleep", 3, 4, 6)
    assert series_of(reversed(checkins)) == series_of(checkins)
    corrected = [*checkins, CheckIn(checkins[2].day, {"sleep": 8})]
    assert changes(series_of(corrected)) == ("Sleep has gone from 3 to 8 since 2 November.",)


def test_a_skipped_question_and_a_missed_week_are_gaps() -> None:
    days = [START + timedelta(days=days) for days in (0, 7, 14, 21, 31, 42)]
    answers = [3, 4, None, 5, 6, 7]
    found = series("sleep", [CheckIn(day, {"sleep": answer}) for day, answer in zip(days, answers, strict=True)])
    assert [[value for _, value in run] for run in found.segments] == [[3, 4], [5, 6], [7]]
    assert found.points[2] == (days[2], None)


def test_the_check_in_is_not_validated_and_has_no_bands() -> None:
    found = series_of(weekly("sleep", 3))
    assert all((one.bands, one.low, one.high) == ((), 0, 10) for one in found)
    assert not series("workload", []).higher_is_better
    assert series("sleep", []).higher_is_better


def test_a_questionnaire_has_its_bands_and_joins_what_is_far_apart() -> None:
    pfi = instrument("pfi")
    scores = [
        (START + timedelta(days=90 * quarter), pfi.score(dict.fromkeys(pfi.items, answer)))
        for quarter, answer in enumerate((1, 2, 3))
    ]
    burnout = next(one for one in series_of_scores(pfi, scores) if one.key == "burnout")
    assert [(band.low, band.high) for band in burnout.bands] == [(0, 1.33), (1.33, 4)]
    assert [len(run) for run in burnout.segments] == [3]
    assert changes([burnout]) == (), "a quarter apart is not three answers in eight weeks"


def test_a_score_that_could_not_be_scored_is_a_gap_and_figures_are_short() -> None:
    cbi = instrument("cbi")
    filled = [dict.fromkeys(cbi.items[:6], 50) | {"personal_1": first} for first in (50, 75, 100)]
    answers: list[dict[str, int | None]] = [*map(dict[str, int | None], filled[:2]), {}, dict(filled[2])]
    scores = [(START + timedelta(days=7 * week), cbi.score(one)) for week, one in enumerate(answers)]
    personal = series_of_scores(cbi, scores)[0]
    assert [len(run) for run in personal.segments] == [2, 1]
    assert changes([personal]) == ("Personal burnout has gone from 50 to 58.33 since 2 November.",)


@given(st.lists(st.tuples(st.dates(), st.none() | st.integers(0, 10)), max_size=12))
def test_every_answer_is_in_one_run_and_a_sentence_names_no_cause(answers: list[tuple[date, int | None]]) -> None:
    found = series_of([CheckIn(day, {"energy": answer}) for day, answer in answers])
    energy = found[0]
    assert tuple(point for run in energy.segments for point in run) == energy.answered
    for sentence in changes(found):
        assert re.fullmatch(
            r"Energy (has gone from \d+ to \d+ since|is at \d+, as it was on) \d{1,2} [A-Z][a-z]+( \d+)?\.", sentence
        )
