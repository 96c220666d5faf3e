"""How the weeks went: series for a chart or a table, and what changed in words. Never a diagnosis, never a cause.

Promises: a sentence stands on at least three answers of the last eight weeks and says two figures and a day, nothing
more; a skipped question or a missed week is a gap, never a line drawn across it; bands are an instrument's published
ones, and the check-in, which is not validated, has none. By hand: `changes(series_of(checkins))` gives such as
"Sleep has gone from 3 to 6 since 2 November."
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tara_health.wellbeing.checkin import HIGHEST, LOWEST, CheckIn, questions
from tara_health.wellbeing.scoring import Band, Score

if TYPE_CHECKING:
    from tara_health.wellbeing.instrument import Instrument

Point = tuple[date, float | None]

FEWEST: Final = 3
"""Answers that a sentence about a change needs."""

WINDOW: Final = timedelta(weeks=8)
"""How far back before the last answer a sentence looks."""

JOINED: Final = timedelta(days=10)
"""Answers further apart are not joined by a line: a weekly check-in was missed."""

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """One question or scale over time, oldest first; None is a check-in where it was skipped or could not be scored."""

    key: str
    name: str
    points: tuple[Point, ...]
    low: float
    high: float
    higher_is_better: bool
    bands: tuple[Band, ...] = ()
    joined: timedelta | None = JOINED
    """Answers further apart are not joined; None joins any (a questionnaire has no weekly rhythm)."""

    @property
    def answered(self) -> tuple[tuple[date, float], ...]:
        """The points with a value."""
        return tuple((day, value) for day, value in self.points if value is not None)

    @property
    def segments(self) -> tuple[tuple[tuple[date, float], ...], ...]:
        """The runs of answers that a chart may join by a line; between two of them it shows a gap."""
        runs: list[list[tuple[date, float]]] = []
        before: Point | None = None
        for day, value in self.points:
            if value is not None:
                if before is None or before[1] is None or self._apart(before[0], day):
                    runs.append([])
                runs[-1].append((day, value))
            before = (day, value)
        return tuple(map(tuple, runs))

    def _apart(self, earlier: date, later: date) -> bool:
        return self.joined is not None and later - earlier > self.joined


def series_of(checkins: Iterable[CheckIn]) -> tuple[Series, ...]:
    """A series for each question of the check-in; of several check-ins on one day the last given counts."""
    days = {checkin.day: checkin for checkin in checkins}
    return tuple(
        Series(
            question.key,
            question.name,
            tuple((day, days[day].answers.get(question.key)) for day in sorted(days)),
            LOWEST,
            HIGHEST,
            question.higher_is_better,
        )
        for question in questions()
    )


def series_of_scores(instrument: Instrument, scores: Iterable[tuple[date, Score]]) -> tuple[Series, ...]:
    """A series for each scale of a questionnaire, with its published bands; of several on one day the last counts."""
    days = dict(scores)
    return tuple(
        Series(
            scale.key,
            scale.name,
            tuple((day, days[day].total(scale.key).value) for day in sorted(days)),
            scale.low,
            scale.high,
            scale.higher_is_better,
            instrument.bands(scale.key),
            joined=None,
        )
        for scale in instrument.scales
    )


def changes(series: Iterable[Series]) -> tuple[str, ...]:
    """One sentence for each series that has `FEWEST` answers within `WINDOW` of its last one."""
    return tuple(sentence for one in series if (sentence := _change(one)))


def _change(series: Series) -> str:
    answered = series.answered
    recent = [(day, value) for day, value in answered if answered[-1][0] - day <= WINDOW]
    if len(recent) < FEWEST:
        return ""
    (first_day, first), (last_day, last) = recent[0], recent[-1]
    since = day_words(first_day, last_day)
    if figure(first) == figure(last):
        return f"{series.name} is at {figure(last)}, as it was on {since}."
    return f"{series.name} has gone from {figure(first)} to {figure(last)} since {since}."


def figure(value: float) -> str:
    """A value as it is shown: two decimals at most."""
    return f"{round(value, 2):g}"


def day_words(day: date, beside: date) -> str:
    """A day as it is said, with its year when that differs from `beside`'s."""
    year = "" if day.year == beside.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"
