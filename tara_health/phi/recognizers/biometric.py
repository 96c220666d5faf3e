"""Biometric identifiers, 45 CFR 164.514(b)(2)(i)(P)."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import CODE, LINK

_KIND: Final = (
    r"(?:finger|thumb|palm|hand|voice|face|foot)[ -]?prints?|(?:retinal?|iris|palm|facial|face|vein|"
    r"fingerprint|thumbprint|voice|hand|ear|gait) "
    r"(?:scans?|recognition|template|geometry|signature|pattern|profile|biometrics?|hash|map|id)|biometrics?|"
    r"face ?id|dna (?:profile|fingerprint|sample)"
)
_THING: Final = (
    r"(?:scan|template|id|identifier|hash|record|file|profile|code|data|sample|key|token|enrol(?:l)?ment|reference|"
    r"ref|print|number|no|login|badge)"
)
_OWNER: Final = r"(?:his|her|their|my|the patient's|patient's|pt's|husband's|wife's|mother's|father's|[A-Z]\w{1,20}'s)"

_SHORTEST: Final = 8


class BiometricRecognizer(CuedRecognizer):
    """Codes of a finger, voice, face or eye recording, and the mention that one is on file or attached."""

    CATEGORY = "biometric"
    PATTERNS: ClassVar = (
        re.compile(rf"(?<!\w)(?:{_KIND})(?: {_THING}){{0,3}}{LINK}(?P<id>{CODE})", re.IGNORECASE),
        re.compile(
            rf"(?<!\w)(?P<id>(?:{_KIND})(?: {_THING}){{0,2}}) (?:is |are |was |were )?(?:on file|attached|"
            rf"enrolled|captured|recorded|collected|stored|uploaded|registered|taken)(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?i:{_OWNER}) (?:\w{{2,12}} )?(?P<id>(?i:{_KIND}))(?!\w)"
            rf"(?! (?i:{_THING})?[ :#]{{0,3}}[A-Z0-9-]{{0,6}}\d)"
        ),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """A year or a small count is no code."""
        return not re.fullmatch(r"(?:19|20)\d\d|\d{1,2}", match["id"])

    def believes(self, text: str, start: int, end: int) -> bool:
        """A description in words counts too."""
        return end - start >= _SHORTEST
