"""Telephone numbers, 45 CFR 164.514(b)(2)(i)(D), pagers and extensions included."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.public_numbers import known_numbers
from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cued

EXTENSION: Final = r"(?:,? ?(?:x|ext\.?|extension) ?\d{1,6}(?!\d))?"
NORTH_AMERICAN: Final = r"(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\)[ .-]?|[2-9]\d{2}[ .-])\d{3}[ .-]?\d{4}(?!\d)" + EXTENSION
INTERNATIONAL: Final = r"(?:\+|00)\d{1,3}[ .-]?(?:\(0\) ?)?(?:\(?\d{1,5}\)?[ .-]?){1,5}\d{2,5}(?!\d)" + EXTENSION
UNITED_KINGDOM: Final = (
    r"0(?:\d{2} \d{4} \d{4}|\d{3} \d{3} \d{4}|\d{4}[ -]\d{5,6}|\d{4} \d{3} \d{3}|7\d{3} ?\d{3} ?\d{3}|"
    r"\d{3}-\d{3}-\d{4})(?!\d)"
)
LOCAL: Final = r"(?:\(\d{3}\)[ .-]?|\d{3}[ .-]?)?\d{3}[ .-]?\d{4}(?!\d)" + EXTENSION
GROUPS: Final = r"(?:\(\d{1,5}\)|\d{1,5})(?:[ .-]\d{1,5}){1,5}(?!\d)"
ANY_NUMBER: Final = rf"(?:{NORTH_AMERICAN}|{INTERNATIONAL}|{UNITED_KINGDOM}|{LOCAL}|{GROUPS})"

_CUES: Final = (
    r"phone|desk|office|messages to|answering at|registered|telephone|tel|cell(?:phone)?|mobile|mob|landline|"
    r"call(?:ed|ing)?(?: (?:me|him|her|them|us|back|"
    r"the \w{2,12}))?(?: (?:at|on))?|"
    r"text(?:ed)? (?:me|him|her|them)?(?: ?(?:at|on))?|reach(?:ed|able)?(?: (?:me|him|her|them|us))?(?: (?:at|"
    r"on))|contact(?:ed)?(?: (?:me|him|her|them|us))?(?: (?:at|on|number))?|"
    r"(?:home|work|cell|office|direct|daytime|evening|callback|emergency|contact|whatsapp)(?: (?:phone|number|"
    r"line|#))?|ph|pager|beeper|bleep|voicemail|hotline|dial(?:ed)?|"
    r"number(?: is|:)"
)


class TelephoneRecognizer(CuedRecognizer):
    """Numbers by shape (North American, +CC, British), local and short ones behind a cue."""

    CATEGORY = "phone"
    _SHORT: Final = cued(r"pager|beeper|bleep|ext\.?|extension|x(?=\d{4})", r"\d{3,6}(?![\d/.-])")
    PATTERNS: ClassVar = (cued(_CUES, ANY_NUMBER), _SHORT)
    SHAPES: ClassVar = (
        re.compile(
            rf"(?<![\w.+/-])(?P<id>{NORTH_AMERICAN}|{INTERNATIONAL}|{UNITED_KINGDOM}|"
            rf"0\d{{1,4}}(?:[ -]\d{{2,4}}){{2,4}})(?!\w|-\d|\.\d)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\w.])(?P<id>\d{{3}}-\d{{4}}(?!\d){EXTENSION})(?![\w/-]|\.\d)(?! ?(?:m?c?g|ml|units?|iu|"
            rf"k?cal|steps|cc|hours|m)\b)",
            re.IGNORECASE,
        ),
        re.compile(r"(?<![\w.-])(?P<id>[2-9]\d{2}[2-9]\d{6})(?![\w-]|\.\d)"),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        """Seven digits at least, but for pagers and extensions; never the published emergency numbers."""
        number = match["id"]
        if number in known_numbers():
            return False
        digits = sum(char.isdigit() for char in number)
        return match.re is self._SHORT or digits >= 7
