"""Runs modules of figures and prints one table: what `make bench` and `make quality` share."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.rows import Row


def run(parts: Mapping[str, Sequence[str]], description: str) -> int:
    """Parse the command line, run the parts asked for (each module's `figures()`), print their rows; 0 always."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=list(parts), help=", ".join(parts))
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    rows = []
    machine = platform.processor() or platform.machine()
    print(f"{datetime.now(UTC):%Y-%m-%d}  {machine}  Python {platform.python_version()}")
    print(f"{'claim':72} {'ours':>14} {'reference':>11} {'ratio':>7}  target", flush=True)
    for module in (module for part in options.parts for module in parts[part]):
        for row in importlib.import_module(module).figures():
            rows.append(row)
            print(line(row), flush=True)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=2))
    return 0


def line(row: Row) -> str:
    """One row of the table."""
    reference = "-" if row.reference is None else f"{row.reference:,.2f}"
    ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
    met = "met" if row.met else "NOT MET"
    interval = f" [{row.interval[0]:.1f}-{row.interval[1]:.1f}]" if row.interval else ""
    judged = row.target if row.target == "told" else f"{row.target} {met}"
    return f"{row.claim:72} {row.ours:>9,.2f} {row.unit:<4} {reference:>11} {ratio:>7}  {judged}{interval}"
