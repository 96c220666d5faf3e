"""Electronic mail addresses, 45 CFR 164.514(b)(2)(i)(F)."""

from __future__ import annotations

import re
from typing import ClassVar

from tara_health.phi.recognizers.base import CuedRecognizer


class EmailAddressRecognizer(CuedRecognizer):
    """Addresses in any script, and those spelt out with "at" and "dot"."""

    CATEGORY = "email"
    PATTERNS: ClassVar = (
        re.compile(
            r"(?<!\w)(?P<id>[\w.]{2,40} ?(?:\[at\]|\(at\)) ?(?:[\w-]{1,40}\.){1,4}[a-z]{2,12})(?!\w)", re.IGNORECASE
        ),
        re.compile(r"(?<![\w.+%'-])(?P<id>[\w][\w.+%'-]{0,63} ?@ ?(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?!\w)"),
        re.compile(r"(?<![\w.+%'-])(?P<id>[\w][\w.+%'-]{0,63}@[\w-]{2,63})(?![\w.@-])"),
        re.compile(
            r"(?<!\w)(?P<id>[\w.]{2,40} ?(?:\[at\]|\(at\)| at ) ?[\w-]{2,40} ?(?:\[dot\]|\(dot\)|"
            r" dot ) ?(?:com|org|net|edu|gov|co|uk|io))(?!\w)",
            re.IGNORECASE,
        ),
    )

    def believes(self, text: str, start: int, end: int) -> bool:
        """What makes an address one must be there."""
        return "@" in text[start:end] or " at " in text[start:end]
