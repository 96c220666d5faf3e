"""PHI finding, ours beside Presidio and philter-lite, in the same run: `make quality`, part "phi".

An identifier counts as masked when each of its letters and digits is; a message leaks when one identifier is not.
Precision is the share of masked places that touch something that may be masked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tara_health.phi.scan import PhiScanner
from tara_health.vocabulary import PHI_CATEGORIES
from tests.bench.rows import Row, share
from tests.quality.phi_sets import (
    Gold,
    Message,
    clinical,
    second_chat,
    second_notes,
    synthetic,
    unseen_chat,
    unseen_notes,
)
from tests.quality.philter_peer import PhilterLite
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
    count: int = 0


def measure(messages: Sequence[Message], find: Callable[[str], Ranges]) -> Score:
    """Run `find` over every message."""
    score = Score()
    for message in messages:
        started = time.perf_counter()
        found = find(message.text)
        score.seconds += time.perf_counter() - started
        score.count += 1
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
    """Rows a set and a peer, then recall by Safe Harbor letter on the unseen sets; a set that is absent is left out."""
    scanner = PhiScanner()
    scanner.load()

    def ours(text: str) -> Ranges:
        return [(span.start, span.end) for span in scanner.scan(text)]

    peers = {
        "Presidio as shipped": StockPresidio().ranges,
        "Presidio with organisations": StockPresidio(organisations=True).ranges,
        "philter-lite": PhilterLite().ranges,
    }
    sets = (
        ("unseen chat", unseen_chat(), peers),
        ("unseen notes", unseen_notes(), peers),
        ("second unseen chat", second_chat(), peers),
        ("second unseen notes", second_notes(), peers),
        ("own chat, used in development", clinical(), dict(list(peers.items())[:1])),
        ("presidio-research, development", synthetic(), dict(list(peers.items())[:1])),
    )
    for name, messages, others in sets:
        if messages:
            yield from _rows(
                name, measure(messages, ours), {peer: measure(messages, find) for peer, find in others.items()}
            )
    yield from _by_letter([*unseen_chat(), *unseen_notes(), *second_chat(), *second_notes()], ours)


def _rows(name: str, ours: Score, peers: dict[str, Score]) -> Iterator[Row]:
    for claim, part, whole, target, more in (
        ("identifiers fully masked", "masked", "identifiers", 99.0, True),
        ("precision", "right_places", "places", 95.0, True),
        ("messages without a leak", "whole_messages", "messages", 97.0, True),
        ("PHI-free messages touched", "touched", "free", 10.0, False),
    ):
        if not getattr(ours, whole):
            continue
        mine = 100 * getattr(ours, part) / max(1, getattr(ours, whole))
        met = mine >= target if more else mine <= target
        sign = ">=" if more else "<="
        for peer, theirs in peers.items():
            other = 100 * getattr(theirs, part) / max(1, getattr(theirs, whole))
            yield share(
                f"PHI, {name}: {claim}, ref. {peer}",
                getattr(ours, part),
                getattr(ours, whole),
                f"{sign} {target:.0f} %",
                met,
                other,
            )
    leaks = 1000 * (ours.identifiers - ours.masked) / max(1, ours.messages + ours.free)
    other = next(iter(peers.values()))
    theirs_leaks = 1000 * (other.identifiers - other.masked) / max(1, other.messages + other.free)
    yield Row(
        f"PHI, {name}: leaks per 1,000 messages, ref. Presidio",
        leaks,
        theirs_leaks,
        leaks / max(theirs_leaks, 1e-9),
        "",
        "told",
        True,
    )
    mine = 1000 * ours.seconds / max(1, ours.count)
    reference = 1000 * other.seconds / max(1, other.count)
    yield Row(
        f"PHI, {name}: time a message, ref. Presidio", mine, reference, mine / reference, "ms", "<= 25 ms", mine <= 25
    )


def _by_letter(messages: Sequence[Message], find: Callable[[str], Ranges]) -> Iterator[Row]:
    """Recall of each category with its interval."""
    held: dict[str, list[bool]] = {category: [] for category in PHI_CATEGORIES}
    for message in messages:
        found = find(message.text)
        for gold in message.gold:
            held[gold.category].append(is_masked(message.text, gold, found))
    for category, masked in held.items():
        if masked:
            yield share(f"PHI, all unseen texts: {category} masked", sum(masked), len(masked), "told", True)
