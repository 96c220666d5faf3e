from __future__ import annotations

import pytest

from tara_health.errors import WrongKey
from tara_health.store import recovery_key

SECRETS = [bytes(20), bytes(range(20)), b"\xff" * 20]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_spelled_is_read_back(secret: bytes) -> None:
    spelled = recovery_key.spell(secret)
    assert len(spelled.split("-")) == 7
    assert all(len(group) == 5 for group in spelled.split("-"))
    assert recovery_key.read(spelled) == secret


def test_case_spaces_and_look_alikes_do_not_matter() -> None:
    secret = bytes(range(1, 21))
    spelled = recovery_key.spell(secret)
    written = spelled.lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    assert recovery_key.read(written) == secret


@pytest.mark.parametrize("secret", SECRETS)
def test_every_wrong_symbol_is_noticed(secret: bytes) -> None:
    symbols = recovery_key.spell(secret).replace("-", "")
    for place in range(len(symbols)):
        for other in recovery_key.ALPHABET:
            if other != symbols[place]:
                with pytest.raises(WrongKey):
                    recovery_key.read(symbols[:place] + other + symbols[place + 1 :])


def test_every_swap_of_neighbours_is_noticed() -> None:
    symbols = recovery_key.spell(bytes(range(40, 60))).replace("-", "")
    swaps = 0
    for place in range(len(symbols) - 1):
        one, two = symbols[place], symbols[place + 1]
        if one != two:
            swaps += 1
            with pytest.raises(WrongKey, match="typing error"):
                recovery_key.read(symbols[:place] + two + one + symbols[place + 2 :])
    assert swaps > 20


@pytest.mark.parametrize("text", ["", "A" * 34, "A" * 36, "U" * 35, "copper lantern drift maple"])
def test_other_texts_are_no_recovery_keys(text: str) -> None:
    assert not recovery_key.looks_like_one(text)
    with pytest.raises(WrongKey):
        recovery_key.read(text)


def test_new_secrets_have_160_bits_and_differ() -> None:
    first, second = recovery_key.new_secret(), recovery_key.new_secret()
    assert len(first) == len(second) == 20
    assert first != second
