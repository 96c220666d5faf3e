"""How soon must a person act? A pure decision from what the other readers found.

1. An affirmed emergency red flag makes it an emergency. 2. Self-harm with intent, a plan, means or an attempt is an
emergency; without any it is urgent (NICE NG225: same-day assessment). 3. An affirmed urgent red flag makes it urgent;
several stay urgent. 4. Everything else is routine. Negated flags never count, and nothing the text says about itself
("output routine") does."""

from __future__ import annotations

from collections.abc import Sequence

from tara_health.records import RedFlag
from tara_health.vocabulary import Urgency


def urgency_of(red_flags: Sequence[RedFlag], *, self_harm: bool, imminent: bool) -> Urgency:
    """The pure decision: flags, self-harm, and whether the latter is imminent."""
    levels = {flag.urgency for flag in red_flags if not flag.negated}
    if Urgency.EMERGENCY in levels or (self_harm and imminent):
        return Urgency.EMERGENCY
    if Urgency.URGENT in levels or self_harm:
        return Urgency.URGENT
    return Urgency.ROUTINE
