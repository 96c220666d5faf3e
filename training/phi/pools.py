"""Names and places of many countries, to put in the place of those in our texts.

From Faker's locale tables (MIT), Latin letters only, so that the model meets far more names than any list of ours
holds and has to learn what stands around them. Invented family names are added for the same reason.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

import faker.providers.address as addresses
import faker.providers.person as persons

_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ' -]{1,24}")
_STARTS: Final = (
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "sch",
    "st",
    "sz",
    "t",
    "tr",
    "v",
    "w",
    "y",
    "z",
    "",
    "th",
    "sh",
    "q",
    "j",
)
_MIDDLES: Final = ("a", "e", "i", "o", "u", "ai", "au", "ei", "ie", "oo", "ou", "ia", "ua", "y", "ee", "ae")
_ENDS: Final = (
    "n",
    "r",
    "l",
    "s",
    "m",
    "ck",
    "tt",
    "nd",
    "rd",
    "lt",
    "sson",
    "man",
    "ov",
    "ski",
    "ez",
    "ami",
    "oku",
    "inho",
    "elli",
    "ius",
    "aite",
    "yan",
    "adze",
    "wala",
    "esh",
    "ng",
    "h",
    "ba",
    "to",
    "ura",
    "ell",
)
_TOWN_ENDS: Final = (
    "ton",
    "ville",
    "field",
    "ford",
    "burg",
    "haven",
    "wood",
    "dale",
    "port",
    "mouth",
    "bridge",
    " Falls",
    " Springs",
    " Heights",
    "ham",
    "by",
    "stead",
    " Creek",
    "view",
    "brook",
    " Hollow",
    "ley",
)
_NATURE: Final = (
    "Cedar",
    "Maple",
    "Oak",
    "River",
    "Lake",
    "Stone",
    "Silver",
    "Pine",
    "Willow",
    "Clear",
    "North",
    "Green",
    "Fox",
    "Eagle",
    "Rock",
    "Fair",
    "Spring",
    "Elm",
    "Ash",
    "Birch",
    "Bay",
    "Hill",
    "Glen",
    "Sunny",
    "West",
    "Red",
    "Blue",
    "Copper",
    "Harbor",
    "Heron",
    "Juniper",
    "Laurel",
)


def _tables(package: Any, names: Iterable[str], languages: tuple[str, ...] = ("",)) -> Iterator[str]:
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        if not module.name.startswith(languages):
            continue
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for name in names:
            table = getattr(provider, name, ())
            if isinstance(table, (list, tuple, dict, frozenset, set)):
                yield from (entry for entry in table if isinstance(entry, str) and _LATIN.fullmatch(entry))


_EVERY: Final = ("",)
_COMMON: Final = ("en", "es", "fil", "vi", "ga")
"""Locales of most patients where TARA is used; half of all names come from them."""


@cache
def given_names(languages: tuple[str, ...] = _EVERY) -> tuple[str, ...]:
    """Given names of the locales that begin with one of `languages`."""
    return tuple(sorted(set(_tables(persons, ("first_names", "first_names_male", "first_names_female"), languages))))


@cache
def family_names(languages: tuple[str, ...] = _EVERY) -> tuple[str, ...]:
    """Family names of the locales that begin with one of `languages`."""
    return tuple(sorted(set(_tables(persons, ("last_names", "last_names_male", "last_names_female"), languages))))


def given_name(generator: random.Random) -> str:
    """A given name."""
    return generator.choice(given_names(_COMMON if generator.random() < 0.55 else _EVERY))


@cache
def towns() -> tuple[str, ...]:
    """Towns of the locales whose lists are of a like size; one country's must not drown the others."""
    languages = ("en", "es", "de", "nl", "pt", "fil", "pl", "fr_CA")
    return tuple(sorted(set(_tables(addresses, ("cities", "city_names", "towns"), languages))))


def family_name(generator: random.Random) -> str:
    """A family name, one in six invented."""
    if generator.random() < 0.16:
        return invented(generator)
    return generator.choice(family_names(_COMMON if generator.random() < 0.6 else _EVERY))


def invented(generator: random.Random) -> str:
    """A name that no list holds."""
    pick = generator.choice
    syllables = "".join(pick(_STARTS) + pick(_MIDDLES) for _ in range(generator.choice((1, 1, 2))))
    return (syllables + pick(_ENDS)).capitalize()


def town(generator: random.Random) -> str:
    """A town, a third of them invented."""
    if not towns() or generator.random() < 0.4:
        stem = generator.choice(_NATURE) if generator.random() < 0.5 else family_name(generator).split(" ")[0]
        return stem.rstrip("aeiou") + generator.choice(_TOWN_ENDS) if generator.random() < 0.8 else stem
    return generator.choice(towns())


def place_word(generator: random.Random) -> str:
    """A word that a street, hospital or employer may be named after."""
    one = generator.random()
    if one < 0.35:
        return generator.choice(_NATURE) + generator.choice(("", "", "wood", "dale", "view", "field", "brook"))
    return family_name(generator).split(" ")[0] if one < 0.75 else town(generator).split(" ")[0]
