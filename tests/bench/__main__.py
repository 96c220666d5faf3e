"""`make bench`: every figure of docs/EVIDENCE.md that is about speed, ours and the reference interleaved, as medians.

    python -m tests.bench [PART ...] [--json FILE]

Exit code 0 whether or not a target is met: the table says so.
"""

from __future__ import annotations

import sys

from tests.bench import table

PARTS = {
    "engine": ["tests.bench.engine"],
    "analysis": ["tests.bench.analysis", "tests.bench.analysis_phi", "tests.bench.analysis_clinical"],
    "store": ["tests.bench.store"],
    "prepare": ["tests.bench.prepare"],
    "desktop": ["tests.bench.desktop", "tests.bench.transcript"],
    "training": ["tests.bench.training"],
}

if __name__ == "__main__":
    sys.exit(table.run(PARTS, __doc__ or ""))
