"""Table of StreetAddressRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.street_address import StreetAddressRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("48 Maple Avenue, Dayton, OH 45402", ["48 Maple Avenue, Dayton, OH 45402"]),
        ("12 Oak St.", ["12 Oak St."]),
        ("221B Baker Street", ["221B Baker Street"]),
        ("PO Box 1187", ["PO Box 1187"]),
        ("zip 02139", ["02139"]),
        ("ship to 6750 Koskikatu 25 Apt. 864", ["6750 Koskikatu 25 Apt. 864"]),
        ("lives at 86036 Via Franscini 71", ["86036 Via Franscini 71"]),
        ("Boston, MA 02115", ["Boston, MA 02115"]),
        ("900 5th Avenue Apt 4B", ["900 5th Avenue Apt 4B"]),
        ("lives at 12 oak street", ["12 oak street"]),
        ("SW1A 1AA", ["SW1A 1AA"]),
        ("Ranelagh, D06 X2Y3", ["D06 X2Y3"]),
        ("Newtown NSW 2042", ["NSW 2042"]),
        ("PSC 0413, Box 8144\nAPO AA 42323", ["PSC 0413, Box 8144\nAPO AA 42323"]),
        ("FPO AE 12382", ["FPO AE 12382"]),
        ("Bozeman, MT", ["Bozeman, MT"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(StreetAddressRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "10 mg Dr",
        "Smith, MD",
        "5 mg in the morning",
        "2 days of Street drugs",
        "platelets 45000",
        "Cardiology, PA",
        "take 2 Way",
        "CPT 99213",
        "unit 4 box 2 of gloves",
        "usual dose",
        "NT 1200 pg/ml",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(StreetAddressRecognizer(), text) == []
