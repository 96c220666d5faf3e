"""Garbage is collected on the GUI thread, and on no other."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tara_desktop.collector import Collector


class Ring:
    """Holds itself, so that only the cyclic collection frees it. Says on which thread that happened."""

    freed_on: list[int]

    def __init__(self, freed_on: list[int]) -> None:
        self.freed_on, self.me = freed_on, self

    def __del__(self) -> None:
        self.freed_on.append(threading.get_ident())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.stop()
    gc.disable()


def litter(freed_on: list[int]) -> None:
    Ring(freed_on)
    rings = []
    for _ in range(20_000):
        ring: list[object] = []
        ring.append(ring)
        rings.append(ring)


def on_a_worker(freed_on: list[int]) -> None:
    worker = threading.Thread(target=litter, args=(freed_on,))
    worker.start()
    worker.join()


def test_a_worker_frees_no_cycle(collector: Collector) -> None:
    freed_on: list[int] = []
    on_a_worker(freed_on)
    assert freed_on == []
    collector.look()
    assert freed_on == [threading.get_ident()]


def test_the_control_the_automatic_collection_frees_it_on_the_worker(collector: Collector) -> None:
    collector.stop()
    freed_on: list[int] = []
    on_a_worker(freed_on)
    assert freed_on
    assert freed_on != [threading.get_ident()]


def test_nothing_is_collected_while_nothing_is_due(collector: Collector) -> None:
    gc.collect()
    ring: list[object] = []
    ring.append(ring)
    before = gc.get_stats()[0]["collections"]
    collector.look()
    assert gc.get_stats()[0]["collections"] == before


def test_what_has_settled_is_left_alone(collector: Collector) -> None:
    gc.collect()
    collector.settle()
    try:
        assert gc.get_freeze_count() > 1_000
        reference = weakref.ref(collector)
        gc.collect()
        assert reference() is collector
    finally:
        gc.unfreeze()
