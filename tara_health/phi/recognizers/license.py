"""Certificate and licence numbers, 45 CFR 164.514(b)(2)(i)(K): medical, DEA, NPI, driver's, passports."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.checksums import dea, npi
from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cue_before, cued

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
    """Licences behind their cue; a DEA registration and an NPI also by their check digit alone."""

    CATEGORY = "license_number"
    _CUE: Final = re.compile(r"npi[ #:.]{0,4}(?:is |no\.? )?$", re.IGNORECASE)
    _DEA: Final = re.compile(r"(?<![\w-])(?P<id>[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7})(?![\w-])")
    _NPI: Final = re.compile(r"(?<![\w.-])(?P<id>[12]\d{3}[ -]?\d{3}[ -]?\d{3})(?![\w-]|\.\d)")
    PATTERNS: ClassVar = (cued(_CUES), _DEA, _NPI)

    def accepts(self, match: re.Match[str]) -> bool:
        """A bare DEA-shaped code needs its check digit; a year or a count behind "license" is none."""
        if match.re is self._DEA:
            return dea(match["id"])
        if match.re is self._NPI:
            cue = cue_before(match.string, match.start("id"), self._CUE, 12)
            return bool(cue) or npi(re.sub(r"\D", "", match["id"]))
        return not re.fullmatch(r"(?:19|20)\d\d|\d{1,3}", match["id"])
