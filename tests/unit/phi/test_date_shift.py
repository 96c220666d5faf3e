"""A date moves in its own notation; what is no date of the calendar does not."""

from __future__ import annotations

import pytest

from tara_health.phi.date_shift import shifted


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("3/14", "4/23"),
        ("03/09/2026", "04/18/2026"),
        ("3.9.26", "4.18.26"),
        ("31/12/2023", "9/2/2024"),
        ("2026-03-01", "2026-04-10"),
        ("14 Mar 2021", "23 Apr 2021"),
        ("14th March", "23rd April"),
        ("March 14th, 2025", "April 23rd, 2025"),
        ("MARCH 14", "APRIL 23"),
        ("the 3rd of May", "the 12th of June"),
        ("Sept. 9", "Oct. 19"),
        ("May 2020", "June 2020"),
        ("december 2025", "january 2026"),
        ("2/29/2024", "4/9/2024"),
    ],
)
def test_moved_by_forty_days(written: str, moved: str) -> None:
    assert shifted(written, 40) == moved


@pytest.mark.parametrize("written", ["", "Christmas Eve", "13/45", "2/30/2024", "the 14th", "Foo 12", "2026-13-01"])
def test_no_day_of_the_calendar(written: str) -> None:
    assert shifted(written, 40) is None


def test_out_of_the_calendar() -> None:
    assert shifted("9999-12-31", 40) is None


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("3/14 and 3/21", "3/24 and 3/31"),
        ("March 3 to April 2, 2025", "March 13 to April 12, 2025"),
        ("3/14-3/16", "3/24-3/26"),
    ],
)
def test_two_dates_read_as_one_move_each(written: str, moved: str) -> None:
    assert shifted(written, 10) == moved
