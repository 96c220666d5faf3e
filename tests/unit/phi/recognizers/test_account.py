"""Table of AccountRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.account import AccountRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("account number 7734410092", ["7734410092"]),
        ("acct# 88-1123", ["88-1123"]),
        ("billing account: 55231", ["55231"]),
        ("card 4111 1111 1111 1111", ["4111 1111 1111 1111"]),
        ("IBAN GB82 WEST 1234 5698 7654 32", ["GB82 WEST 1234 5698 7654 32"]),
        ("CSN 100293847", ["100293847"]),
        ("encounter # 99120031", ["99120031"]),
        ("visa ending in 4242", ["4242"]),
        ("invoice INV-20931", ["INV-20931"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(AccountRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "accounts for 20 % of cases",
        "on account of pain",
        "took into account 3 factors",
        "4111 1111 1111 1112",
        "insurance accounts since 2019",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(AccountRecognizer(), text) == []
