"""PHI finding, ours beside Presidio as shipped, in the same run: `make quality`, part "phi".

An identifier counts as masked when each of its letters and digits is; a message leaks when one identifier is not.
Precision is the share of masked places that touch something that may be masked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tara_health.phi.scan import PhiScanner
from tests.bench.rows import Row
from tests.quality.phi_sets import Gold, Message, clinical, synthetic
from tests.quality.stock_presidio import StockPresidio

Ranges = list[tuple[int, int]]


@dataclass(slots=True)
class Score:
    """Counts over one set."""

    identifiers: int = 0
    masked: int = 0
    places: int = 0
    right_places: int = 0
    messages: int = 0
    whole_messages: int = 0
    free: int = 0
    touched: int = 0
    seconds: float = 0.0


def measure(messages: Sequence[Message], find: Callable[[str], Ranges]) -> Score:
    """Run `find` over every message."""
    score = Score()
    for message in messages:
        started = time.perf_counter()
        found = find(message.text)
        score.seconds += time.perf_counter() - started
        _count(score, message, found)
    return score


def _count(score: Score, message: Message, found: Ranges) -> None:
    required = [gold for gold in message.gold if gold.category]
    masked = [is_masked(message.text, gold, found) for gold in required]
    score.identifiers += len(required)
    score.masked += sum(masked)
    score.places += len(found)
    score.right_places += sum(
        any(start < gold.end and gold.start < end for gold in message.gold) for start, end in found
    )
    if required:
        score.messages += 1
        score.whole_messages += all(masked)
    elif not message.gold:
        score.free += 1
        score.touched += bool(found)


def is_masked(text: str, gold: Gold, found: Ranges) -> bool:
    """Is every letter and digit of this identifier inside a found range?"""
    places = (place for place in range(gold.start, gold.end) if text[place].isalnum())
    return all(any(start <= place < end for start, end in found) for place in places)


def figures() -> Iterator[Row]:
    """Five rows a set; a set that is absent is left out."""
    scanner = PhiScanner()
    scanner.load()
    stock = StockPresidio()
    for name, messages in (("clinical chat (own, 105)", clinical()), ("presidio-research synthetic", synthetic())):
        if messages:
            ours = measure(messages, lambda text: [(span.start, span.end) for span in scanner.scan(text)])
            yield from _rows(name, ours, measure(messages, stock.ranges), len(messages))


def _rows(name: str, ours: Score, theirs: Score, messages: int) -> Iterator[Row]:
    for claim, part, whole, target, more in (
        ("identifiers fully masked", "masked", "identifiers", 99.0, True),
        ("precision", "right_places", "places", 95.0, True),
        ("messages without a leak", "whole_messages", "messages", 97.0, True),
        ("PHI-free messages touched", "touched", "free", 10.0, False),
    ):
        mine, other = (100 * getattr(score, part) / max(1, getattr(score, whole)) for score in (ours, theirs))
        met = mine >= target if more else mine <= target
        sign = ">=" if more else "<="
        yield Row(f"PHI, {name}: {claim}", mine, other, _ratio(mine, other), "%", f"{sign} {target:.0f} %", met)
    mine, other = (1000 * score.seconds / messages for score in (ours, theirs))
    yield Row(f"PHI, {name}: time a message", mine, other, _ratio(mine, other), "ms", "<= 25 ms", mine <= 25)


def _ratio(ours: float, theirs: float) -> float | None:
    return ours / theirs if theirs else None
