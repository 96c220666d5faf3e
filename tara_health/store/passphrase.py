"""What a new passphrase must be, and the one spelling under which every passphrase is used.

The same words typed on another keyboard or system may arrive as other code points; NFKC makes them one. The strength
estimate is zxcvbn's (Wheeler, USENIX Security 2016): guesses an informed attacker needs. Existing passphrases are
never judged, only new ones.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from tara_health import limits
from tara_health.errors import PassphraseRejected

SCORE_MIN = 2
ESTIMATED_CHARACTERS = 72
"""zxcvbn grows with the square of the length; what is beyond this only makes a passphrase stronger."""


@dataclass(frozen=True, slots=True)
class Strength:
    """zxcvbn's verdict: score 0 (first guesses) to 4 (beyond offline reach), and its advice in a sentence, or ''."""

    score: int
    advice: str


def normalized(passphrase: str) -> bytes:
    """The bytes that are fed to the key derivation: NFKC, UTF-8 (a lone surrogate keeps its three bytes)."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def strength(passphrase: str) -> Strength:
    """Estimate how hard `passphrase` is to guess."""
    from zxcvbn import zxcvbn

    shown = passphrase[:ESTIMATED_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    if not shown:
        return Strength(0, "")
    verdict = zxcvbn(shown)
    feedback = verdict["feedback"]
    return Strength(int(verdict["score"]), str(feedback["warning"] or " ".join(feedback["suggestions"])))


def check_new_passphrase(passphrase: str) -> None:
    """Raise PassphraseRejected when `passphrase` is too short, too long or among the first million guesses."""
    untouched = "Nothing was changed."
    if len(passphrase) < limits.PASSPHRASE_MIN_CHARACTERS:
        raise PassphraseRejected(
            f"The passphrase has fewer than {limits.PASSPHRASE_MIN_CHARACTERS} characters.",
            untouched=untouched,
            remedy="Four or five unrelated words are easy to remember and hard to guess.",
        )
    if len(passphrase) > limits.PASSPHRASE_CHARACTERS:
        raise PassphraseRejected(
            f"The passphrase has more than {limits.PASSPHRASE_CHARACTERS:,} characters.",
            untouched=untouched,
            remedy="Choose a shorter one.",
        )
    if strength(passphrase).score < SCORE_MIN:
        raise PassphraseRejected(
            "The passphrase is among those that are guessed first.",
            untouched=untouched,
            remedy="Four or five unrelated words are easy to remember and hard to guess.",
        )
