"""Table of IpAddressRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.ip_address import IpAddressRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("from 203.0.113.45", ["203.0.113.45"]),
        ("2001:db8::8a2e:370:7334", ["2001:db8::8a2e:370:7334"]),
        ("host 10.0.0.1:8080", ["10.0.0.1"]),
        ("fe80::1", ["fe80::1"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(IpAddressRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "version 1.2.3.4",
        "v10.2.3.1",
        "14:30:00",
        "ratio 1:2:3",
        "300.1.2.3",
        "1.2.3.4.5",
        "C::",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(IpAddressRecognizer(), text) == []
