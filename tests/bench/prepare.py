"""Preparing data: rows/s and the memory of all processes together, by stage, at growing numbers of rows.

    python -m tests.bench.prepare [--rows 10000 100000 1000000] [--readers 1000]

Annotating and de-identifying take tens of milliseconds a row, so a million rows with them would take most of a day.
They are measured on our own exchanges (`--readers` rows); all the rest is measured without them, on talks of
`made_talks`, whose duplicates have to be found. Each measurement is a process of its own. Memory is the sum of the
resident sets of that process and its workers, looked at every 50 ms: pages that they share count once for each.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

import training.prepare
from tests.bench import made_talks
from tests.bench.rows import Row
from tests.bench.table import line
from training.batch import use
from training.prepare import Job, prepare
from training.sources.own_dialogues import SOURCE as OWN

ROOT = Path(__file__).resolve().parents[2]
ROWS, READERS = (10_000,), 300
"""What `make bench` measures; the command line takes more."""
PUBLIC = Path(os.environ.get("TARA_DATA", ROOT.parent / "shared" / "data"))
"""Where evaluation sets lie that rows are compared with; those that are absent are left out, and their memory too."""
MOST_MIB = 1_536
STAGES = {"read": "read", "compare": "duplicates, contamination", "write": "split, variety, shards"}


def figures(rows: tuple[int, ...] = ROWS, readers: int = READERS) -> Iterator[Row]:
    """Each number of rows without readers, beside the first of them, then the whole."""
    first: dict[str, Any] = {}
    for count in rows:
        told = _in_a_process(count, "made")
        first = first or told
        yield from _of_made(told, first, count)
    if readers:
        told = _in_a_process(readers, "own")
        rate, peak = told["rows"] / told["seconds"]["read"], max(told["mib"].values())
        yield Row(
            f"Prepare: our own exchanges, readers within, {told['rows']:,} rows", rate, None, None, "r/s", "told", True
        )
        yield Row("Prepare: the same, peak memory of all processes", peak, None, None, "MiB", "told", True)


def _of_made(told: dict[str, Any], first: dict[str, Any], count: int) -> Iterator[Row]:
    def beside(claim: str, key: str, ours: float, reference: float, unit: str) -> Row:
        compared = None if told is first else reference
        return Row(f"{claim}, {key}, {count:,} rows", ours, compared, compared and ours / compared, unit, "told", True)

    for stage, title in STAGES.items():
        rates = [one["rows"] / max(one["seconds"][stage], 1e-9) for one in (told, first)]
        yield beside("Prepare without readers", title, *rates, "r/s")
        yield beside("  peak memory of all processes", title, told["mib"][stage], first["mib"][stage], "MiB")
    peaks = [max(one["mib"].values()) for one in (told, first)]
    texts = told["counts"]["evaluation texts compared with"]
    yield Row(f"  evaluation texts that {count:,} rows were compared with", texts, None, None, "", "told", True)
    compared = None if told is first else peaks[1]
    ratio = compared and peaks[0] / compared
    title = f"Prepare without readers: peak memory, {count:,} rows"
    yield Row(title, peaks[0], compared, ratio, "MiB", f"<= {MOST_MIB:,} MiB", peaks[0] <= MOST_MIB)
    for kind in ("exact", "near"):
        found, mixed = told["counts"].get(f"left out: {kind} duplicate", 0), told["made"][kind]
        share = 100 * found / mixed
        yield Row(
            f"  {kind} duplicates found of {mixed:,} mixed in",
            share,
            None,
            None,
            "%",
            ">= 99.9 %, <= 100.1 %",
            99.9 <= share <= 100.1,
        )
    found = [one for one in told["over"] if one["text"] == made_talks.SENTENCE.casefold().rstrip(".")]
    at_all = told["made"]["common"]
    met = len(found) == len(told["over"]) == 1 and found[0]["count"] <= at_all
    yield Row(
        f"  the sentence of {at_all:,} talks, as counted",
        found[0]["count"] if found else 0,
        at_all,
        None,
        "",
        "found alone",
        met,
    )


def _in_a_process(rows: int, kind: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        made = asdict(made_talks.write(Path(folder), rows)) if kind == "made" else {}
        command = [sys.executable, "-m", "tests.bench.prepare", "--one", kind, str(rows), folder]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
        told: dict[str, Any] = json.loads(done.stdout)
        return told | {"made": made}


def no_readers() -> None:
    """What a worker begins with where readers are left out."""
    use(made_talks.NoReaders(), made_talks.NoReaders())


def _one(kind: str, rows: int, folder: Path) -> None:
    """Prepare in this process; prints seconds, memory and counts as JSON."""
    if kind == "made":
        training.prepare.begin = no_readers
    stages = list(STAGES)
    started = time.perf_counter()
    ends: dict[str, float] = {}
    peaks: Counter[str] = Counter()
    stop = threading.Event()

    def now() -> str:
        return next((stage for stage in reversed(stages) if stage in ends), stages[0])

    def watch() -> None:
        while not stop.wait(0.05):
            stage = now()
            peaks[stage] = max(peaks[stage], _tree_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()

    def told(stage: str, done: int) -> None:
        del done
        ends[stage] = time.perf_counter() - started

    sources = (made_talks.source(folder),) if kind == "made" else (OWN,)
    manifest = prepare(Job(sources, PUBLIC, folder / "data", limit=rows), told)
    stop.set()
    watcher.join()
    begins = [0.0, *(ends[stage] for stage in stages)]
    report = {
        "rows": manifest["counts"]["read"],
        "seconds": {stage: ends[stage] - begin for stage, begin in zip(stages, begins, strict=False)},
        "mib": {stage: peaks[stage] / 2**20 for stage in stages},
        "counts": manifest["counts"],
        "over": manifest["variety"]["all"]["sentences_over_limit"],
    }
    print(json.dumps(report))


def _tree_bytes() -> int:
    total = 0
    me = psutil.Process(os.getpid())
    for process in (me, *me.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--readers", type=int, default=1_000, help="rows that are read by the readers; 0 for none")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        kind, rows, folder = options.one
        _one(kind, int(rows), Path(folder))
        return
    print(f"{'claim':72} {'ours':>14} {'first':>11} {'ratio':>7}  target", flush=True)
    for row in figures(tuple(options.rows), options.readers):
        print(line(row), flush=True)


if __name__ == "__main__":
    _main()
