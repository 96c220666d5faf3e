"""A reminder is rare, keeps to working hours, and one press ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tara_health.settings import WEEKDAYS, Settings, Value, declared
from tara_health.wellbeing.reminders import ReminderState, due

FRIDAY = date(2026, 11, 6)
FRESH = ReminderState()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def chosen(**values: Value) -> Settings:
    return Settings({"wellbeing.reminders": True} | {f"wellbeing.{key}": value for key, value in values.items()})


def test_off_by_default() -> None:
    assert not due(at(FRIDAY, 10), Settings(), FRESH)
    assert due(at(FRIDAY, 10), chosen(), FRESH)


@pytest.mark.parametrize(
    ("hour", "minute", "shown"), [(8, 59, False), (9, 0, True), (16, 59, True), (17, 0, False), (0, 0, False)]
)
def test_only_in_working_hours(hour: int, minute: int, shown: bool) -> None:
    assert due(at(FRIDAY, hour, minute), chosen(), FRESH) is shown


def test_only_on_the_chosen_weekday() -> None:
    days = [FRIDAY + timedelta(days=days) for days in range(7)]
    assert [due(at(day, 10), chosen(), FRESH) for day in days] == [True] + [False] * 6
    assert [due(at(day, 10), chosen(reminder_weekday="monday"), FRESH) for day in days].index(True) == 3


def test_a_night_shift_belongs_to_the_day_it_began_on() -> None:
    night = chosen(reminder_from=20, reminder_until=6)
    saturday = FRIDAY + timedelta(days=1)
    assert [due(at(FRIDAY, hour), night, FRESH) for hour in (5, 12, 19, 20, 23)] == [False] * 3 + [True] * 2
    assert [due(at(saturday, hour), night, FRESH) for hour in (0, 5, 6, 20)] == [True, True, False, False]


def test_no_hours_is_never_and_midnight_is_the_end_of_a_day() -> None:
    assert not any(due(at(FRIDAY, hour), chosen(reminder_from=9, reminder_until=9), FRESH) for hour in range(24))
    for end in (24, 0):
        late = chosen(reminder_from=9, reminder_until=end)
        assert [due(at(FRIDAY, hour), late, FRESH) for hour in (0, 8, 9, 23)] == [False, False, True, True]


def test_at_most_once_in_seven_days() -> None:
    after = FRESH.shown(FRIDAY)
    assert not due(at(FRIDAY, 11), chosen(), after)
    assert not due(at(FRIDAY + timedelta(days=6), 11), chosen(reminder_weekday="thursday"), after)
    assert due(at(FRIDAY + timedelta(days=7), 9), chosen(), after)


def test_a_clock_set_back_does_not_repeat_it() -> None:
    after = FRESH.shown(FRIDAY)
    for weeks in (1, 2, 52):
        earlier = FRIDAY - timedelta(weeks=weeks)
        assert not due(at(earlier, 10), chosen(), after)
        assert after.shown(earlier) == after


def test_told_once_it_never_comes_back() -> None:
    stopped = FRESH.stop()
    assert stopped.shown(FRIDAY).stopped
    assert not any(due(at(FRIDAY + timedelta(weeks=weeks), 10), chosen(), stopped) for weeks in range(200))


@given(st.none() | st.dates(), st.booleans())
def test_a_state_that_was_kept_is_read_back(last: date | None, stopped: bool) -> None:
    assert ReminderState.of({"last_shown": last and last.isoformat(), "stopped": stopped}) == ReminderState(
        last, stopped
    )


@pytest.mark.parametrize("kept", [{}, {"last_shown": 5}, {"last_shown": "soon", "stopped": False}, {"stopped": 0}])
def test_a_state_that_cannot_be_read_is_silent(kept: dict[str, Any]) -> None:
    assert not due(at(FRIDAY, 10), chosen(), ReminderState.of(kept))


@given(st.lists(st.integers(-60, 60), min_size=2, max_size=40))
def test_whatever_the_clock_does_two_reminders_are_seven_days_apart(clock: list[int]) -> None:
    state, shown = FRESH, list[date]()
    for days in clock:
        day = FRIDAY + timedelta(days=days)
        if due(at(day, 10), chosen(reminder_weekday=WEEKDAYS[day.weekday()]), state):
            state = state.shown(day)
            shown.append(day)
    assert shown[0] == FRIDAY + timedelta(days=clock[0])
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(shown))


def test_the_settings_are_declared_off_and_say_who_can_read_them() -> None:
    setting = declared("wellbeing.reminders")
    assert setting.default is False
    assert "IT can read" in setting.text
