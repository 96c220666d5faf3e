"""Medical record numbers, 45 CFR 164.514(b)(2)(i)(H)."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.checksums import nhs
from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cued

_CUES: Final = (
    r"mrn|m\.r\.n\.?|mr ?#|mr ?no|mr number|med(?:ical)?\.? ?rec(?:ord)?s?|record(?= ?(?:number|no\b|#|id))|"
    r"chart(?= ?(?:number|no\b|#|id|:))"
    r"|(?:patient|pt)\.?(?: (?:id|identifier|number|no|#)|(?= ?#)|id)|hosp(?:ital)?\.? ?(?:number|no\b|num|#|"
    r"id)|uhn|empi|mpi|urn|"
    r"unit (?:number|no\b|#)|nhs(?= ?(?:number|no\b|#|:| \d{3}))|chi number|emr(?= ?(?:number|no\b|#|id))|"
    r"ehr(?= ?(?:number|no\b|#|id))|"
    r"health record(?= ?(?:number|no\b|#|id))|dossier"
)


class MedicalRecordRecognizer(CuedRecognizer):
    """MRN, chart, hospital and NHS numbers behind their cue; an NHS number in groups also by its check digit."""

    CATEGORY = "medical_record_number"
    _NHS: Final = re.compile(r"(?<![\w-])(?P<id>\d{3}[ -]\d{3}[ -]\d{4})(?![\w-])")
    PATTERNS: ClassVar = (cued(_CUES), cued(_CUES, r"[A-Za-z]{1,5}[./]\d{3,10}(?:[./-]\d{1,6}){0,3}"), _NHS)

    def accepts(self, match: re.Match[str]) -> bool:
        """A grouped number without a cue needs the check digit, and is a telephone number when hyphenated."""
        if match.re is not self._NHS:
            return True
        number = match["id"]
        return "-" not in number and nhs(number.replace(" ", ""))
