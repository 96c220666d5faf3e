"""Counts are remembered, texts are not."""

from __future__ import annotations

from tara_health.inference.count_cache import CountCache
from tara_health.inference.protocol import Segment


def test_counts_by_text_and_kind() -> None:
    cache = CountCache()
    cache.put(Segment("<|im_end|>"), 7)
    cache.put(Segment("<|im_end|>", True), 1)
    assert cache.get(Segment("<|im_end|>")) == 7
    assert cache.get(Segment("<|im_end|>", True)) == 1
    assert cache.get(Segment("other")) is None


def test_lone_surrogates_are_texts_too() -> None:
    cache = CountCache()
    cache.put(Segment("\ud800"), 3)
    assert cache.get(Segment("\ud800")) == 3


def test_the_entry_unused_longest_goes_first() -> None:
    cache = CountCache(entries=2)
    cache.put(Segment("a"), 1)
    cache.put(Segment("b"), 2)
    assert cache.get(Segment("a")) == 1
    cache.put(Segment("c"), 3)
    assert cache.get(Segment("b")) is None
    assert cache.get(Segment("a")) == 1


def test_no_text_is_kept_and_clear_changes_the_key() -> None:
    cache = CountCache()
    cache.put(Segment("Maria Alvarez"), 4)
    held = list(cache._counts)
    assert all(b"Alvarez" not in key and len(key) == 16 for key in held)
    cache.clear()
    assert cache.get(Segment("Maria Alvarez")) is None
    cache.put(Segment("Maria Alvarez"), 4)
    assert list(cache._counts) != held
