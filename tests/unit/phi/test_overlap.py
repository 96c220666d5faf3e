"""Overlap: the surest and longest wins, nothing found is uncovered."""

from __future__ import annotations

import pytest

from tara_health.phi.overlap import resolve
from tara_health.records import PhiSpan

TEXT = "John Smith 12345 rest"


def span(start: int, end: int, category: str = "name", score: float = 0.85) -> PhiSpan:
    return PhiSpan(start, end, category, score)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], []),
        ([span(0, 4)], [(0, 4, "name")]),
        ([span(0, 10), span(0, 4)], [(0, 10, "name")]),
        ([span(0, 6), span(5, 10)], [(0, 10, "name")]),
        ([span(0, 4), span(5, 10)], [(0, 4, "name"), (5, 10, "name")]),
        ([span(11, 16, "phone"), span(11, 16, "ssn", 0.95)], [(11, 16, "ssn")]),
        ([span(0, 16, "name", 0.6), span(11, 16, "ssn", 0.95)], [(0, 10, "name"), (11, 16, "ssn")]),
        ([span(0, 10, "date"), span(5, 16, "phone")], [(0, 4, "date"), (5, 16, "phone")]),
    ],
)
def test_resolved(found: list[PhiSpan], expected: list[tuple[int, int, str]]) -> None:
    assert [(one.start, one.end, one.category) for one in resolve(TEXT, found)] == expected


def test_order_of_finds_does_not_matter() -> None:
    found = [span(0, 10, "date"), span(5, 16, "phone"), span(3, 7)]
    assert resolve(TEXT, found) == resolve(TEXT, found[::-1])
