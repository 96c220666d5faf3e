"""Table of DeviceRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.device import DeviceRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("serial number PM-77213A", ["PM-77213A"]),
        ("S/N: 4420981", ["4420981"]),
        ("UDI (01)00844588003288(17)141120(21)10987654d321", ["(01)00844588003288(17)141120(21)10987654d321"]),
        ("pacemaker ID PJN4420981", ["PJN4420981"]),
        ("implant # 99-2231", ["99-2231"]),
        ("insulin pump serial 88123AA", ["88123AA"]),
        ("IMEI 356938035643809", ["356938035643809"]),
        ("MAC 00:1B:44:11:3A:B7", ["00:1B:44:11:3A:B7"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(DeviceRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "a lot of pain",
        "serial troponins 3 hours apart",
        "lot 2",
        "vaccine lot 118A7, expires in 2026",
        "VNS generator model 1000",
        "lead 5 days ago",
        "ICD in 2019",
        "pump 100 mg",
        "pacemaker placed 2018",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(DeviceRecognizer(), text) == []
