"""Social security numbers, 45 CFR 164.514(b)(2)(i)(G). Sample and unassigned ones count: people type what they have."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cued

_CUE: Final = (
    r"ssn|s\.s\.n\.?|ss ?#|ss ?no|social(?: security)?(?: (?:number|no\.?|#))?|soc(?:ial)? sec|itin|tin|tax ?id|"
    r"national insurance|sin(?= ?(?:number|#|:))"
)


class SsnRecognizer(CuedRecognizer):
    """The 3-2-4 shape without a cue, nine digits or the last four behind one."""

    CATEGORY = "ssn"
    PATTERNS: ClassVar = (
        re.compile(r"(?<![\w-])(?P<id>(?:\d{3}|[Xx*]{3})(?P<sep>[- .])(?:\d{2}|[Xx*]{2})(?P=sep)\d{4})(?![\w-])"),
        cued(_CUE, r"\d{3}[- .]?\d{2}[- .]?\d{4}(?!\d)|[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D](?!\w)"),
        cued(r"ppsn?(?: (?:number|no\.?|#))?", r"\d{7} ?[A-Z]{1,2}(?!\w)"),
        cued(
            rf"(?:last (?:four|4)(?: digits)?(?: of)?(?: (?:her|his|the|their|"
            rf"my))? )?(?:{_CUE})(?:,? (?:last (?:four|4)(?: digits)?|ending in|ends in))?",
            r"(?:[Xx*]{1,5}-?){0,2}\d{4}(?![\d-])",
        ),
        cued(
            r"last (?:four|4)(?: digits)?(?: of (?:her|his|the|their|my)? ?(?:ssn|social(?: security)?))?",
            r"\d{4}(?![\d-])",
        ),
    )
