"""Account numbers, 45 CFR 164.514(b)(2)(i)(J): bank, card, billing and encounter accounts."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from tara_health.phi.checksums import iban, luhn
from tara_health.phi.recognizers.base import CuedRecognizer
from tara_health.phi.recognizers.shapes import cue_before, cued

_CUES: Final = (
    r"(?:bank|billing|checking|savings|hospital|patient|guarantor|financial|current)? ?(?:accounts?|acct|"
    r"a/c)\.?|routing|sort code|iban|swift|"
    r"(?:credit|debit|payment|bank|visa|mastercard|amex|hsa|fsa)(?: card)?(?= ?(?:number|no\b|#|ending|:|"
    r" \d{4}))|billing(?= ?(?:id|number|no\b|#))|"
    r"invoice|statement(?= ?(?:number|no\b|#))|encounter(?= ?(?:id|number|no\b|#|:))|csn|har(?= ?#|:)|"
    r"fin(?= ?(?:#|number|no\b|:))|visit (?:id|number|no\b|#)|"
    r"guarantor(?= ?(?:id|number|no\b|#))|card(?= ?(?:number|no\b|#|ending))"
)

_DEVICE: Final = re.compile(r"\b(?:imei|udi|serial|s/n)\b[^.;\n]{0,20}$", re.IGNORECASE)


class AccountRecognizer(CuedRecognizer):
    """Accounts behind their cue; card numbers by Luhn and IBANs by their check digits without one."""

    CATEGORY = "account_number"
    _CARD: Final = re.compile(
        r"(?<![\w-])(?P<id>\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\w-])"
    )
    _IBAN: Final = re.compile(r"(?<!\w)(?P<id>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?!\w)")
    PATTERNS: ClassVar = (cued(_CUES), _CARD, _IBAN)

    def accepts(self, match: re.Match[str]) -> bool:
        """Without a cue the check digits decide; a short number behind a cue is a count, as in "accounts for 20"."""
        code = re.sub(r"[ -]", "", match["id"])
        if match.re is self._CARD:
            # An IMEI passes the same check digits as a card.
            other = cue_before(match.string, match.start(), _DEVICE)
            return 13 <= len(code) <= 19 and luhn(code) and not other
        if match.re is self._IBAN:
            return iban(code)
        return len(code) >= 4 and not re.fullmatch(r"(?:19|20)\d\d", code)
