"""Reads the check-ins and scores and decides what of them is shown. No Qt; what figures mean is nobody's guess here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tara_desktop.sentences import lines
from tara_desktop.wellbeing.checkin_presenter import KIND
from tara_desktop.wellbeing.ports import JournalAccess
from tara_health.wellbeing.checkin import CheckIn, questions
from tara_health.wellbeing.filled_in import KIND as SCORE
from tara_health.wellbeing.filled_in import FilledIn, series_of_filled_in
from tara_health.wellbeing.trends import Series, changes, day_words, figure, series_of

if TYPE_CHECKING:
    from tara_health.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Curve:
    """One series with the words of both ends, ('', '') where it has none, and the whole in a sentence."""

    series: Series
    low: str
    high: str
    spoken: str
    absent: str = "skipped"
    """What stands for a point without a value."""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The same as a table, the newest first: day and answer, with the published word for its range."""
        days = [day for day, _ in self.series.points]
        return tuple(
            (f"{day_words(day, day)} {day.year}", self.absent if value is None else _in_band(self.series, value))
            for day, (_, value) in reversed(list(zip(days, self.series.points, strict=True)))
        )


class TrendsView(Protocol):
    """What the presenter can have shown."""

    def show_choices(self, names: Sequence[tuple[str, str]]) -> None:
        """Which series there are, as key and name; the first is shown."""
        ...

    def show_curve(self, curve: Curve) -> None:
        """One of them."""
        ...

    def show_changes(self, sentences: Sequence[str]) -> None:
        """What changed, in words."""
        ...

    def show_empty(self) -> None:
        """There is no check-in and no score yet."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong; two empty strings clear it."""
        ...


class TrendsPresenter:
    """Holds the series only between `load` and `forget`."""

    def __init__(self, view: TrendsView, journal: JournalAccess) -> None:
        self._view = view
        self._journal = journal
        self._curves: dict[str, Curve] = {}

    def load(self) -> None:
        """Read the check-ins and show the first series."""
        self._view.show_problem("", "")
        self._journal.use(_read, self._loaded, self._failed)

    def choose(self, key: str) -> None:
        """Show another series."""
        if key in self._curves:
            self._view.show_curve(self._curves[key])

    def forget(self) -> None:
        """Keep no figure."""
        self._curves = {}

    def _loaded(self, read: tuple[list[CheckIn], list[FilledIn]]) -> None:
        checkins, filled = read
        weekly = series_of(checkins) if checkins else ()
        scores = series_of_filled_in(filled)
        series = (*weekly, *scores)
        self._curves = {one.key: _curve(one) for one in weekly} | {one.key: _score_curve(one) for one in scores}
        if not series:
            self._view.show_empty()
            return
        self._view.show_choices([(one.key, one.name) for one in series])
        self._view.show_changes(changes(series))

    def _failed(self, error: Exception) -> None:
        self._view.show_problem(*lines(error))


def _read(journal: Journal) -> tuple[list[CheckIn], list[FilledIn]]:
    checkins = [CheckIn.of(entry.day, entry.payload) for entry in journal.entries(KIND)]
    scores = (FilledIn.of(entry.day, entry.payload) for entry in journal.entries(SCORE))
    return checkins, [one for one in scores if one is not None]


def _curve(series: Series) -> Curve:
    ends = {question.key: (question.low, question.high) for question in questions()}
    low, high = ends.get(series.key, ("", ""))
    return Curve(series, low, high, _spoken(series, low, high))


def _score_curve(series: Series) -> Curve:
    better = "higher is better" if series.higher_is_better else "lower is better"
    ranges = "; ".join(f"from {figure(band.low)} “{band.label}”" for band in series.bands)
    scale = f"From {figure(series.low)} to {figure(series.high)}, {better}."
    ends = ("", "the better end") if series.higher_is_better else ("the better end", "")
    spoken = _answers(series, f"{scale} Published ranges: {ranges}." if ranges else scale)
    return Curve(series, *ends, spoken, absent="not scored")


def _in_band(series: Series, value: float) -> str:
    labels = [band.label for band in series.bands if band.low <= value]
    return f"{figure(value)}, “{labels[-1]}”" if labels else figure(value)


def _spoken(series: Series, low: str, high: str) -> str:
    return _answers(series, f"From {figure(series.low)}, {low}, to {figure(series.high)}, {high}." if low else "")


def _answers(series: Series, scale: str) -> str:
    answered = series.answered
    if not answered:
        return f"{scale} No answers yet.".strip()
    day, value = answered[-1]
    number = "One answer" if len(answered) == 1 else f"{len(answered)} answers"
    return f"{scale} {number}; the last is {figure(value)}, on {day_words(day, day)} {day.year}.".strip()
