"""Anaphylaxis and severe drug reactions."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("throat is closing after peanuts", "suspected"),
    ("lips and tongue swelling on lisinopril", "suspected"),
    ("hives all over and wheezing", "allergic_with_systemic_sign"),
    ("bee sting, now faint and vomiting", "allergic_with_systemic_sign"),
    ("blistering rash with sores in the mouth, new drug lamotrigine", "severe_skin_reaction"),
]
DENIED = [("no tongue swelling", "suspected")]
QUIET = [
    "known anaphylaxis to penicillin, choose another antibiotic",
    "renew EpiPen prescription",
    "itchy rash on arms after new detergent, no breathing issues",
    "peeling skin after a sunburn",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"anaphylaxis.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"anaphylaxis.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
