"""Finding identifiers in 500 characters, once loaded: ours and Presidio as shipped, turn by turn in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from tara_health.phi.scan import PhiScanner
from tests.bench.rows import Row
from tests.quality.phi_sets import clinical
from tests.quality.stock_presidio import StockPresidio

CHARACTERS = 500
RUNS = 60


def messages() -> list[str]:
    """Clinical chat, joined and cut to 500 characters each."""
    stream = " ".join(message.text for message in clinical())
    pieces = [stream[start : start + CHARACTERS] for start in range(0, len(stream) - CHARACTERS, CHARACTERS)]
    return [pieces[turn % len(pieces)] for turn in range(RUNS)]


def figures() -> Iterator[Row]:
    """Median milliseconds a message."""
    scanner = PhiScanner()
    scanner.load()
    stock = StockPresidio()
    stock.ranges("Warm up on John Smith.")
    ours, theirs = [], []
    for text in messages():
        ours.append(_milliseconds(scanner.scan, text))
        theirs.append(_milliseconds(stock.ranges, text))
    mine, other = statistics.median(ours), statistics.median(theirs)
    claim = "PHI scan of 500 characters, median (reference: Presidio as shipped)"
    yield Row(claim, mine, other, mine / other, "ms", "<= 25 ms", mine <= 25)


def _milliseconds(job: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    job(text)
    return (time.perf_counter() - started) * 1000
