"""From the overlapping finds of many recognisers to sorted spans that do not overlap.

The surest and longest find wins a place. What a losing find covered beyond it stays masked under its own category if it
holds a letter or digit, so that resolving an overlap never uncovers a character. Finds of one category that
overlap become one span.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tara_health.records import PhiSpan
from tara_health.vocabulary import PHI_CATEGORIES

_RANK: Final = {category: rank for rank, category in enumerate(PHI_CATEGORIES)}


def resolve(text: str, found: Iterable[PhiSpan]) -> tuple[PhiSpan, ...]:
    """Sorted, non-overlapping spans that together cover every letter and digit of `found`. O(n log n)."""
    resolved: list[PhiSpan] = []
    for cluster in _clusters(_joined(found)):
        resolved.extend(_split(text, cluster))
    return tuple(resolved)


def _joined(found: Iterable[PhiSpan]) -> list[PhiSpan]:
    """Overlapping finds of one category as one."""
    joined: list[PhiSpan] = []
    for span in sorted(set(found), key=lambda span: (_RANK[span.category], span.start, -span.end)):
        last = joined[-1] if joined else None
        if last and last.category == span.category and span.start < last.end:
            joined[-1] = PhiSpan(last.start, max(last.end, span.end), span.category, max(last.score, span.score))
        else:
            joined.append(span)
    return sorted(joined, key=lambda span: (span.start, span.end))


def _clusters(spans: list[PhiSpan]) -> Iterable[list[PhiSpan]]:
    """Runs of spans that overlap one another, directly or through others."""
    cluster: list[PhiSpan] = []
    reach = -1
    for span in spans:
        if cluster and span.start >= reach:
            yield cluster
            cluster = []
        cluster.append(span)
        reach = max(reach, span.end) if len(cluster) > 1 else span.end
    if cluster:
        yield cluster


def _split(text: str, cluster: list[PhiSpan]) -> list[PhiSpan]:
    if len(cluster) == 1:
        return cluster
    order = sorted(
        cluster, key=lambda span: (-round(span.score, 1), span.start - span.end, span.start, _RANK[span.category])
    )
    first = min(span.start for span in cluster)
    owner: list[PhiSpan | None] = [None] * (max(span.end for span in cluster) - first)
    for span in order:
        for place in range(span.start - first, span.end - first):
            owner[place] = owner[place] or span
    return _runs(text, owner, first)


def _runs(text: str, owner: list[PhiSpan | None], first: int) -> list[PhiSpan]:
    runs: list[PhiSpan] = []
    begin = 0
    for place in range(1, len(owner) + 1):
        if place < len(owner) and owner[place] is owner[begin]:
            continue
        span = owner[begin]
        if span is not None:
            runs.extend(_trimmed(text, PhiSpan(first + begin, first + place, span.category, span.score)))
        begin = place
    return runs


def _trimmed(text: str, span: PhiSpan) -> list[PhiSpan]:
    """The span without white space and punctuation at its cut ends; nothing when no letter or digit is left."""
    start, end = span.start, span.end
    while start < end and not text[start].isalnum() and text[start] not in "+(@#":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    has_content = any(char.isalnum() for char in text[start:end])
    return [PhiSpan(start, end, span.category, span.score)] if has_content else []
