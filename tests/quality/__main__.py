"""`make quality`: how good the readings are, each beside a baseline or peer, with 95 % intervals.

    python -m tests.quality [PART ...] [--json FILE]

"Unseen" sets were written for measuring by hands that saw neither readers nor training texts; nothing is trained on
them. Figures on development sets say how far to go, not how good TARA is. A set that is absent is skipped.
"""

from __future__ import annotations

import sys

from tests.bench import table

PARTS = {
    "phi": ["tests.quality.phi"],
    "emotion": ["tests.quality.emotion"],
    "red-flags": ["tests.quality.red_flags"],
    "safety": ["tests.quality.safety"],
    "compliance": ["tests.quality.compliance"],
    "cost": ["tests.quality.cost"],
}

if __name__ == "__main__":
    sys.exit(table.run(PARTS, __doc__ or ""))
