"""Health plan beneficiary numbers, 45 CFR 164.514(b)(2)(i)(I)."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cued

_PAYERS: Final = (
    r"medicare|medicaid|mbi|hicn|tricare|aetna|cigna|humana|anthem|blue ?cross(?: ?/? ?blue ?shield)?|"
    r"blue ?shield|bcbs|kaiser|"
    r"united ?health ?care|uhc|molina|centene|oscar health|medi-cal|chip"
)
_CUES: Final = (
    r"(?:health|insurance|ins|medical|dental|hmo|ppo)\.? ?(?:plan|policy|card|member|id)|(?:plan|member|"
    r"subscriber|beneficiary|enrollee|"
    r"policy|policyholder|group|insurance|ins|payer)\.?(?: ?(?:id|number|no\b|num|#|nr|identifier|card)|"
    r"(?= ?#)|(?=:))|policy(?= [A-Z]{0,4}-?\d)|group(?= \d{4})|"
    r"member(?= [A-Z]{1,4}-?\d)|subscriber(?= [A-Z]{0,4}-?\d)"
)
_HOUSE_RULE: Final = re.compile(
    r"\b(?:our|hospital|trust|department(?:al)?|clinic|company|retention|privacy|visitor|leave|dress|no-show|nursing|"
    r"infection|security|restraint|consent|per) $",
    re.IGNORECASE,
)
"""Before "policy" these mean a document of the house, not somebody's insurance."""


class HealthPlanRecognizer(CuedRecognizer):
    """Member, policy, group and subscriber numbers behind a cue or a payer's name; Medicare identifiers by shape."""

    CATEGORY = "health_plan_number"
    _MEDICARE: Final = re.compile(
        r"(?<![\w-])(?P<id>[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?"
        r"[AC-HJKMNP-RT-Y]{2}\d{2})(?![\w-])"
    )
    PATTERNS: ClassVar = (
        _MEDICARE,
        cued(_CUES),
        cued(
            rf"(?:{_PAYERS})(?: (?:plan|member|policy|id|group|subscriber|ppo|hmo)){{0,3}}",
            r"(?=[A-Za-z-]{0,6}\d)[A-Za-z0-9-]{6,24}(?![\w-])",
        ),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """A year behind "Medicare" is no number of a plan; nor is a small count."""
        if _HOUSE_RULE.search(match.string, max(0, match.start() - 24), match.start()):
            return False
        return not re.fullmatch(r"(?:19|20)\d\d|\d{1,3}", match["id"])
