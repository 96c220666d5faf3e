"""Neurological rules: stroke, headache, mental state, seizure, spine."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("face drooping on the left since 9am", "stroke"),
    ("Slurred speech and weakness one side started 45 minutes ago", "stroke"),
    ("New onset aphasia, LKW 14:10", "stroke"),
    ("trouble finding words for an hour", "stroke"),
    ("she can't lift her right arm", "stroke"),
    ("L sided weakness, NIHSS 8", "stroke"),
    ("worst headache of my life", "thunderclap_headache"),
    ("headache came on suddenly like a bat to the head", "thunderclap_headache"),
    ("headache with vomiting and blurred vision", "headache_red_flag"),
    ("AMS since yesterday", "altered_mental_status"),
    ("Mum is not making sense today", "altered_mental_status"),
    ("Unresponsive, responds to pain only", "altered_mental_status"),
    ("He had a seizure this morning", "seizure"),
    ("still seizing after 10 minutes", "status_epilepticus"),
    ("numbness when I wipe, both legs weak", "cauda_equina"),
    ("back pain and can't pee since last night", "back_pain_red_flag"),
    ("tingling creeping up both legs, now hard to climb stairs", "neuromuscular"),
    ("jaw locked and neck spasms after a rusty nail", "neuromuscular"),
]
DENIED = [
    ("No slurred speech, no facial droop.", "stroke"),
    ("No thunderclap; denies unilateral weakness.", "stroke"),
    ("denies seizures", "seizure"),
    ("no saddle numbness", "cauda_equina"),
]
QUIET = [
    "what are the symptoms of stroke?",
    "Mild headache after a late night",
    "The parents are confused about the new insulin regimen",
    "this consent form is confusing",
    "Stroke risk in AF: explain CHA2DS2-VASc",
    "History of TIA in 2015, on clopidogrel, BP review",
    "Her mother had a stroke at 80.",
    "low back pain after lifting a box",
    "Does amitriptyline make people drowsy?",
    "which diagnosis fits this blood film?",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"neurological.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"neurological.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
