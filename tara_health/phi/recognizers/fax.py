"""Fax numbers, 45 CFR 164.514(b)(2)(i)(E): a telephone number that its neighbour calls a fax."""

from __future__ import annotations

import re
from typing import ClassVar

from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.phone import ANY_NUMBER
from tara_health.phi.recognizers.shapes import cued


class FaxRecognizer(CuedRecognizer):
    """A number behind "fax" (with a few words between) or before "(fax)"."""

    CATEGORY = "fax"
    SCORE = 1.0
    PATTERNS: ClassVar = (
        cued(r"(?:e-?)?fax(?:ed|es)?|facsimile|fx(?=:)", ANY_NUMBER),
        cued(r"(?:e-?)?fax(?:ed|es|ing)?(?: [a-z']{1,12}){1,5}", ANY_NUMBER),
        re.compile(rf"(?<![\w.+-])(?P<id>{ANY_NUMBER})(?= ?[(\[]?(?:fax|f)[)\]\b])", re.IGNORECASE),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """Seven digits at least."""
        number: str = match["id"]
        return sum(char.isdigit() for char in number) >= 7
