"""How identifiers are compared with a conversation."""

from __future__ import annotations

import pytest

from tara_health.compliance.holding import Holdings, day_months, squashed
from tara_health.records import PhiSpan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3/14", [({3, 14}, "")]),
        ("March 14, 2024", [({3, 14}, "24")]),
        ("14 Mar 2024", [({3, 14}, "24")]),
        ("2024-03-14", [({3, 14}, "24")]),
        ("3/14/24", [({3, 14}, "24")]),
        ("3/14-3/16", [({3, 14}, ""), ({3, 16}, "")]),
        ("June", [({6}, "")]),
        ("Christmas", []),
    ],
)
def test_day_months(text: str, expected: list[tuple[set[int], str]]) -> None:
    assert [(set(days), year) for days, year in day_months(text)] == expected


def test_squashed() -> None:
    assert squashed("(617) 555-01 42 ÉX") == "6175550142éx"


@pytest.mark.parametrize(
    ("identifier", "category", "held"),
    [
        ("Smith", "name", True),
        ("J. Smith", "name", True),
        ("K. Smith", "name", False),
        ("J.", "name", False),
        ("3/14", "date", True),
        ("14 March 2023", "date", False),
        ("617 555 0142", "phone", True),
        ("0142", "ssn", False),
    ],
)
def test_holds(identifier: str, category: str, held: bool) -> None:
    conversation = "John Smith, March 14 2024, 617-555-0142"
    date = PhiSpan(12, 25, "date", 1.0)
    assert Holdings(conversation, (date,)).holds(identifier, category) is held


@pytest.mark.parametrize(
    ("conversation", "code", "held"),
    [
        ("BP 148/29, 13:05", "482913", False),
        ("BP 48/29, 13:05", "482913", False),
        ("MRN 0048-2913", "00482913", True),
        ("MRN 00 48 29 13.", "00482913", True),
        ("ring (617) 555-0142", "6175550142", True),
    ],
)
def test_a_code_is_held_only_where_its_figures_stand_together(conversation: str, code: str, held: bool) -> None:
    assert Holdings(conversation, ()).holds(code, "medical_record_number") is held
