"""Properties of the PHI scanner on any text: offsets, order, masking, determinism."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tara_health.phi.chunks import chunks
from tara_health.phi.overlap import resolve
from tara_health.phi.redact import mask
from tara_health.phi.scan import PhiScanner
from tara_health.records import PhiSpan
from tara_health.text.plain import read
from tara_health.vocabulary import PHI_CATEGORIES

SCANNER = PhiScanner()
IDENTIFIERS = [
    "John Smith",
    "MRN 00482913",
    "3/14-3/16",
    "617-555-0142",
    "Mercy General",
    "94yo",
    "a@b.org",
    "IMG_1.jpg",
]
GLUE = [
    " ",
    "\n",
    ", ",
    "\u200b",
    "\ud800",
    "\x00",
    "é",
    "Ω",
    "田",
    "🙂",
    "'s",
    "(",
    "/",
    "Dr. ",
    "patient: ",
    "Crohn",
    "5 mg",
]
PIECES = st.sampled_from([*IDENTIFIERS, *GLUE])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map("".join))
ANY = st.characters(codec=None, exclude_categories=())
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    SCANNER.load()


@given(text=TEXTS)
@QUICK
def test_spans_index_the_text_sorted_without_overlap(text: str) -> None:
    spans = SCANNER.scan(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
    assert all(span.category in PHI_CATEGORIES and 0 <= span.score <= 1 for span in spans)


@given(text=TEXTS)
@QUICK
def test_scanning_twice_gives_the_same(text: str) -> None:
    assert SCANNER.scan(text) == SCANNER.scan(text)


@given(text=TEXTS)
@QUICK
def test_masking_keeps_what_is_outside_and_nothing_of_what_is_inside(text: str) -> None:
    spans = SCANNER.scan(text)
    masked = mask(text, spans)
    rest = masked
    place = 0
    for span in spans:
        before = text[place : span.start]
        assert rest.startswith(before)
        rest = rest[len(before) :]
        assert rest.startswith("[")
        rest = rest[rest.index("]") + 1 :]
        place = span.end
    assert rest == text[place:]


@given(text=st.text(ANY, max_size=300))
@settings(max_examples=200, deadline=None)
def test_every_range_of_a_reading_leads_back_into_the_text(text: str) -> None:
    reading = read(text)
    for start in range(0, len(reading.plain), 7):
        end = min(len(reading.plain), start + 5)
        first, last = reading.original(start, end)
        assert 0 <= first < last <= len(text)


SPANS = st.lists(
    st.builds(
        lambda start, length, category, score: PhiSpan(start, min(40, start + length), category, score),
        st.integers(0, 39),
        st.integers(1, 20),
        st.sampled_from(PHI_CATEGORIES),
        st.sampled_from([0.6, 0.85, 0.95]),
    ),
    max_size=12,
)


@given(text=st.text("ab1 .", min_size=40, max_size=40), found=SPANS)
@settings(max_examples=200, deadline=None)
def test_resolving_uncovers_no_letter(text: str, found: list[PhiSpan]) -> None:
    resolved = resolve(text, found)
    covered = {place for span in resolved for place in range(span.start, span.end)}
    wanted = {place for span in found for place in range(span.start, span.end) if text[place].isalnum()}
    assert wanted <= covered
    assert all(first.end <= second.start for first, second in itertools.pairwise(resolved))


@given(text=st.text("a .\n", min_size=0, max_size=9_000))
@settings(max_examples=30, deadline=None)
def test_pieces_cover_any_text(text: str) -> None:
    reach = 0
    for offset, piece in chunks(text):
        assert offset <= reach
        reach = max(reach, offset + len(piece))
    assert reach == len(text)
