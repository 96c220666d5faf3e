"""Check digits, on published examples, and each broken by one digit."""

from __future__ import annotations

import pytest

from tara_health.phi import checksums


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (checksums.luhn, "4111111111111111", "4111111111111112"),
        (checksums.npi, "1234567893", "1234567890"),
        (checksums.npi, "1234567893", "123456789"),
        (checksums.dea, "AB1234563", "AB1234564"),
        (checksums.dea, "AB1234563", "AB123456"),
        (checksums.vin, "1HGCM82633A004352", "1HGCM82633A004353"),
        (checksums.vin, "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"),
        (checksums.vin, "1M8GDM9AXKP042788", "IM8GDM9AXKP042788"),
        (checksums.iban, "GB82WEST12345698765432", "GB82WEST12345698765433"),
        (checksums.iban, "GB82WEST12345698765432", "GB82"),
        (checksums.nhs, "9434765919", "9434765918"),
        (checksums.nhs, "9434765919", "943476591"),
    ],
)
def test_check_digit(check: object, good: str, bad: str) -> None:
    assert callable(check)
    assert check(good)
    assert not check(bad)
