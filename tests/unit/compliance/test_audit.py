from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tara_health.compliance.audit import START, AuditAnchor, AuditEntry, append, verify

Chain = list[tuple[AuditEntry, bytes]]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def chain(length: int) -> Chain:
    made, previous = Chain(), START
    for number in range(1, length + 1):
        entry = AuditEntry(number, NOW + timedelta(minutes=number), "turn.complete", {"findings": number})
        previous = append(previous, entry)
        made.append((entry, previous))
    return made


def rehashed(entries: list[AuditEntry]) -> Chain:
    made, previous = Chain(), START
    for entry in entries:
        previous = append(previous, entry)
        made.append((entry, previous))
    return made


def anchor_of(whole: Chain) -> AuditAnchor:
    return AuditAnchor(len(whole), whole[-1][1]) if whole else AuditAnchor()


@pytest.mark.parametrize("length", [0, 1, 2, 50])
def test_an_untouched_log_is_sound(length: int) -> None:
    whole = chain(length)
    verdict = verify(whole, anchor_of(whole))
    assert verdict.sound
    assert verdict.entries == length


def test_a_log_one_entry_ahead_of_its_anchor_is_sound() -> None:
    whole = chain(5)
    assert verify(whole, anchor_of(whole[:4])).sound


def with_one(whole: Chain, place: int, **changes: Any) -> Chain:
    entry, stored = whole[place]
    return [*whole[:place], (replace(entry, **changes), stored), *whole[place + 1 :]]


def swapped(whole: Chain, at: int) -> Chain:
    before = max(0, at - 1)
    return [*whole[:before], whole[before + 1], whole[before], *whole[before + 2 :]]


TAMPERINGS: dict[str, Callable[[Chain, int], Chain]] = {
    "edit": lambda whole, at: with_one(whole, at, counts={"findings": 99}),
    "another time": lambda whole, at: with_one(whole, at, at=NOW - timedelta(days=1)),
    "delete": lambda whole, at: [*whole[:at], *whole[at + 1 :]],
    "insert": lambda whole, at: [*whole[:at], whole[at], *whole[at:]],
    "swap": swapped,
    "cut tail": lambda whole, at: whole[:at],
    "edit and rehash": lambda whole, at: rehashed(
        [replace(entry, kind="turn.hidden") if entry.seq == at + 1 else entry for entry, _ in whole]
    ),
    "delete, renumber and rehash": lambda whole, at: rehashed(
        [replace(entry, seq=number) for number, (entry, _) in enumerate([*whole[:at], *whole[at + 1 :]], 1)]
    ),
    "other hash": lambda whole, at: [*whole[:at], (whole[at][0], bytes(32)), *whole[at + 1 :]],
}


@pytest.mark.proof
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_every_tampering_at_every_place_is_noticed(tampering: str) -> None:
    """PROMISES: the audit log tells of tampering. Control: the untouched logs above are sound."""
    whole = chain(12)
    for at in range(len(whole)):
        verdict = verify(TAMPERINGS[tampering](list(whole), at), anchor_of(whole))
        assert not verdict.sound, f"{tampering} at entry {at + 1}"
        assert verdict.broken_at is not None
        assert 1 <= verdict.broken_at <= len(whole) + 1


def test_the_first_broken_entry_is_named() -> None:
    whole = chain(12)
    assert verify(TAMPERINGS["edit"](whole, 6), anchor_of(whole)).broken_at == 7
    assert verify(whole[:9], anchor_of(whole)).broken_at == 10


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("Free text", {}),
        ("", {}),
        ("x" * 41, {}),
        ("turn", {"Mrs. Alvarez": 1}),
        ("turn", {"words": "Mrs. Alvarez"}),
        ("turn", {"share": 0.5}),
    ],
)
def test_an_entry_can_hold_no_words(kind: str, counts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="identifier") as refused:
        AuditEntry(1, NOW, kind, counts)
    assert "Alvarez" not in str(refused.value)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        AuditEntry(1, NOW.replace(tzinfo=None), "turn", {})
