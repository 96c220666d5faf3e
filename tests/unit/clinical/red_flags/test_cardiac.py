"""Cardiac rules: ambulance words, shorthand, denial and look-alikes."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("62M crushing chest pain radiating to L arm, diaphoretic", "acute_coronary_features"),
    ("CP x 2h, trop 850 ng/L, sweaty", "acute_coronary_features"),
    ("It feels like an elephant sitting on my chest and my jaw aches", "acute_coronary_features"),
    ("Tightness in my chest when I climb the stairs", "chest_pain"),
    ("My chest hurts when I breathe in", "chest_pain"),
    ("EMS bringing in anterior STEMI, ETA 5", "acute_coronary_syndrome"),
    ("Found down in the corridor, no pulse, CPR started", "arrest"),
    ("He collapsed and isn't breathing", "arrest"),
    ("She passed out at the bus stop this morning", "syncope"),
    ("LOC for 20 seconds, witnessed", "syncope"),
    ("Syncope on exertion in a 19-year-old footballer", "high_risk_syncope"),
    ("nearly passed out, then black tarry stools", "high_risk_syncope"),
    ("AF with RVR at 170 and hypotensive", "dangerous_rhythm"),
    ("Frothing: acute pulmonary oedema, on CPAP now", "pulmonary_oedema"),
    ("CHF pt, sleeps on 4 pillows, orthopnoea worse this week", "worsening_failure"),
    ("palpitations and feels lightheaded", "palpitations_with_symptoms"),
]
DENIED = [
    ("Denies chest pain.", "chest_pain"),
    ("No CP or palpitations", "chest_pain"),
    ("without syncope", "syncope"),
    ("Chest pain: none", "chest_pain"),
    ("negative for chest pressure", "chest_pain"),
]
QUIET = [
    "What are the symptoms of a heart attack?",
    "Explain the pathophysiology of angina",
    "PMH: MI 2012, CABG 2013. Here for a flu shot.",
    "Father had a heart attack at 52.",
    "Return if chest pain recurs.",
    "A faint murmur at the apex on auscultation",
    "Cerebral palsy clinic: CP child with spasticity, botox review",
    "Which statin is first line after NSTEMI?",
    "How should I counsel patients on when to call 911 for chest pain?",
    "Reviewing aspirin after PCI in general",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"cardiac.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"cardiac.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
