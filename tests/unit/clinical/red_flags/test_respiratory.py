"""Respiratory rules."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("SOB worsening over 1 hour", "severe_breathlessness"),
    ("she can't catch her breath", "breathlessness"),
    ("he can't finish full sentences and is gasping", "severe_breathlessness"),
    ("Dyspnea at rest since noon", "severe_breathlessness"),
    ("asthma attack, inhaler isn't helping", "severe_asthma"),
    ("wheezing since last night", "acute_asthma"),
    ("AECOPD, drowsy, CO2 retention", "severe_asthma"),
    ("CTPA shows saddle embolus", "embolism_or_pneumothorax"),
    ("short of breath two days after knee replacement", "embolism_risk"),
    ("pleuritic chest pain after a long haul flight, calf swelling", "embolism_risk"),
    ("toddler choking on a grape", "airway"),
    ("stridor and drooling, tripod posture", "airway"),
    ("swallowed a button battery an hour ago", "airway"),
    ("coughing up blood since Tuesday", "haemoptysis"),
    ("massive haemoptysis on the ward", "massive_haemoptysis"),
    ("lips are going blue", "failure"),
]
DENIED = [
    ("No shortness of breath.", "breathlessness"),
    ("denies dyspnea", "breathlessness"),
    ("No haemoptysis", "haemoptysis"),
    ("no wheeze or stridor", "airway"),
]
QUIET = [
    "What are the GOLD criteria for COPD?",
    "Refill of albuterol, asthma well controlled",
    "Sleep apnoea patients on CPAP need annual review",
    "Breathing exercises for relaxation handout",
    "sore throat and runny nose, otherwise well",
    "How do I teach inhaler technique?",
    "Previous pneumothorax, fully recovered, wants to fly",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"respiratory.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"respiratory.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
