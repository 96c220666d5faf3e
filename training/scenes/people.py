"""Who a scene is about, and the words that agree with them.

A person spoken of is always one of `KIN`, each with a gender, so that verbs need no second form. What a person said of
themself is turned for the reply: `my coat` becomes `your coat`. By hand: `turned("on my desk, where I was")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kin:
    """A relation: its pronouns, the words a message may use for it, the ages that are likely."""

    name: str
    she: bool
    casual: tuple[str, ...]
    ages: tuple[int, int]


_SPOKEN: Final = {
    "mother": ("mum", "mom"),
    "father": ("dad",),
    "grandmother": ("gran", "grandma", "nan"),
    "grandfather": ("grandad", "grandpa"),
    "daughter": ("little girl",),
    "son": ("little boy",),
}
_SHE: Final = {
    "mother": (48, 88),
    "grandmother": (68, 89),
    "wife": (28, 84),
    "daughter": (3, 9),
    "sister": (24, 79),
    "aunt": (45, 86),
    "niece": (3, 15),
}
_HE: Final = {
    "father": (48, 88),
    "grandfather": (68, 89),
    "husband": (28, 84),
    "son": (3, 9),
    "brother": (24, 79),
    "uncle": (45, 86),
    "nephew": (3, 15),
}
KIN: Final = {
    name: Kin(name, ages is _SHE.get(name), _SPOKEN.get(name, ()), ages) for name, ages in (_SHE | _HE).items()
}
_TURNS: Final = (
    (r"\bI am\b", "you are"),
    (r"\bI'm\b", "you're"),
    (r"\bI was\b", "you were"),
    (r"\bI\b", "you"),
    (r"\bmy\b", "your"),
    (r"\bmyself\b", "yourself"),
    (r"\bmine\b", "yours"),
    (r"\bme\b", "you"),
    (r"\bour\b", "your"),
    (r"\bus\b", "you"),
    (r"\bwe\b", "you"),
)


def pronouns(kin: Kin) -> dict[str, str]:
    """The words that stand for one of `KIN`."""
    if kin.she:
        return {"he": "she", "him": "her", "his": "her", "himself": "herself"}
    return {"he": "he", "him": "him", "his": "his", "himself": "himself"}


def turned(said: str) -> str:
    """What a person said of themself, said to them."""
    for pattern, word in _TURNS:
        said = re.sub(pattern, word, said)
    return said
