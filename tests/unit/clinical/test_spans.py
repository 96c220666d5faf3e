"""Spans answer as a search through all of them would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tara_health.clinical.spans import Spans

SPAN = st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(SPAN, max_size=8), SPAN)
def test_overlap_and_hold(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    assert Spans(spans).overlap(start, end) == any(first < end and start < last for first, last in spans)
    assert Spans(spans).hold(start) == any(first <= start < last for first, last in spans)


def test_within_needs_the_whole_span() -> None:
    spans = Spans([(5, 9), (20, 24)])
    assert spans.within(0, 9)
    assert spans.within(10, 30)
    assert not spans.within(6, 20)
    assert not spans.within(0, 8)
    assert not Spans().within(0, 99)
    assert spans
    assert not Spans()
