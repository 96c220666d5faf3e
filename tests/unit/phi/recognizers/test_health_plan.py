"""Table of HealthPlanRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.health_plan import HealthPlanRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("Member ID: XJH882341907", ["XJH882341907"]),
        ("policy number W22-03311", ["W22-03311"]),
        ("Medicare 1EG4-TE5-MK73", ["1EG4-TE5-MK73"]),
        ("MBI 1EG4TE5MK73", ["1EG4TE5MK73"]),
        ("Aetna PPO W220331190", ["W220331190"]),
        ("group # 77120-A", ["77120-A"]),
        ("Group 00419-B", ["00419-B"]),
        ("subscriber id 0099812", ["0099812"]),
        ("Medicaid ID AB12345C", ["AB12345C"]),
        ("insurance card no 5512-9981", ["5512-9981"]),
        ("Blue Cross member YHZ123456789", ["YHZ123456789"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(HealthPlanRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "Medicare Part D in 2024",
        "group therapy 3 times",
        "the plan: 2 L oxygen",
        "Policy 12 says so",
        "our policy HIM-12 is silent",
        "Retention policy IM-07 says 30 days",
        "blood group O",
        "Medicare covers 80 % of it",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(HealthPlanRecognizer(), text) == []
