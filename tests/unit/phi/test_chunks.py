"""Pieces of long texts."""

from __future__ import annotations

import itertools

import pytest

from tara_health.phi.chunks import CHUNK_CHARACTERS, OVERLAP_CHARACTERS, chunks


@pytest.mark.parametrize("text", ["", "short", "word " * 3_000, "x" * 20_000, "line of text\n" * 900, "One. " * 4_000])
def test_pieces_cover_the_text_and_none_is_long(text: str) -> None:
    pieces = list(chunks(text))
    assert all(len(piece) <= CHUNK_CHARACTERS for _, piece in pieces)
    assert all(text[offset : offset + len(piece)] == piece for offset, piece in pieces)
    reach = 0
    for offset, piece in pieces:
        assert offset <= reach
        reach = offset + len(piece)
    assert reach == len(text)


def test_neighbours_share_enough_for_an_identifier_with_its_cue() -> None:
    pieces = list(chunks("word " * 3_000))
    shared = [first + len(piece) - second for (first, piece), (second, _) in itertools.pairwise(pieces)]
    assert min(shared) >= OVERLAP_CHARACTERS // 2 - len("word ")
