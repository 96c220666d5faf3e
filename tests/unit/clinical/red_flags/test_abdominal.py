"""Abdominal rules: bleeding, surgical abdomen, liver, kidney."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("vomiting blood since 6am", "upper_gi_bleed"),
    ("coffee-ground emesis", "upper_gi_bleed"),
    ("Black tarry stools x3", "upper_gi_bleed"),
    ("Hemat emesis after vomiting", "upper_gi_bleed"),
    ("bright red blood in the toilet bowl", "lower_gi_bleed"),
    ("BRBPR and dizzy, on apixaban", "major_lower_gi_bleed"),
    ("bloody diarrhoea, pale and less urine in a 4-year-old", "haemolytic_uraemic"),
    ("rigid abdomen with guarding", "peritonitis"),
    ("pain moved to the right lower abdomen with fever", "severe_pain"),
    ("sudden severe epigastric pain through to the back", "severe_pain"),
    ("strangulated hernia, vomiting", "surgical_condition"),
    ("yellow eyes and confused since yesterday", "liver_failure"),
    ("his eyes have gone yellow", "new_jaundice"),
    ("testicular pain for two hours, vomited once", "torsion"),
    ("flank pain with rigors, known stone", "complicated_stone"),
    ("hasn't passed urine for 14 hours, anuric", "urinary_retention"),
    ("can't keep anything down for two days", "dehydration"),
]
DENIED = [
    ("No melena, no hematochezia.", "upper_gi_bleed"),
    ("Denies vomiting blood; tolerating fluids.", "upper_gi_bleed"),
    ("no guarding", "peritonitis"),
]
QUIET = [
    "black stool since starting iron tablets",
    "mild constipation in pregnancy advice for a friend's leaflet",
    "How is variceal bleeding managed?",
    "heartburn after meals",
    "Which antibiotic for appendicitis prophylaxis?",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"abdominal.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"abdominal.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
