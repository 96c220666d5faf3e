"""A slip of the keyboard in a word that names danger, set right before the danger rules read: "chest pian".

Bounded on purpose: a closed list of words, and of each only the forms with one letter missing, one doubled, or two
neighbours swapped; the first letter always stands, and forms that are words or names of their own ("Cushing", "Stoke")
are left out. Promises: linear in the text, and spans still lead to the text as given. It guesses at no other word. By
hand: `respelled(fold("chest pian")).folded`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tara_health.text.folded import FoldedText

DANGER_WORDS: Final = frozenset(
    {
        "pain", "chest", "radiating", "breath", "breathing", "breathless", "shortness", "bleeding", "blood",
        "unconscious", "unresponsive", "collapsed", "seizure", "stroke", "slurred", "weakness", "numbness",
        "headache", "fever", "confusion", "crushing", "tightness", "sweating", "vomiting", "fainted",
        "throat", "swelling", "choking", "poison", "swallowed", "overdose", "suicide", "suicidal", "pregnant",
        "paracetamol", "palpitations", "anaphylaxis",
    }
)  # fmt: skip
OWN_WORDS: Final = frozenset(
    {
        "stoke", "cushing", "collapse", "seating", "selling", "poisson", "palpitation", "overdoes", "beath",
        "pani", "bold", "hokey", "coking", "crusing", "pregnan", "suicid",
    }
)  # fmt: skip
"""Forms that mean something else; they stay as typed."""
_LETTERS: Final = re.compile(r"[a-z]++")
_SHORTEST: Final = 4


def _slips(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        yield word[:at] + word[at] + word[at:]


@cache
def _table() -> dict[str, str]:
    return {
        slip: word
        for word in sorted(DANGER_WORDS)
        for slip in _slips(word)
        if len(slip) >= _SHORTEST and slip not in DANGER_WORDS and slip not in OWN_WORDS
    }


def respelled(text: FoldedText) -> FoldedText:
    """`text` with the slips set right; the same object when there is none."""
    table = _table()
    folded = text.folded
    found = [match.span() for match in _LETTERS.finditer(folded) if match[0] in table]
    if not found:
        return text
    given = text.offsets or range(len(folded))
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for start, end in found:
        word = table[folded[start:end]]
        pieces += folded[done:start], word
        offsets += given[done:start]
        offsets += [given[min(start + at, end - 1)] for at in range(len(word) - 1)]
        offsets.append(given[end - 1])
        done = end
    return FoldedText(text.given, "".join([*pieces, folded[done:]]), (*offsets, *given[done:]))
