"""Masking."""

from __future__ import annotations

import pytest

from tara_health.phi.redact import label, mask
from tara_health.records import PhiSpan
from tara_health.vocabulary import PHI_CATEGORIES


def span(start: int, end: int, category: str = "name") -> PhiSpan:
    return PhiSpan(start, end, category, 1.0)


@pytest.mark.parametrize(
    ("spans", "masked"),
    [
        ([], "John saw Anna"),
        ([span(0, 4)], "[name] saw Anna"),
        ([span(9, 13), span(0, 4)], "[name] saw [name]"),
        ([span(0, 13, "other_unique_id")], "[id]"),
        ([span(0, 8), span(5, 13)], "[name]"),
        ([span(0, 8), span(0, 4)], "[name] Anna"),
    ],
)
def test_masked(spans: list[PhiSpan], masked: str) -> None:
    assert mask("John saw Anna", spans) == masked


@pytest.mark.parametrize("category", PHI_CATEGORIES)
def test_every_category_has_a_label(category: str) -> None:
    assert label(category).startswith("[")
    assert "_" not in label(category)
