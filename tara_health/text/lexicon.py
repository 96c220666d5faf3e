"""The word lists of the PHI recognisers, read once from resources/lexicons/phi.

Format: entries parted by commas or line ends, `#` starts a comment line. Entries are compared case-folded, unless asked
otherwise. The lists are plain facts written for this project; a site may extend them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from tara_health.errors import AnalysisError
from tara_health.platform.paths import resources_dir


@cache
def entries(name: str, *, fold: bool = True) -> frozenset[str]:
    """The entries of the list `name` (without .txt). Raises AnalysisError when the file is missing or unreadable."""
    path = resources_dir() / "lexicons" / "phi" / f"{name}.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AnalysisError(
            f"The word list {name}.txt of the identifier check can't be read.",
            untouched="Your conversations are unharmed.",
            remedy="Install TARA again, or ask IT to restore its resources folder.",
        ) from error
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    words = (word.strip() for line in lines for word in line.split(","))
    return frozenset(word.casefold() if fold else word for word in words if word)


@cache
def given_names() -> frozenset[str]:
    """Given names that are taken for a name wherever they stand."""
    return entries("first_names") - entries("ambiguous_first_names")


@cache
def any_given_names() -> frozenset[str]:
    """Given names, those that are also ordinary words included."""
    return entries("first_names") | entries("ambiguous_first_names")


@cache
def person_words() -> frozenset[str]:
    """Every given and family name."""
    return any_given_names() | entries("surnames")


@cache
def _drug_endings() -> tuple[str, ...]:
    return tuple(sorted(entries("drug_endings")))


def is_drug(word: str) -> bool:
    """Is this the name of a medicine: listed, or with the ending of an international non-proprietary name?"""
    folded = word.casefold()
    if folded in entries("drugs"):
        return True
    return len(folded) >= 7 and folded.endswith(_drug_endings()) and folded not in person_words()


_ENDINGS: Final = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "able")
_SHORT_OF_NAMES: Final = frozenset({"ly", "er", "es", "d"})
"""Endings that short given names share: Tilly, Ager."""

_BEGINNINGS: Final = (
    "re",
    "un",
    "non",
    "pre",
    "post",
    "over",
    "sub",
    "hyper",
    "hypo",
    "anti",
    "peri",
    "intra",
    "de",
    "mis",
    "poly",
)
_MEDICAL_ENDINGS: Final = (
    "itis",
    "emia",
    "aemia",
    "osis",
    "opathy",
    "ectomy",
    "oscopy",
    "plasty",
    "ography",
    "ology",
    "uria",
    "algia",
    "penia",
    "philia",
    "trophy",
    "gram",
    "grams",
    "plegia",
    "rrhea",
    "rrhoea",
    "ostomy",
    "otomy",
    "coccus",
    "bacter",
    "virus",
    "oma",
    "iasis",
    "genic",
    "ation",
    "iform",
)


def is_common(word: str) -> bool:
    """Is this an ordinary word, or a name that published medical text writes with a capital letter?"""
    return is_ordinary(word) or word.casefold().removesuffix("'s") in entries("clinical_capitals")


def is_ordinary(word: str) -> bool:
    """Is this a word of the clinic or of daily speech, whose capital letter says nothing? Plain forms of one count."""
    folded = word.casefold().removesuffix("'s")
    if folded in entries("generic_capitals") or folded in entries("common_words"):
        return True
    return folded not in person_words() and any(stem in entries("common_words") for stem in _stems(folded))


def _stems(folded: str) -> Iterator[str]:
    """Shorter words this one may be a form of."""
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= (4 if ending in _SHORT_OF_NAMES else 3):
            stem = folded.removesuffix(ending)
            yield stem
            yield stem + "e"
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]
    for beginning in _BEGINNINGS:
        if folded.startswith(beginning) and len(folded) - len(beginning) >= 4:
            yield folded.removeprefix(beginning)


def is_clinical(word: str) -> bool:
    """Is this a word that must not be masked by itself: common, an eponym, or a medicine?"""
    folded = word.casefold()
    if is_common(word) or folded in entries("eponyms") or is_drug(word):
        return True
    return len(folded) > 6 and folded.endswith(_MEDICAL_ENDINGS) and folded not in person_words()
