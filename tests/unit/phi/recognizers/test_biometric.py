"""Table of BiometricRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.biometric import BiometricRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("fingerprint ID FP-20993", ["FP-20993"]),
        ("voiceprint #VP8821", ["VP8821"]),
        ("retinal scan code RS-2291", ["RS-2291"]),
        ("her fingerprints are on file", ["fingerprints"]),
        ("iris scan template IR_99213", ["IR_99213"]),
        ("facial recognition was enrolled", ["facial recognition"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(BiometricRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "retinal exam normal",
        "facial droop on the left",
        "voice hoarse for 3 weeks",
        "hand grip 5/5",
        "iris normal",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(BiometricRecognizer(), text) == []
