"""Masking: every identifier is replaced by its category in square brackets.

`mask` promises that no character inside a span is left. It relies on the scanner for finding them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tara_health.records import PhiSpan

_WORDS: Final = {
    "geographic_subdivision": "place",
    "medical_record_number": "record number",
    "health_plan_number": "plan number",
    "account_number": "account number",
    "license_number": "licence number",
    "vehicle_id": "vehicle",
    "device_id": "device",
    "ip_address": "IP address",
    "other_unique_id": "id",
    "age_over_89": "age over 89",
}


def label(category: str) -> str:
    """What stands in the place of an identifier of this category, such as `[name]`."""
    return f"[{_WORDS.get(category, category)}]"


def mask(text: str, spans: Iterable[PhiSpan]) -> str:
    """`text` with every span replaced by its label. Spans may come in any order; an overlapping one adds nothing."""
    parts: list[str] = []
    place = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end <= place:
            continue
        if span.start >= place:
            parts.append(text[place : span.start])
            parts.append(label(span.category))
        place = span.end
    parts.append(text[place:])
    return "".join(parts)
