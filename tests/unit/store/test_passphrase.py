from __future__ import annotations

import pytest

from tara_health.errors import PassphraseRejected
from tara_health.store.passphrase import check_new_passphrase, normalized, strength


@pytest.mark.parametrize("passphrase", ["", "short words", "aaaaaaaaaaaaaaaa", "password1234", "x" * 1025])
def test_guessable_and_endless_passphrases_are_refused(passphrase: str) -> None:
    with pytest.raises(PassphraseRejected) as refused:
        check_new_passphrase(passphrase)
    assert refused.value.untouched
    assert not passphrase or passphrase not in str(refused.value)


@pytest.mark.parametrize(
    "passphrase", ["copper lantern drift maple", "медный фонарь дрейф клён", "\ud800 lantern drift maple"]
)
def test_unrelated_words_are_accepted(passphrase: str) -> None:
    check_new_passphrase(passphrase)


def test_the_same_words_from_another_keyboard_are_the_same_key() -> None:
    assert normalized("caf\u00e9 \ufb01ne") == normalized("cafe\u0301 fine")
    assert normalized("\ud800") == b"\xed\xa0\x80"


def test_strength_grows_with_unrelated_words() -> None:
    assert strength("").score == 0
    assert strength("password").score == 0
    assert strength("password").advice
    assert strength("copper lantern drift maple").score >= 3
