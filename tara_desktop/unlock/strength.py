"""What the meter under a new passphrase says.

The estimate is the store's (zxcvbn), so that the meter never promises what creating the vault would refuse. It takes
milliseconds to tens of milliseconds, so it runs on a background thread. No Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tara_health import limits

WORDS: Final = ("Guessed at once", "Very weak", "Weak", "Good", "Strong")
TONES: Final = ("danger", "danger", "warn", "ok", "ok")
ENOUGH: Final = 3
"""The score TARA asks of a new passphrase: about 10^8 guesses or more, each of which costs half a second and 64 MiB."""
ADVICE: Final = "Four or five unrelated words are easy to remember and hard to guess."


@dataclass(frozen=True, slots=True)
class Verdict:
    """How hard a passphrase is to guess (0 to 4), and a sentence about it."""

    score: int
    sentence: str

    @property
    def word(self) -> str:
        """The score as a word."""
        return WORDS[self.score]

    @property
    def tone(self) -> str:
        """The colour that goes with it."""
        return TONES[self.score]


NOTHING_TYPED: Final = Verdict(0, ADVICE)


def judge(passphrase: str) -> Verdict:
    """The verdict on a new passphrase; slow, for a background thread."""
    from tara_health.store.passphrase import strength

    missing = limits.PASSPHRASE_MIN_CHARACTERS - len(passphrase)
    if missing > 0:
        return Verdict(0, f"{missing} more character{'s' if missing > 1 else ''} needed. {ADVICE}")
    estimate = strength(passphrase)
    if estimate.score >= ENOUGH:
        return Verdict(estimate.score, "Nobody who has only the file can guess this in a useful time.")
    return Verdict(estimate.score, estimate.advice or ADVICE)


def objection(passphrase: str, again: str, verdict: Verdict) -> str:
    """Why this passphrase can't be used, in one sentence; empty when it can."""
    if not passphrase:
        return "Type a passphrase first."
    if len(passphrase) > limits.PASSPHRASE_CHARACTERS:
        return f"The passphrase has more than {limits.PASSPHRASE_CHARACTERS:,} characters; choose a shorter one."
    if len(passphrase) < limits.PASSPHRASE_MIN_CHARACTERS:
        return f"Use at least {limits.PASSPHRASE_MIN_CHARACTERS} characters. {ADVICE}"
    if passphrase != again:
        return "The two passphrases differ. Type the same one twice."
    if verdict.score < ENOUGH:
        return f"This passphrase would be guessed too soon. {verdict.sentence}"
    return ""
