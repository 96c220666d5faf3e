"""Table of CalendarDateRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.date import CalendarDateRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("DOB 05/06/1957", ["05/06/1957"]),
        ("on 3/14", ["3/14"]),
        ("3/14-3/16", ["3/14-3/16"]),
        ("2021-08-19", ["2021-08-19"]),
        ("March 3rd, 2020", ["March 3rd, 2020"]),
        ("the 3rd of March", ["the 3rd of March"]),
        ("14-Mar-2024", ["14-Mar-2024"]),
        ("in April 2020", ["April 2020"]),
        ("Feb 12", ["Feb 12"]),
        ("seen 12 May 2019", ["12 May 2019"]),
        ("since June", ["June"]),
        ("on Christmas Eve", ["Christmas Eve"]),
        ("Tuesday, March 3", ["Tuesday, March 3"]),
        ("03/2019", ["03/2019"]),
        ("born 5.6.1957", ["5.6.1957"]),
        ("DOB 05061957", ["05061957"]),
        ("10/31 labs; 11/1 WBC", ["10/31", "11/1"]),
        ("March 3-5, 2024", ["March 3-5, 2024"]),
        ("3/14/24", ["3/14/24"]),
        ("2024-03-14T10:00", ["2024-03-14"]),
        ("on the 14th.", ["the 14th"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(CalendarDateRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "last Tuesday",
        "in 2019",
        "at 14:30",
        "BP 120/80",
        "pain 7/10",
        "5/5 strength",
        "2/6 systolic murmur",
        "GCS 8/15",
        "C5-C6",
        "L4-5",
        "7-10 days",
        "1/2 tablet",
        "may 12 patients",
        "20/20 vision",
        "Apgar 8/9",
        "T2-3",
        "2-3 times",
        "3 times a day",
        "she may need it",
        "the 5th metatarsal",
        "take 1-2 tabs",
        "MMSE 24/30",
        "PHQ-9 12/27",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(CalendarDateRecognizer(), text) == []
