"""Certificate and licence numbers, 45 CFR 164.514(b)(2)(i)(K): medical, DEA, NPI, driver's, passports."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.checksums import dea
from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cued

_CUES: Final = (
    r"(?:(?:medical|nursing|rn|md|np|pa|state|driver'?s?|driving|dl|professional|pharmacy|dental|pilot|gun|"
    r"fishing|[A-Z]{2}) ){0,2}"
    r"licen[cs]e(?! ?plates?)(?! ?tag)|lic\.?(?= ?(?:number|no\b|#|:))|driver'?s? (?:id|permit)|dl(?= ?(?:#|"
    r"number|no\b|:))|cdl|"
    r"(?:birth|death|board|marriage|training)? ?certificat(?:e|ion)(?= ?(?:number|no\b|id|#|:|"
    r" [A-Z]{0,3}-?\d))|cert\.?(?= ?(?:#|no\b|number))|"
    r"npi|dea|gmc|nmc|ahpra|passport|state id|permit(?= ?(?:number|no\b|#))|upin|clia"
)


class LicenseRecognizer(CuedRecognizer):
    """Licences behind their cue; a DEA registration also by its check digit alone."""

    CATEGORY = "license_number"
    _DEA: Final = re.compile(r"(?<![\w-])(?P<id>[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7})(?![\w-])")
    PATTERNS: ClassVar = (cued(_CUES), _DEA)

    def accepts(self, match: re.Match[str]) -> bool:
        """A bare DEA-shaped code needs its check digit; a year or a count behind "license" is none."""
        if match.re is self._DEA:
            return dea(match["id"])
        return not re.fullmatch(r"(?:19|20)\d\d|\d{1,3}", match["id"])
