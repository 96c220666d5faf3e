"""`make quality`: how good the readings are, each beside a baseline, on development data.

    python -m tests.quality [PART ...] [--json FILE]

Figures on sets that were looked at while building say how far to go, not how good TARA is. A set that is absent is
skipped.
"""

from __future__ import annotations

import sys

from tests.bench import table

PARTS = {
    "phi": ["tests.quality.phi"],
    "emotion": ["tests.quality.emotion"],
    "red-flags": ["tests.quality.red_flags"],
    "safety": ["tests.quality.safety"],
}

if __name__ == "__main__":
    sys.exit(table.run(PARTS, __doc__ or ""))
