"""Device identifiers and serial numbers, 45 CFR 164.514(b)(2)(i)(M)."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cued

_THINGS: Final = (
    r"device|implant|pacemaker|icd|crt-?d|defibrillator|generator|lead|pump|insulin pump|infusion pump|stent|"
    r"valve|prosthesis|prosthetic|"
    r"ventilator|cpap|bipap|monitor|sensor|glucose meter|glucometer|cgm|hearing aid|cochlear implant|"
    r"stimulator|neurostimulator|loop recorder|lens|iol|"
    r"wheelchair|concentrator|catheter|port|knee|hip|component|scanner|tablet|phone|laptop"
)
_CUES: Final = (
    r"(?:serial|ser\.?|s/n|sn(?= ?[:#])|s\.n\.)(?: ?(?:number|no\.?|#))?|"
    r"udi(?:-di|-pi)?|imei|"
    rf"(?:{_THINGS}) ?(?:id|identifier|serial|s/n|sn|unit|tag|asset)|(?:{_THINGS})(?: ?#| no\.| number)|"
    rf"asset(?: tag)?(?= ?(?:#|number|no\b|:))|mac(?: address)?"
)


class DeviceRecognizer(CuedRecognizer):
    """Serial, implant and asset numbers behind a cue; UDIs and hardware addresses by their shape.

    A lot or a model is shared by many devices: it is one only where the identifier model sees it so.
    """

    CATEGORY = "device_id"
    _UDI: Final = re.compile(r"(?P<id>\(01\) ?\d{14}(?: ?\((?:10|11|17|21|240)\) ?[A-Za-z0-9/-]{1,20}){0,5})")
    _MAC: Final = re.compile(r"(?<![\w:-])(?P<id>(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2})(?![\w:-])")
    PATTERNS: ClassVar = (cued(_CUES), _UDI, _MAC)

    def accepts(self, match: re.Match[str]) -> bool:
        """A code needs three characters: "lot 2" and "lead 5" name no device; nor does a year or a dose."""
        code = match["id"]
        if match.re is self._MAC:
            return not code.replace(":", "").replace("-", "").isdigit() or ":" in code
        unit = re.match(
            r" ?(?:%|mg|ml|mmhg|cm|mm|bpm|days?|weeks?|years?|of\b)", match.string[match.end() : match.end() + 8]
        )
        return (
            len(code) >= 3
            and not (unit and not any(map(str.isalpha, code)))
            and not re.fullmatch(r"(?:19|20)\d\d|\d{1,3}", code)
        )
