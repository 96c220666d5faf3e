"""Vehicle identifiers and plates, 45 CFR 164.514(b)(2)(i)(L)."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.checksums import vin
from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cued

_PLATE_CUES: Final = (
    r"(?:licen[cs]e|number|vehicle|car|registration|reg|vanity|motorcycle|truck)[ -]?plates?(?: (?:number|"
    r"no\.?|reads|of|tag))?|plates?(?= ?(?:number|no\b|#|:)|(?: is)? [A-Z0-9-]{0,4} ?[A-Z0-9-]{0,4}\d)|"
    r"(?:vehicle|car|van|truck|motorcycle)[ -]?(?:reg(?:istration)?|tag|id|identification)|licen[cs]e tag|"
    r"tag(?= ?(?:number|no\b|#))"
)
_STATE: Final = r"(?:\(?[A-Z]{2}\)? )?"
_PLATE: Final = rf"{_STATE}(?=[A-Z -]{{0,5}}\d|\d{{1,4}}[ -]?[A-Z])[A-Z0-9]{{1,8}}(?:[ -][A-Z0-9]{{1,5}})?(?![\w])"


class VehicleRecognizer(CuedRecognizer):
    """VINs by check digit or cue, plates by cue."""

    CATEGORY = "vehicle_id"
    _VIN: Final = re.compile(r"(?<!\w)(?P<id>[A-HJ-NPR-Z0-9]{17})(?!\w)", re.IGNORECASE)
    PATTERNS: ClassVar = (
        _VIN,
        cued(
            r"vin|chassis|vehicle(?: identification)?(?= ?(?:number|no\b|id|#))",
            r"(?=[A-Z]{0,9}\d)[A-Z0-9]{6,17}(?!\w)",
        ),
        cued(_PLATE_CUES, _PLATE),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """Seventeen characters without a cue need the check digit; a plate has at least four characters."""
        if match.re is self._VIN:
            return vin(match["id"])
        return len(match["id"]) >= 4
