"""The compliance monitor on replies that carry what their conversation does not hold: `make quality`, "compliance".

The planted set is generated from a fixed seed (tests/unit/compliance/planted.py) and was looked at while building. The
second row takes the unseen chat texts as replies to an empty conversation: what it catches is what nobody tuned to.
An identifier counts as caught when a violation touches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tara_health.compliance.monitor import ComplianceMonitor
from tara_health.phi.scan import PhiScanner
from tests.bench.rows import Row, share
from tests.quality.phi_sets import second_chat, unseen_chat
from tests.quality.stock_presidio import StockPresidio
from tests.unit.compliance.planted import planted_replies

Ranges = list[tuple[int, int]]
PLANTED = 220


def figures() -> Iterator[Row]:
    """Caught by ours, and by Presidio as shipped, which knows no conversation: every find of it counts."""
    scanner = PhiScanner()
    scanner.load()
    monitor, presidio = ComplianceMonitor(scanner), StockPresidio()

    def ours(reply: str) -> Ranges:
        return [(found.start, found.end) for found in monitor.check(reply, "").violations]

    planted = [
        (reply, (reply.index(told), reply.index(told) + len(told))) for _, told, reply in planted_replies(PLANTED)
    ]
    yield _caught("planted PHI caught in a reply, ref. Presidio", planted, ours, presidio.ranges, 100)
    unseen = [
        (message.text, (gold.start, gold.end))
        for message in (*unseen_chat(), *second_chat())
        for gold in message.gold
        if gold.category
    ]
    yield _caught("PHI of unseen texts caught in a reply, ref. Presidio", unseen, ours, presidio.ranges, 100)


def _caught(
    claim: str,
    planted: list[tuple[str, tuple[int, int]]],
    ours: Callable[[str], Ranges],
    theirs: Callable[[str], Ranges],
    target: float,
) -> Row:
    mine = sum(_touches(ours(text), place) for text, place in planted)
    other = sum(_touches(theirs(text), place) for text, place in planted)
    met = 100 * mine >= target * len(planted)
    return share(claim, mine, len(planted), f">= {target:.0f} %", met, 100 * other / len(planted))


def _place(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def _touches(found: Ranges, place: tuple[int, int]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in found)
