"""`make bench`: every figure of docs/EVIDENCE.md that is about speed, ours and the reference interleaved, as medians.

    python -m tests.bench [PART ...] [--json FILE]

Parts: engine, store, analysis, desktop, transcript. Exit code 0 whether or not a target is met: the table says so.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.rows import Row

PARTS = {
    "engine": ["tests.bench.engine"],
    "store": ["tests.bench.store"],
    "analysis": ["tests.bench.analysis"],
    "desktop": ["tests.bench.desktop", "tests.bench.transcript"],
}


def table_line(row: Row) -> str:
    """One row of the table."""
    reference = "-" if row.reference is None else f"{row.reference:,.2f}"
    ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
    met = "met" if row.met else "NOT MET"
    return f"{row.claim:62} {row.ours:>9,.2f} {row.unit:<4} {reference:>11} {ratio:>7}  {row.target} {met}"


def main() -> int:
    """Run the parts asked for and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    rows = []
    machine = platform.processor() or platform.machine()
    print(f"{datetime.now(UTC):%Y-%m-%d}  {machine}  Python {platform.python_version()}")
    print(f"{'claim':62} {'ours':>14} {'reference':>11} {'ratio':>7}  target", flush=True)
    for module in (module for part in options.parts for module in PARTS[part]):
        for row in importlib.import_module(module).figures():
            rows.append(row)
            print(table_line(row), flush=True)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
