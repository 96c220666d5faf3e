"""Another identifier of the same shape for one that stands in a text.

What makes the shape stays: order, case, initials, punctuation, the words "Street", "Hospital", "MRN"; letters of codes
and digits change. So one written text gives many, none of which repeats its names.
"""

from __future__ import annotations

import calendar
import random
import re
from pathlib import Path
from typing import Final

from tara_health.text.lexicon import any_given_names, entries
from training.phi import pools

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PARTICLES: Final = entries("name_particles") | {
    *(
        "della",
        "das",
        "do",
        "du",
        "abu",
        "and",
        "iii",
        "iv",
        "mc",
        "mac",
        "st",
        "san",
        "santa",
        "dr",
        "mr",
        "mrs",
        "ms",
    ),
    *("nee", "née", "aka", "the", "of", "for", "or", "with"),
}
_PLACE_KEPT: Final = frozenset((Path(__file__).parent / "place_words.txt").read_text("utf-8").splitlines()[1:])
_STATES: Final = entries("state_codes", fold=False) | {"UK", "USA", "US", "ICU", "ED", "ER", "NHS"}
_MONTHS: Final = [name.casefold() for name in calendar.month_name if name]
_SHORT: Final = [name[:3] for name in _MONTHS]
_ADDRESS_KEPT: Final = re.compile(
    r"com|org|net|edu|gov|uk|co|ie|ca|nhs|https?|www|gmail|html|php|mail|yahoo|outlook|hotmail|portal|health|aspx|pdf|at|dot",
    re.IGNORECASE,
)
_KEPT_IN_CODES: Final = re.compile(r"(?i)\b(?:mrn|ssn|npi|dea|id|no|ext|sn|vin|udi|imei|x|serial|lot|acct)\b")


def replaced(mark: str, value: str, generator: random.Random) -> str:
    """Another value for `value`, of the same mark and shape."""
    if mark == "name":
        return _name(value, generator)
    if mark == "geo":
        return _place(value, generator)
    if mark == "date":
        return _date(value, generator)
    if mark == "age":
        return _age(value, generator)
    if mark in {"email", "url"}:
        return _address(value, generator)
    if mark in {"phone", "fax", "ssn", "ip"}:
        return re.sub(r"\d", lambda _: str(generator.randrange(10)), value)
    if mark in {"photo", "biometric"} and not re.search(r"[\d_/.]", value):
        return value
    return _code(value, generator)


def _cased(like: str, word: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    if like.islower():
        return word.lower()
    return word


def _name(value: str, generator: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word.casefold() in _PARTICLES or (word in {"s", "’s"}):
            return word
        if len(word) == 1 or (len(word) <= 3 and word.isupper() and len(value) <= 4):
            letters = (generator.choice("ABCDEFGHJKLMNOPRSTVWYZ") for _ in word)
            return _cased(word + "X" if len(word) == 1 else word, "".join(letters)) if word.isupper() else word
        given = word.casefold() in any_given_names()
        fresh = pools.given_name(generator) if given else pools.family_name(generator)
        fresh = fresh if generator.random() < 0.1 else fresh.split(" ")[-1]
        return _cased(word, fresh)

    return _WORD.sub(other, value)


def _place(value: str, generator: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        word = match[0]
        if word.casefold().removesuffix("'s") in _PLACE_KEPT or word in _STATES or len(word) <= 2:
            return word
        if word.isupper() and len(word) <= 5:
            return "".join(generator.choice("ABCDEFGHILMNOPRSTUW") for _ in word)
        fresh = pools.place_word(generator) if generator.random() < 0.6 else pools.town(generator)
        return _cased(word, fresh) + ("'s" if word.endswith("'s") else "")

    swapped = _WORD.sub(other, value)
    return re.sub(r"\d", lambda _: str(generator.randrange(1, 10)), swapped)


def _date(value: str, generator: random.Random) -> str:
    def month(match: re.Match[str]) -> str:
        word = match[0]
        folded = word.casefold().rstrip(".")
        if folded in _MONTHS:
            fresh = generator.choice(_MONTHS)
        elif folded[:3] in _SHORT and len(folded) <= 4:
            fresh = generator.choice(_SHORT)
        else:
            return word
        return fresh.upper() if word.isupper() else fresh.capitalize() if word[0].isupper() else fresh

    def number(match: re.Match[str]) -> str:
        digits = match[0]
        if len(digits) == 4:
            return str(generator.randrange(1935, 2028)) if digits[:2] in {"19", "20"} else digits
        if len(digits) > 2:
            return "".join(str(generator.randrange(10)) for _ in digits)
        most = 12 if int(digits) <= 12 else 28
        least = 1 if len(digits) == 1 or digits.startswith("0") else 10
        fresh = generator.randrange(least, most + 1)
        return f"{fresh:02d}" if digits.startswith("0") else str(fresh)

    return re.sub(r"\d+", number, _WORD.sub(month, value))


def _age(value: str, generator: random.Random) -> str:
    def number(match: re.Match[str]) -> str:
        digits = match[0]
        if len(digits) == 4:
            return str(generator.randrange(1917, 1936))
        return str(generator.randrange(90, 108))

    return re.sub(r"\d+", number, value)


def _address(value: str, generator: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        word = match[0]
        if _ADDRESS_KEPT.fullmatch(word) or len(word) < 3:
            return word
        return _cased(word, re.sub(r"[^A-Za-z]", "", pools.family_name(generator)) or word)

    return re.sub(r"\d", lambda _: str(generator.randrange(10)), re.sub(r"[A-Za-z]+", other, value))


def _code(value: str, generator: random.Random) -> str:
    def part(match: re.Match[str]) -> str:
        token = match[0]
        if not any(letter.isdigit() for letter in token) or _KEPT_IN_CODES.fullmatch(token):
            return token
        fresh = []
        for letter in token:
            if letter.isdigit():
                fresh.append(str(generator.randrange(10)))
            elif letter.isupper() and generator.random() < 0.5:
                fresh.append(generator.choice("ABCDEFGHJKLMNPQRSTUVWXYZ"))
            else:
                fresh.append(letter)
        return "".join(fresh)

    return re.sub(r"[A-Za-z0-9]+", part, value)
