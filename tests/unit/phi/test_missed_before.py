"""Identifiers that a review found unmasked, and words it found masked."""

from __future__ import annotations

import pytest

from tara_health.phi.scan import PhiScanner


@pytest.mark.parametrize(
    ("text", "category", "identifier"),
    [
        ("she lives in Galway", "geographic_subdivision", "Galway"),
        ("he moved from Cork, Ireland", "geographic_subdivision", "Cork"),
        ("it is all on annaberg.blog", "url", "annaberg.blog"),
        ("MRI brain for Hope.", "name", "Hope"),
        ("PPSN 7654321AB", "ssn", "7654321AB"),
        ("lives in Flat 12C", "geographic_subdivision", "Flat 12C"),
        ("IMEI: 356938035643809", "device_id", "356938035643809"),
        # The digits of an emergency number or a crisis line, but none of these.
        ("Born 1911, lives alone.", "age_over_89", "1911"),
        ("She is aged 111.", "age_over_89", "111"),
        ("DOB 13-11-14", "date", "13-11-14"),
        ("MRN 116123", "medical_record_number", "116123"),
    ],
)
def test_found(scanner: PhiScanner, text: str, category: str, identifier: str) -> None:
    assert (category, identifier) in [(span.category, text[span.start : span.end]) for span in scanner.scan(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Acct is overdue",
        "seen Tues and Wed",
        "CT head for June.",
        "scan booked for hope",
        "the ECG is flat 3 days on",
        "Call 911 or 999 now. Text 988. In Europe 112.",
        "Call 911/999/112 now, do not wait.",
        "Ring 999 (911 in the US) this minute.",
        "Samaritans answer at 116 123 at all hours.",
    ],
)
def test_left(scanner: PhiScanner, text: str) -> None:
    assert scanner.scan(text) == ()
