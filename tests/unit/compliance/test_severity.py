"""When a date counts as gone by."""

from __future__ import annotations

import datetime

import pytest

from tara_health.compliance.severity import is_whole_past

TODAY = datetime.date(2026, 6, 15)


@pytest.mark.parametrize(
    "date", ["March 3, 2020", "2022-05-14", "3/14/24", "14 Jan '25", "15 June 2026", "2/3/2026", "1/30/2026"]
)
def test_day_month_and_year_gone_by(date: str) -> None:
    assert is_whole_past(date, TODAY)


@pytest.mark.parametrize(
    "date", ["Friday 12 June", "3/14", "March 2020", "2 May 2031", "24 December 2026", "12/30/2026"]
)
def test_open_dates(date: str) -> None:
    assert not is_whole_past(date, TODAY)
