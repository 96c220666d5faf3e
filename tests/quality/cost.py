"""What reading costs: milliseconds a message, memory and files. `make quality`, part "cost".

Beside it Presidio as shipped, which finds identifiers and nothing else, turn by turn in the same run. Memory is what a
fresh process gains by loading all readers and reading once.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

from tara_health.analysis import Analyst
from tara_health.platform.paths import resources_dir
from tests.bench.analysis import MESSAGES
from tests.bench.rows import Row
from tests.quality.stock_presidio import StockPresidio

RUNS: Final = 80
CHARACTERS: Final = 500
BUDGET_MB: Final = 60
_MEMORY: Final = """
import psutil
before = psutil.Process().memory_info().rss
{load}
print((psutil.Process().memory_info().rss - before) / 1e6)
"""
_OURS: Final = "from tara_health.analysis import Analyst; Analyst().load()"
_PEER: Final = "from tests.quality.stock_presidio import StockPresidio; StockPresidio().ranges('Warm up.')"


def figures() -> Iterator[Row]:
    """Median, 95th percentile, memory and files."""
    analyst, peer = Analyst(), StockPresidio()
    analyst.load()
    ours, theirs = [], []
    for turn in range(RUNS):
        # A word is changed in each run, so that nothing is answered from memory.
        text = f"{(MESSAGES[turn % len(MESSAGES)] * 2)[: CHARACTERS - 8]} run {turn:03}"
        ours.append(_milliseconds(lambda text=text: analyst.analyze(text)))  # type: ignore[misc]
        theirs.append(_milliseconds(lambda text=text: peer.ranges(text)))  # type: ignore[misc]
    claim = f"whole reading of {CHARACTERS} characters, ref. Presidio (identifiers only)"
    for name, judge, limit in (("median", statistics.median, 50.0), ("95th percentile", _tail, None)):
        mine, other = judge(ours), judge(theirs)
        target = f"<= {limit:.0f} ms" if limit else "told"
        yield Row(f"{claim}: {name}", mine, other, mine / other, "ms", target, limit is None or mine <= limit)
    memory, presidio = _memory(_OURS), _memory(_PEER)
    yield Row("memory that all readers take, ref. Presidio", memory, presidio, memory / presidio, "MB", "told", True)
    size = (
        sum(
            file.stat().st_size
            for file in resources_dir().rglob("*")
            if file.is_file() and "tara-health" not in file.parent.name
        )
        / 1e6
    )
    yield Row(
        "files of all readers and rules (resources without the chat weights)",
        size,
        None,
        None,
        "MB",
        f"<= {BUDGET_MB} MB",
        size <= BUDGET_MB,
    )


def _tail(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _milliseconds(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return (time.perf_counter() - started) * 1000


def _memory(load: str) -> float:
    done = subprocess.run([sys.executable, "-c", _MEMORY.format(load=load)], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
