"""Web addresses, 45 CFR 164.514(b)(2)(i)(N)."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import CuedRecognizer

_TLD: Final = (
    r"(?:com|org|net|edu|gov|mil|info|biz|io|co|co\.uk|org\.uk|nhs\.uk|ac\.uk|uk|health|care|app|dev|me|tv|us|ca|"
    r"blog|site|online|xyz|website|wiki|shop|club|page|de|fr|eu|ai|ru|cn|jp|au|nz|ie|se|nl|ch)"
)


class WebAddressRecognizer(CuedRecognizer):
    """Addresses with a scheme or www, and bare host names of well-known top-level domains."""

    CATEGORY = "url"
    PATTERNS: ClassVar = (
        re.compile(r"(?<!\w)(?P<id>(?:https?|ftp)://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]}])", re.IGNORECASE),
        re.compile(r"(?<![\w.@/-])(?P<id>www\.[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]}])", re.IGNORECASE),
        re.compile(
            rf"(?<![\w.@/-])(?P<id>(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,5}}{_TLD}(?![\w-])(?!\.\w)(?:/[^\s<>\"']"
            rf"{{0,500}}[^\s<>\"'.,;:!?)\]}}])?)",
            re.IGNORECASE,
        ),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """A missing space after a full stop ("home.Me") or a figure ("3.5.co") is no host."""
        url = match["id"]
        if "://" in url or url[:4].casefold() == "www.":
            return True
        host = url.split("/", 1)[0]
        labels = host.split(".")
        return len(labels[0]) > 1 and not labels[0].isdigit() and not labels[-1][0].isupper()

    def believes(self, text: str, start: int, end: int) -> bool:
        """What makes an address one must be there."""
        return "." in text[start:end]
