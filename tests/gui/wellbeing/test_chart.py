"""The painted line: in both themes and sizes, on bands or plain lines, with gaps where answers are missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.trend_chart import TrendChart
from tara_desktop.wellbeing.trends_presenter import Curve
from tara_health.wellbeing.scoring import Band
from tara_health.wellbeing.trends import Series

FIRST = date(2025, 3, 3)
VALUES = (2.0, 4.0, None, 8.0, 8.0)
POINTS = tuple((FIRST + timedelta(weeks=place), value) for place, value in enumerate(VALUES))
BANDS = (Band(0, 5, "low"), Band(5, 10, "high"))


def series(points: tuple[tuple[date, float | None], ...] = POINTS, bands: tuple[Band, ...] = ()) -> Series:
    return Series("energy", "Energy", points, 0, 10, True, bands)


@pytest.fixture
def chart(theme: Theme, qtbot: QtBot) -> TrendChart:
    chart = TrendChart(theme)
    qtbot.addWidget(chart)
    chart.resize(600, 260)
    return chart


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_line_is_painted_in_the_accent_and_the_gap_is_not(
    chart: TrendChart, theme: Theme, name: str, percent: int
) -> None:
    theme.choose(name, percent)
    chart.show_curve(Curve(series(), "none", "plenty", "spoken"))
    image = chart.grab().toImage()
    for day, value in series().answered:
        assert image.pixelColor(chart.point(day, value).toPoint()).name() == theme.palette.accent
    missing = POINTS[2][0]
    column = round(chart.point(missing, 0).x())
    assert theme.palette.accent not in {image.pixelColor(column, y).name() for y in range(image.height())}
    between = (chart.point(*POINTS[3]) + chart.point(*POINTS[4])) / 2
    assert image.pixelColor(between.toPoint()).name() == theme.palette.accent, "the control: joined ones are"


def test_higher_answers_stand_higher_and_later_ones_further_right(chart: TrendChart) -> None:
    chart.show_curve(Curve(series(), "", "", ""))
    places = [chart.point(day, value) for day, value in series().answered]
    assert places[0].y() > places[1].y() > places[2].y() == places[3].y()
    assert [place.x() for place in places] == sorted(place.x() for place in places)


def test_bands_are_grounds_with_their_names(chart: TrendChart, theme: Theme) -> None:
    chart.show_curve(Curve(series(bands=BANDS), "", "", ""))
    image = chart.grab().toImage()
    right = round(chart.point(POINTS[-1][0], 0).x()) - 12
    grounds = [image.pixelColor(right, round(chart.point(FIRST, value).y())).name() for value in (2.5, 6.5)]
    assert grounds == [theme.palette.background, theme.palette.raised]


def test_one_answer_and_none_are_painted_too(chart: TrendChart) -> None:
    for points in (((FIRST, 5.0),), ((FIRST, None),)):
        chart.show_curve(Curve(series(points), "", "", ""))
        assert not chart.grab().isNull()


def test_emptied_it_says_and_shows_nothing(chart: TrendChart) -> None:
    chart.show_curve(Curve(series(), "", "", "spoken"))
    chart.show_curve(None)
    assert chart.accessibleName() == chart.accessibleDescription() == ""
    image = chart.grab().toImage()
    assert len({image.pixelColor(x, y).name() for x in range(0, 600, 7) for y in range(0, 260, 7)}) == 1


def test_the_table_has_the_same_figures_newest_first() -> None:
    rows = Curve(series(), "", "", "").rows
    assert [answer for _, answer in rows] == ["8", "8", "skipped", "4", "2"]
    assert rows[0][0] == "31 March 2025"
