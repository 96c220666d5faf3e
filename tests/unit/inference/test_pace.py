"""The size of a prefill chunk follows the machine."""

from __future__ import annotations

from tara_health.inference.pace import SMALLEST, TARGET_S, ChunkPace


def _settle(tokens_per_second: float, largest: int = 512) -> int:
    pace = ChunkPace(largest)
    for _ in range(20):
        pace.took(pace.size, pace.size / tokens_per_second)
    return pace.size


def test_chunks_take_about_a_tenth_of_a_second() -> None:
    for speed in (400, 1000, 3000, 5000):
        size = _settle(speed)
        assert size & (size - 1) == 0
        assert size / speed <= TARGET_S
        assert size / speed > TARGET_S / 4


def test_bounds() -> None:
    assert _settle(1) == SMALLEST
    assert _settle(1e9) == 512
    assert _settle(1e9, largest=100) == 64


def test_a_short_last_chunk_says_nothing() -> None:
    pace = ChunkPace(512)
    before = pace.size
    pace.took(3, 5.0)
    pace.took(before - 1, 5.0)
    assert pace.size == before
