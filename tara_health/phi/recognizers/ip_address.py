"""Internet addresses, 45 CFR 164.514(b)(2)(i)(O)."""

from __future__ import annotations

import ipaddress
import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cue_before

_VERSION: Final = re.compile(
    r"(?:\bv(?:er(?:sion)?)?\.?|release|build|firmware|software|section|§|chapter|python|update)\s*$", re.IGNORECASE
)


class IpAddressRecognizer(CuedRecognizer):
    """IPv4 and IPv6, checked by the standard library; version numbers are left alone."""

    CATEGORY = "ip_address"
    PATTERNS: ClassVar = (
        re.compile(r"(?<![\w.])(?P<id>\d{1,3}(?:\.\d{1,3}){3})(?:/\d{1,2})?(?![\w]|\.\d)"),
        re.compile(r"(?<![\w:.])(?P<id>(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4})(?![\w:])"),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """A valid address that does not follow "version"."""
        return _is_address(match["id"]) and not cue_before(match.string, match.start(), _VERSION, 14)

    def believes(self, text: str, start: int, end: int) -> bool:
        """The same of what the model sees, without a port."""
        address = text[start:end].split("/", 1)[0]
        address = address.rsplit(":", 1)[0] if address.count(":") == 1 else address
        return _is_address(address) and not cue_before(text, start, _VERSION, 14)


def _is_address(address: str) -> bool:
    """Does the standard library take it for one, and has it more figures than "11::30"?"""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return len(address) > _SHORTEST and any(letter.isdigit() for letter in address)


_SHORTEST: Final = 6
