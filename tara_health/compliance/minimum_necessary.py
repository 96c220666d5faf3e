"""Does a reply repeat identifiers that its purpose does not need? 45 CFR 164.502(b), the minimum necessary standard.

A number that names somebody for good (social security, account, plan, licence) and stands further back in the
conversation has no business in a reply, unless the message asks for it. Found by the identifier scan of the reply, so
it sees what that sees. Notes leave a reply compliant; a social security number does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tara_health.compliance.holding import squashed
from tara_health.records import Finding, PhiSpan
from tara_health.vocabulary import Severity

RULE: Final = "more_than_necessary"
_SEVERITY: Final = {
    "ssn": Severity.WARN,
    "account_number": Severity.NOTE,
    "health_plan_number": Severity.NOTE,
    "license_number": Severity.NOTE,
    "biometric": Severity.WARN,
    "vehicle_id": Severity.NOTE,
}
_MANY: Final = 4
"""Kinds of identifier in one reply from which it holds more than one purpose needs."""


def more_than_necessary(message: str, response: str, found: Iterable[PhiSpan]) -> Iterator[Finding]:
    """A finding for each such identifier that the message itself does not give, and one for too many kinds at once."""
    spans = list(found)
    given = squashed(message)
    for span in spans:
        severity = _SEVERITY.get(span.category)
        if severity and squashed(response[span.start : span.end]) not in given:
            yield Finding(
                f"{RULE}.{span.category}",
                severity,
                span.start,
                span.end,
                "The reply repeats an identifier that this message does not ask for; leave it out unless it is needed.",
                span.category,
            )
    kinds = {span.category for span in spans}
    if len(kinds) >= _MANY:
        last = spans[-1]
        yield Finding(
            RULE,
            Severity.NOTE,
            last.start,
            last.end,
            f"The reply carries {len(kinds)} kinds of identifier; send only what its reader needs.",
        )
