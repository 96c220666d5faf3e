"""What could identify a patient in a text, in words, and where it stands in Qt's terms. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from tara_health.records import PhiSpan

WORDS: Final = {
    "name": "name",
    "geographic_subdivision": "place",
    "date": "date",
    "phone": "phone number",
    "fax": "fax number",
    "email": "e-mail address",
    "ssn": "social security number",
    "medical_record_number": "medical record number",
    "health_plan_number": "health-plan number",
    "account_number": "account number",
    "license_number": "licence number",
    "vehicle_id": "vehicle identifier",
    "device_id": "device identifier",
    "url": "web address",
    "ip_address": "network address",
    "biometric": "biometric identifier",
    "photo": "photograph",
    "other_unique_id": "other identifier",
    "age_over_89": "age over 89",
}


def counted(spans: Iterable[PhiSpan]) -> list[tuple[str, int]]:
    """Each category found, in words, with how often, in the order of Safe Harbor."""
    found = Counter(span.category for span in spans)
    order = {category: place for place, category in enumerate(WORDS)}
    return [
        (WORDS.get(category, category.replace("_", " ")), found[category])
        for category in sorted(found, key=lambda category: order.get(category, len(order)))
    ]


def contains(spans: Sequence[PhiSpan]) -> str:
    """The sentence under the composer; empty when nothing was found."""
    if not spans:
        return ""
    words = ", ".join(name if times == 1 else f"{name} ({times})" for name, times in counted(spans))
    return f"Contains: {words}. It stays on this machine."


def qt_ranges(text: str, spans: Sequence[PhiSpan]) -> list[tuple[int, int]]:
    """The spans in UTF-16 units, as Qt counts: a character beyond the basic plane counts twice there."""
    wide = [] if text.isascii() else [place for place, character in enumerate(text) if ord(character) > 0xFFFF]

    def qt(place: int) -> int:
        return place + bisect_right(wide, place - 1)

    return [(qt(span.start), qt(span.end)) for span in spans if 0 <= span.start < span.end <= len(text)]
